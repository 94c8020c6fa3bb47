import { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import { hashOf } from '../../../../functions/_adapters/s3/hash.ts';
import { textOf } from '../../../../functions/_adapters/s3/unpack.ts';
import type { ObjectName } from '../../../../shared/archive/name.ts';
import { forTerminal } from '../../../../shared/kernel/escape.ts';
import { slotStart } from '../../../../shared/kernel/time.ts';
import type { ArchivedObject } from '../../recount/recount.ts';
import { UserError } from '../../user-error.ts';
import type { Range } from '../range.ts';
import { deploymentOf, type Found, objectsBelow } from './s3-list.ts';
import { bytesOf, streamed } from './s3-object.ts';
import type { ArchiveSource } from './source.ts';
import { Unreadable } from './unreadable.ts';

/** So many small objects are fetched ahead: S3 answers each in some hundredths of a second. */
const AHEAD = 16;
/** Larger ones are read as they come. Unit: bytes. */
const SMALL = 1024 * 1024;

export const isS3 = (name: string): boolean => name.startsWith('s3://');

/** As the program makes it: credentials, Region and endpoint as the AWS command line finds them. */
export const s3Client = async (): Promise<S3Client> => {
  const { S3Client } = await import('./s3-client.ts');
  return new S3Client({ followRegionRedirects: true });
};

/**
 * The objects below a prefix, to be read where they lie: of an archive of ours in order of slots, those alone that can
 * hold what is asked for; of others by name.
 * @throws {UserError} for what is no address, for a bucket that cannot be listed, and where there is nothing
 */
export async function s3Sources(name: string, range: Range, client: S3Client): Promise<ArchiveSource[]> {
  const { bucket, all } = await objectsBelow(name, range, client);
  const wanted = all.filter(({ ours }) => ours === null || mayHold(ours, range)).toSorted(inOrder);
  const ahead = new Map<number, Promise<Buffer>>();
  const fetched = (index: number, key: string): Promise<Buffer> => {
    const fetching = ahead.get(index) ?? bytesOf(client, bucket, key);
    ahead.set(index, fetching);
    return fetching;
  };
  const fetchAhead = (from: number): void => {
    for (const [index, { key, bytes }] of wanted.slice(from, from + AHEAD).entries()) {
      // Whoever reads it gets its error.
      if (bytes <= SMALL) fetched(from + index, key).catch(() => undefined);
    }
  };
  return wanted.map(({ key, bytes, ours }, index) => ({
    name: `s3://${bucket}/${key}`,
    isOneOfMany: true,
    ...(bytes > 0 && { bytes }),
    open: () => {
      fetchAhead(index);
      const isWhole = ours !== null || bytes <= SMALL;
      return counted(
        isWhole ? whole(fetched(index, key), ours, () => ahead.delete(index)) : streamed(client, bucket, key),
      );
    },
  }));
}

/**
 * The objects of an archive of ours that can hold what is asked for, in order; null for the text of one that cannot be
 * read, which is told. @throws {UserError} as `s3Sources` does, and for the archives of several deployments
 */
export async function archivedIn(
  name: string,
  range: Range,
  client: S3Client,
  onUnread: (sentence: string) => void,
): Promise<ArchivedObject[]> {
  const { bucket, all } = await objectsBelow(name, range, client);
  const ours = all.flatMap(({ key, ours: object }) =>
    object !== null && mayHold(object, range) ? [{ key, object }] : [],
  );
  const deployments = [...new Set(ours.map(({ key, object }) => deploymentOf(key, object)))].toSorted(byName);
  if (deployments.length > 1) {
    const each = deployments.map((one) => forTerminal(one)).join(', ');
    throw new UserError(`${name}: expected the archive of one deployment, got those of ${deployments.length}: ${each}`);
  }
  return ours.map(({ key, object }) => ({
    name: `s3://${bucket}/${key}`,
    object,
    text: async () => {
      const bytes = await bytesOf(client, bucket, key).catch((error: unknown) => {
        onUnread(`s3://${bucket}/${key}: ${error instanceof Error ? error.message : String(error)}`);
        return null;
      });
      if (bytes === null) return null;
      const text = hashOf(bytes) === object.hash ? await textOf(bytes) : null;
      if (text === null) onUnread(`s3://${bucket}/${key}: it is damaged`);
      return text;
    },
  }));
}

const byName = (a: string, b: string): number => (a < b ? -1 : 1);

const mayHold = ({ partition: { slot } }: ObjectName, { since, until }: Range): boolean =>
  (since === undefined || slotStart(slot + 1) > since) && (until === undefined || slotStart(slot) < until);

/** Ours first, by slot and number; others by name. */
function inOrder(a: Found, b: Found): number {
  if (a.ours === null || b.ours === null) {
    if (a.ours !== null || b.ours !== null) return a.ours === null ? 1 : -1;
    return a.key < b.key ? -1 : 1;
  }
  const { partition: one, sequence } = a.ours;
  const { partition: other, sequence: others } = b.ours;
  return one.slot - other.slot || sequence - others || one.shard - other.shard;
}

async function* whole(
  fetching: Promise<Buffer>,
  ours: ObjectName | null,
  release: () => void,
): AsyncGenerator<Uint8Array> {
  try {
    const bytes = await fetching;
    if (ours !== null && hashOf(bytes) !== ours.hash) {
      throw new Unreadable('it is damaged: its bytes are not those that its name was made of');
    }
    yield bytes;
  } finally {
    release();
  }
}

/** A stream that tells how many bytes it has given. */
function counted(parts: AsyncIterable<Uint8Array>): Readable {
  let bytesRead = 0;
  const stream = Readable.from(
    (async function* () {
      for await (const part of parts) {
        bytesRead += part.length;
        yield part;
      }
    })(),
  );
  return Object.defineProperty(stream, 'bytesRead', { get: () => bytesRead });
}
