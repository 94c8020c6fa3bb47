import { setTimeout } from 'node:timers/promises';
import type { GetObjectCommandInput } from '@aws-sdk/client-s3';
import { grouped } from '../../../shared/kernel/numbers.ts';

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
/** Asks S3 for an object, or for the rest of it. */
export type GetObject = (input: GetObjectCommandInput) => Promise<Given>;

/** A stream that broke off and cannot be gone on with. `cause`: what S3 said; absent where the message says it all. */
export class BrokenOff extends Error {
  override readonly name = 'BrokenOff';
}

/** All bytes of an object. @throws as `readOn` does */
export async function allOf(get: GetObject, Bucket: string, Key: string): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of readOn(get, Bucket, Key)) parts.push(part);
  return Buffer.concat(parts);
}

/**
 * An object's bytes as they come. A stream that breaks off is gone on with where it broke, from the same object alone.
 * @throws {BrokenOff} where it breaks off again and again, or another object has taken its place meanwhile; else what S3
 *   throws at the first request
 */
export async function* readOn(
  get: GetObject,
  Bucket: string,
  Key: string,
  sleep: (ms: number) => Promise<unknown> = setTimeout,
): AsyncGenerator<Uint8Array> {
  let given = await get({ Bucket, Key });
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
    if (IfMatch === undefined || resumed === MOST_RESUMED) throw new BrokenOff(place, { cause: broken });
    await sleep(PAUSE_MS * 2 ** resumed++);
    given = await get({ Bucket, Key, IfMatch, ...(at > 0 && { Range: `bytes=${at}-` }) }).catch((error: unknown) => {
      const gone = goneOf(error);
      if (gone !== null) throw new BrokenOff(`${place}, and ${gone}`);
      throw new BrokenOff(`${place}, and cannot be read on`, { cause: error });
    });
    if (at > 0 && given.ContentRange?.startsWith(`bytes ${at}-`) !== true) {
      throw new BrokenOff(`${place}, and the storage gives no part of an object`);
    }
  }
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
