import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { parseObjectName } from '../../../shared/archive/name.ts';
import type { SweepDeps } from '../../../shared/archive/sweep.ts';
import type { ArchivePlace } from './archive.ts';
import { hashOf } from './hash.ts';
import { textOf } from './unpack.ts';

/** Lists, reads and removes what lies in the archive. */
export function s3ArchivedObjects(
  { bucket, prefix }: Pick<ArchivePlace, 'bucket' | 'prefix'>,
  config: S3ClientConfig = {},
): Pick<SweepDeps, 'namesOn' | 'read' | 'remove'> {
  const client = new S3Client(config);
  const before = prefix === '' ? '' : `${prefix}/`;
  return {
    async *namesOn(day) {
      let token: string | undefined;
      do {
        const page = await client.send(
          new ListObjectsV2Command({
            Bucket: bucket,
            Prefix: `${before}${day}/`,
            ...(token !== undefined && { ContinuationToken: token }),
          }),
        );
        for (const { Key = '' } of page.Contents ?? []) yield Key.slice(before.length);
        token = page.NextContinuationToken;
      } while (token !== undefined);
    },

    async read(name) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: `${before}${name}` }));
      const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
      return hashOf(bytes) === parseObjectName(name)?.hash ? textOf(bytes) : null;
    },

    async remove(name) {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: `${before}${name}` }));
    },
  };
}
