import { PassThrough, Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { Unzip, UnzipInflate } from 'fflate';
import { Unreadable } from './unreadable.ts';
import { type Listed, ZipEnd } from './zip-end.ts';

/** What a Mac puts beside each file. */
const BESIDE = /(?:^|\/)(?:__MACOSX\/|\.DS_Store$)/;
/** Every document of Office has it. */
const OFFICE = '[Content_Types].xml';
/** Stored, and deflated. */
const METHODS: readonly number[] = [0, 8];

/**
 * The files in a zip, one after the other, as they come. What its directory says of them stands at the end.
 * @throws {Unreadable} where it is cut off, damaged or encrypted, or packed by a method that is not known
 */
export async function* membersOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Readable> {
  const waiting: PassThrough[] = [];
  const found: Listed[] = [];
  const end = new ZipEnd();
  let open: PassThrough | null = null;
  let failure: Unreadable | null = null;
  const unzip = new Unzip((file) => {
    const one = { name: file.name, crc: 0 };
    found.push(one);
    if (!METHODS.includes(file.compression)) {
      failure ??= new Unreadable(
        `the zip cannot be read: it is packed by method ${file.compression}, which is not known`,
      );
      return;
    }
    if (file.name === OFFICE) failure ??= new Unreadable('it looks like a spreadsheet or a document; save it as CSV');
    const member = new PassThrough({ highWaterMark: 1 });
    const isRead = !file.name.endsWith('/') && !BESIDE.test(file.name);
    file.ondata = (error, data, isLast) => {
      if (error) {
        failure ??= damaged();
        return;
      }
      one.crc = crc32(data, one.crc);
      if (isRead) member.write(data);
      if (isLast) {
        member.end();
        open = null;
      }
    };
    open = member;
    if (isRead) waiting.push(member);
    file.start();
  });
  unzip.register(UnzipInflate);
  const reader = bytes[Symbol.asyncIterator]();
  let isAtEnd = false;
  const feed = async (): Promise<void> => {
    const next = await reader.next();
    isAtEnd = next.done === true;
    if (!next.done) end.add(next.value);
    try {
      unzip.push(next.done ? new Uint8Array() : next.value, isAtEnd);
    } catch {
      failure ??= damaged();
    }
    if (end.isEncrypted()) throw encrypted();
    if (isAtEnd && open !== null) failure ??= damaged();
    if (failure === null && isAtEnd) failure = faultOf(end, found);
    if (failure !== null) throw failure;
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

const damaged = (): Unreadable => new Unreadable('the zip is cut off or damaged');
const encrypted = (): Unreadable => new Unreadable('it is an encrypted zip: unpack it with its password');

/** What the directory at the end says otherwise than what was found. */
function faultOf(end: ZipEnd, found: readonly Listed[]): Unreadable | null {
  const listed = end.directory();
  if (listed === 'missing') return damaged();
  if (listed === 'too long') return null;
  const sums = new Map<string, number[]>();
  for (const { name, crc } of listed) sums.set(name, [...(sums.get(name) ?? []), crc]);
  // What the directory does not name was taken out of it.
  if (found.some(({ name, crc }) => sums.get(name)?.includes(crc) === false)) {
    return new Unreadable('the zip is damaged: the checksum of a file in it differs');
  }
  return listed.length > found.length ? damaged() : null;
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
