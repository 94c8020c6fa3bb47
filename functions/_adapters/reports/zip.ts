import { crc32 } from 'node:zlib';
import { RefusedReport } from '../../../shared/reports/refused.ts';
import { inflatedEntry, type Unpacked, wrongChecksum } from './inflate.ts';

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
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
  const end = endOf(bytes);
  const count = bytes.readUInt16LE(end + 10);
  const entries: Entry[] = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== ENTRY) throw broken();
    const nameLength = bytes.readUInt16LE(at + 28);
    entries.push({
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
      isEncrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
      method: bytes.readUInt16LE(at + 10),
      crc: bytes.readUInt32LE(at + 16),
      packed: bytes.readUInt32LE(at + 20),
      at: bytes.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

function endOf(bytes: Buffer): number {
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - END_WITHIN); at -= 1) {
    if (bytes.readUInt32LE(at) === END) return at;
  }
  throw broken();
}
