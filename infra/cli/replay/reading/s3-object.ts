import { setTimeout } from 'node:timers/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { grouped } from '../../../../shared/kernel/numbers.ts';
import { saying } from './s3-list.ts';
import { Unreadable } from './unreadable.ts';

/** So often in a row a stream is gone on with that broke off. */
const MOST_RESUMED = 4;
/** So much between two breaks makes the next one the first again. Unit: bytes. */
const FAR = 8 * 1024 * 1024;
/** Before the first; twice as long before each further one. Unit: ms. */
const PAUSE_MS = 100;

type Given = {
  readonly ETag?: string | undefined;
  readonly ContentRange?: string | undefined;
  readonly Body?: unknown;
};

/** All bytes of an object. @throws {Unreadable} */
export async function bytesOf(client: S3Client, bucket: string, key: string): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of streamed(client, bucket, key)) parts.push(part);
  return Buffer.concat(parts);
}

/**
 * An object's bytes as they come. A stream that breaks off is gone on with where it broke, from the same object alone.
 * @throws {Unreadable} where it breaks off again and again, or another object has taken its place meanwhile
 */
export async function* streamed(
  client: S3Client,
  Bucket: string,
  Key: string,
  sleep: (ms: number) => Promise<unknown> = setTimeout,
): AsyncGenerator<Uint8Array> {
  let given = await asked(client, { Bucket, Key }).catch((error: unknown) => {
    throw new Unreadable(`it cannot be read: ${saying(error)}`);
  });
  const { ETag: IfMatch } = given;
  let [at, resumedAt, resumed] = [0, 0, 0];
  for (;;) {
    const broken = yield* pieces(given, (bytes) => {
      at += bytes;
    });
    if (broken === null) return;
    if (at - resumedAt >= FAR) resumed = 0;
    resumedAt = at;
    const place = `it broke off after ${grouped(at)} bytes`;
    if (IfMatch === undefined || resumed === MOST_RESUMED) throw new Unreadable(`${place}: ${saying(broken)}`);
    await sleep(PAUSE_MS * 2 ** resumed++);
    given = await asked(client, { Bucket, Key, IfMatch, ...(at > 0 && { Range: `bytes=${at}-` }) }).catch(
      (error: unknown) => {
        throw new Unreadable(`${place}, and ${goneOf(error) ?? `cannot be read on: ${saying(error)}`}`);
      },
    );
    if (at > 0 && given.ContentRange?.startsWith(`bytes ${at}-`) !== true) {
      throw new Unreadable(`${place}, and the storage gives no part of an object`);
    }
  }
}

async function asked(
  client: S3Client,
  input: { readonly Bucket: string; readonly Key: string; readonly IfMatch?: string; readonly Range?: string },
): Promise<Given> {
  const { GetObjectCommand } = await import('./s3-client.ts');
  return client.send(new GetObjectCommand(input));
}

/** @returns what broke it off; null: it came to its end */
async function* pieces({ Body }: Given, onBytes: (bytes: number) => void): AsyncGenerator<Uint8Array, unknown> {
  const iterator = (Body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await iterator.next().catch((error: unknown) => ({ error }));
      if ('error' in next) return next.error;
      if (next.done === true) return null;
      onBytes(next.value.length);
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}

/** What became of the object while it was read; null where the answer does not say so. */
function goneOf(error: unknown): string | null {
  const name = error instanceof Error ? error.name : '';
  if (name === 'PreconditionFailed') return 'another object has taken its place: read it again';
  return name === 'NoSuchKey' ? 'it is gone' : null;
}
