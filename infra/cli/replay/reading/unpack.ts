import { PassThrough, pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Unzip, UnzipInflate } from 'fflate';
import { SNIFFED_BYTES, type Sniffed, sniff } from './sniff.ts';

/** Gzip within zip within gzip …: nobody packs more often. */
const MOST_LAYERS = 5;

/** What is in a file once nothing is packed any more. */
export type Content = {
  readonly kind: 'csv' | 'text';
  readonly head: Uint8Array;
  readonly bytes: AsyncIterable<Uint8Array>;
};

/** What stands in a file cannot be read as events. */
export class Unreadable extends Error {}

/**
 * What a stream holds: unpacked as often as it is packed, in order.
 * @throws {Unreadable} for a kind of file that holds no lines of events, and for one that is packed too often
 */
export async function* contentsOf(stream: AsyncIterable<Uint8Array>, layers = 0): AsyncGenerator<Content> {
  const { head, bytes, isWhole } = await begin(stream);
  const sniffed: Sniffed = sniff(head, isWhole);
  switch (sniffed.kind) {
    case 'gzip':
    case 'zip':
      if (layers >= MOST_LAYERS) throw new Unreadable(`it is packed more than ${MOST_LAYERS} times`);
      if (sniffed.kind === 'gzip') yield* contentsOf(gunzipped(bytes), layers + 1);
      else for await (const member of membersOf(bytes)) yield* contentsOf(member, layers + 1);
      return;
    case 'foreign':
      throw new Unreadable(`it looks like ${sniffed.is}; ${sniffed.how}`);
    default:
      yield { kind: sniffed.kind, head, bytes };
  }
}

function gunzipped(bytes: AsyncIterable<Uint8Array>): Readable {
  const gunzip = createGunzip();
  pipeline(Readable.from(bytes), gunzip, () => {
    // The next read gets the error.
  });
  return gunzip;
}

/** The files in a zip, one after the other. @throws {Unreadable} where the zip ends before they do */
async function* membersOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Readable> {
  const waiting: PassThrough[] = [];
  let open: PassThrough | null = null;
  let failure: Error | null = null;
  const unzip = new Unzip((file) => {
    const member = new PassThrough({ highWaterMark: 1 });
    if (file.name.endsWith('/') || /(?:^|\/)(?:__MACOSX\/|\.DS_Store$)/.test(file.name)) return;
    file.ondata = (error, data, isLast) => {
      if (error) failure = error;
      else {
        member.write(data);
        if (isLast) {
          member.end();
          open = null;
        }
      }
    };
    open = member;
    waiting.push(member);
    file.start();
  });
  unzip.register(UnzipInflate);
  const reader = bytes[Symbol.asyncIterator]();
  let isAtEnd = false;
  const feed = async (): Promise<void> => {
    const next = await reader.next();
    isAtEnd = next.done === true;
    try {
      unzip.push(next.done ? new Uint8Array() : next.value, isAtEnd);
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
    }
    if (isAtEnd && open !== null) failure ??= new Error('unexpected end of file');
    if (failure !== null) throw new Unreadable(`the zip cannot be read: ${failure.message}`);
  };
  for (;;) {
    const member = waiting.shift();
    if (member !== undefined) {
      yield Readable.from(pulled(member, feed));
      // What the reader left is passed over.
      member.resume();
      continue;
    }
    if (isAtEnd) return;
    await feed();
  }
}

/** Reads a member, and feeds the zip on where it waits for more. */
async function* pulled(member: PassThrough, feed: () => Promise<void>): AsyncGenerator<Uint8Array> {
  for (;;) {
    const chunk = member.read() as Uint8Array | null;
    if (chunk !== null) yield chunk;
    else if (member.writableEnded) return;
    else await feed();
  }
}

/** A stream that has begun: its first bytes, which need not come in one piece, and all of them. */
type Begun = { readonly head: Uint8Array; readonly bytes: AsyncIterable<Uint8Array>; readonly isWhole: boolean };

async function begin(stream: AsyncIterable<Uint8Array>): Promise<Begun> {
  const chunks = stream[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  let isWhole = false;
  while (head.length < SNIFFED_BYTES && !isWhole) {
    const next = await chunks.next();
    if (next.done) isWhole = true;
    else head = Buffer.concat([head, next.value]);
  }
  return { head, bytes: continued(head, chunks), isWhole };
}

async function* continued(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (head.length > 0) yield head;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
