import { crc32 } from 'node:zlib';
import { RefusedReport } from '../../../shared/reports/refused.ts';
import { inflatedEntry, type Unpacked, wrongChecksum } from './inflate.ts';

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const FIELD_64 = 1;
const FULL_16 = 0xffff;
const FULL_32 = 0xffffffff;
/** The end record and the longest comment behind it. Unit: bytes. */
const END_WITHIN = 22 + 65_535;
/** What a Mac puts beside each file. */
const BESIDE = /(?:^|\/)(?:__MACOSX\/|\._|\.DS_Store$|Thumbs\.db$)|\/$/;

type Entry = {
  readonly name: string;
  readonly isEncrypted: boolean;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly at: number;
};

export const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && [0x03, 0x05, 0x07].includes(bytes[2] ?? 0);

/**
 * The one report in a zip, by its directory: fflate unpacks without a limit and does not tell what is encrypted.
 * @throws {RefusedReport} where it holds none or several, is encrypted, or holds something packed again
 */
export async function* unzipped(bytes: Buffer, unpacked: Unpacked): AsyncGenerator<Buffer> {
  const entries = entriesOf(bytes).filter(({ name }) => !BESIDE.test(name));
  const [entry] = entries;
  if (entry === undefined) throw new RefusedReport('it is a zip without a file in it');
  if (entries.some(({ isEncrypted }) => isEncrypted)) throw new RefusedReport('it is an encrypted zip');
  if (entries.length > 1)
    throw new RefusedReport(`it is a zip of ${entries.length} files, expected one report: unpack it`);
  if (bytes.length < entry.at + 30 || bytes.readUInt32LE(entry.at) !== LOCAL) throw broken();
  const start = entry.at + 30 + bytes.readUInt16LE(entry.at + 26) + bytes.readUInt16LE(entry.at + 28);
  const packed = bytes.subarray(start, start + entry.packed);
  if (packed.length < entry.packed) throw broken();
  if (entry.method !== 0 && entry.method !== 8) {
    throw new RefusedReport(`it is a zip with an unknown method (${entry.method})`);
  }
  if (entry.method === 8) {
    yield* inflatedEntry(packed, entry.crc, unpacked);
    return;
  }
  if (crc32(packed) !== entry.crc) throw wrongChecksum();
  unpacked.add(packed.length, packed.length);
  unpacked.close(packed.length);
  yield packed;
}

const broken = (): RefusedReport => new RefusedReport('it is a zip that is cut off or damaged');

function entriesOf(bytes: Buffer): Entry[] {
  const { count, start } = directoryOf(bytes);
  const entries: Entry[] = [];
  let at = start;
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== ENTRY) throw broken();
    const nameLength = bytes.readUInt16LE(at + 28);
    const extraAt = at + 46 + nameLength;
    const extra = bytes.subarray(extraAt, extraAt + bytes.readUInt16LE(at + 30));
    const [, packed, local] = wholeNumbers(
      extra,
      [24, 20, 42].map((offset) => bytes.readUInt32LE(at + offset)),
    );
    entries.push({
      name: bytes.toString('utf8', at + 46, extraAt),
      isEncrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
      method: bytes.readUInt16LE(at + 10),
      crc: bytes.readUInt32LE(at + 16),
      packed: packed ?? 0,
      at: local ?? 0,
    });
    at = extraAt + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

/** Where the list of files begins, and how many there are; of a ZIP64, which some programs write for small files, too. */
function directoryOf(bytes: Buffer): { readonly count: number; readonly start: number } {
  const end = endOf(bytes);
  const count = bytes.readUInt16LE(end + 10);
  const start = bytes.readUInt32LE(end + 16);
  if (count !== FULL_16 && start !== FULL_32) return { count, start };
  const locator = end - 20;
  if (locator < 0 || bytes.readUInt32LE(locator) !== LOCATOR_64) return { count, start };
  const at = Number(bytes.readBigUInt64LE(locator + 8));
  if (at + 56 > bytes.length || bytes.readUInt32LE(at) !== END_64) throw broken();
  return { count: Number(bytes.readBigUInt64LE(at + 32)), start: Number(bytes.readBigUInt64LE(at + 48)) };
}

/** Numbers of 32 bits, in the order of the ZIP64 field: those that are full stand there. */
function wholeNumbers(extra: Buffer, numbers: readonly number[]): readonly number[] {
  let at = fieldOf64(extra);
  if (at === null) return numbers;
  return numbers.map((number) => {
    if (number !== FULL_32 || at === null || at + 8 > extra.length) return number;
    at += 8;
    return Number(extra.readBigUInt64LE(at - 8));
  });
}

/** Where the content of the ZIP64 field begins. */
function fieldOf64(extra: Buffer): number | null {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) === FIELD_64) return at + 4;
  }
  return null;
}

function endOf(bytes: Buffer): number {
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - END_WITHIN); at -= 1) {
    if (bytes.readUInt32LE(at) === END) return at;
  }
  throw broken();
}
