import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import type { ExpireDeps } from '../../../shared/archive/expire.ts';
import { parseObjectName } from '../../../shared/archive/name.ts';
import type { SweepDeps } from '../../../shared/archive/sweep.ts';
import type { ArchivePlace } from './archive.ts';
import { hashOf } from './hash.ts';
import { listedObjects } from './list.ts';
import { allOf } from './read-on.ts';
import { textOf } from './unpack.ts';

/** Lists, reads and removes what lies in the archive. */
export function s3ArchivedObjects(
  { bucket, prefix }: Pick<ArchivePlace, 'bucket' | 'prefix'>,
  config: S3ClientConfig = {},
): Pick<SweepDeps & ExpireDeps, 'namesOn' | 'names' | 'read' | 'remove'> {
  const client = new S3Client(config);
  const before = prefix === '' ? '' : `${prefix}/`;
  const listed = (Prefix: string) =>
    listedObjects((input) => client.send(new ListObjectsV2Command(input)), { Bucket: bucket, Prefix });
  async function* below(Prefix: string) {
    for await (const { key, putAt } of listed(Prefix)) yield { name: key.slice(before.length), putAt };
  }
  return {
    namesOn: (day) => below(`${before}${day}/`),
    names: () => below(before),

    async read(name) {
      const bytes = await allOf((input) => client.send(new GetObjectCommand(input)), bucket, `${before}${name}`);
      return hashOf(bytes) === parseObjectName(name)?.hash ? textOf(bytes) : null;
    },

    async remove(name) {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: `${before}${name}` }));
    },
  };
}
