import { pipeline, Readable } from 'node:stream';
import * as zlib from 'node:zlib';
import { SNIFFED_BYTES, type Sniffed, sniff } from './sniff.ts';
import { Unreadable } from './unreadable.ts';
import { membersOf } from './zip-members.ts';

/** Gzip within zip within gzip …: nobody packs more often. */
const MOST_LAYERS = 5;

/** What is in a file once nothing is packed any more. */
export type Content = {
  readonly kind: 'csv' | 'text';
  readonly head: Uint8Array;
  readonly bytes: AsyncIterable<Uint8Array>;
};

/**
 * What a stream holds: unpacked as often as it is packed, in order.
 * @throws {Unreadable} for a kind of file that holds no lines of events, and for one that is packed too often
 */
export async function* contentsOf(stream: AsyncIterable<Uint8Array>, layers = 0): AsyncGenerator<Content> {
  const { head, bytes, isWhole } = await begin(stream);
  const sniffed: Sniffed = sniff(head, isWhole);
  switch (sniffed.kind) {
    case 'foreign':
      throw new Unreadable(`it looks like ${sniffed.is}; ${sniffed.how}`);
    case 'csv':
    case 'text':
      yield { kind: sniffed.kind, head, bytes };
      return;
    default:
      if (layers >= MOST_LAYERS) throw new Unreadable(`it is packed more than ${MOST_LAYERS} times`);
      if (sniffed.kind !== 'zip') yield* contentsOf(unpacked(bytes, sniffed.kind), layers + 1);
      else for await (const member of membersOf(bytes)) yield* contentsOf(member, layers + 1);
  }
}

/** Node 20 has no zstd. */
const UNPACKERS = {
  gzip: zlib.createGunzip,
  brotli: zlib.createBrotliDecompress,
  deflate: zlib.createInflate,
  zstd: zlib.createZstdDecompress as typeof zlib.createZstdDecompress | undefined,
} as const;

/** No events are packed to less: what unpacks to more than so many times its size is made to fill a disk. */
const MOST_TIMES = 500;
/** Below that nobody minds. Unit: bytes. */
const BOMB_BYTES = 64 * 1024 * 1024;

async function* unpacked(
  bytes: AsyncIterable<Uint8Array>,
  kind: keyof typeof UNPACKERS | 'base64',
): AsyncGenerator<Uint8Array> {
  if (kind === 'base64') {
    yield* fromBase64(bytes);
    return;
  }
  const unpacker = UNPACKERS[kind]?.();
  if (unpacker === undefined) {
    throw new Unreadable(
      `it is packed with ${kind}, which Node 22.15 and later unpack; this is Node ${process.version}`,
    );
  }
  let [taken, given] = [0, 0];
  const packed = async function* (): AsyncGenerator<Uint8Array> {
    for await (const part of bytes) {
      taken += part.length;
      yield part;
    }
  };
  pipeline(Readable.from(packed()), unpacker, () => {
    // The next read gets the error.
  });
  try {
    for await (const chunk of unpacker as AsyncIterable<Uint8Array>) {
      given += chunk.length;
      if (given > BOMB_BYTES && given > taken * MOST_TIMES) {
        throw new Unreadable(`it unpacks to more than ${MOST_TIMES} times its size, which events never do`);
      }
      yield chunk;
    }
  } catch (error) {
    throw inWords(kind, error);
  }
}

/** What zlib says in a few letters. What is no fault of the file, such as that it cannot be read, stays as it is. */
function inWords(kind: string, error: unknown): unknown {
  const { code = '', message = '' } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  if (code === 'Z_BUF_ERROR' || /unexpected end/i.test(message)) {
    return new Unreadable(`it is cut off: the end of its ${kind} data is missing`);
  }
  if (!/^Z_|^ERR_|BROTLI|ZSTD/.test(code)) return error;
  const why = /data check|length check/.test(message) ? ', its checksum differs' : '';
  return new Unreadable(`it is damaged: its ${kind} data cannot be unpacked${why}`);
}

async function* fromBase64(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest = '';
  for await (const part of bytes) {
    const text = rest + Buffer.from(part).toString('latin1').replace(/\s+/g, '');
    const whole = text.length - (text.length % 4);
    rest = text.slice(whole);
    yield Buffer.from(text.slice(0, whole), 'base64');
  }
  yield Buffer.from(rest, 'base64');
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
