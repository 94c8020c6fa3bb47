const LOCAL = 0x04034b50;
const ENTRY = 0x02014b50;
const END = 0x06054b50;
const END_64 = 0x06064b50;
/** The end record and the longest comment behind it. Unit: bytes. */
const END_WITHIN = 22 + 65_535;
/** So much of the end is kept: the directory of a hundred thousand files. Unit: bytes. */
const KEPT = 8 * 1024 * 1024;

/** A file in a zip, with the checksum of what is in it. */
export type Listed = { readonly name: string; crc: number };

/** Remembers the beginning and the end of a zip that goes by: flags stand at the one, the directory at the other. */
export class ZipEnd {
  #first: Buffer | null = null;
  #parts: Buffer[] = [];
  #size = 0;

  add(part: Uint8Array): void {
    if (part.length === 0) return;
    const bytes = Buffer.from(part);
    this.#first ??= bytes;
    this.#parts.push(bytes);
    this.#size += bytes.length;
    while (this.#size - (this.#parts[0]?.length ?? 0) > KEPT) this.#size -= this.#parts.shift()?.length ?? 0;
  }

  /** Whether the first file in it is encrypted. */
  isEncrypted(): boolean {
    const first = this.#first;
    return first !== null && first.length > 8 && first.readUInt32LE(0) === LOCAL && (first.readUInt16LE(6) & 1) === 1;
  }

  /** What the directory lists, in order. `too long`: more than is kept. */
  directory(): readonly Listed[] | 'missing' | 'too long' {
    const bytes = Buffer.concat(this.#parts);
    const end = endOf(bytes);
    if (end < 0) return 'missing';
    const size = bytes.readUInt32LE(end + 12);
    const [from, long] = size === 0xffffffff ? directory64(bytes, end) : [end, size];
    if (from < 0) return 'missing';
    if (long > from) return this.#size > KEPT ? 'too long' : 'missing';
    const listed: Listed[] = [];
    for (let at = from - long; at < from; ) {
      if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== ENTRY) return 'missing';
      const nameLength = bytes.readUInt16LE(at + 28);
      listed.push({ name: nameOf(bytes, at, nameLength), crc: bytes.readUInt32LE(at + 16) });
      at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    }
    return listed;
  }
}

/** Bit 11 says that it is UTF-8. */
const nameOf = (bytes: Buffer, at: number, length: number): string =>
  bytes.toString((bytes.readUInt16LE(at + 8) & 0x800) === 0 ? 'latin1' : 'utf8', at + 46, at + 46 + length);

function endOf(bytes: Buffer): number {
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - END_WITHIN); at -= 1) {
    if (bytes.readUInt32LE(at) === END) return at;
  }
  return -1;
}

/** Where the record of a large zip stands, and how long its directory is. */
function directory64(bytes: Buffer, end: number): readonly [from: number, long: number] {
  for (let at = end - 56; at >= Math.max(0, end - END_WITHIN); at -= 1) {
    if (bytes.readUInt32LE(at) === END_64) return [at, Number(bytes.readBigUInt64LE(at + 40))];
  }
  return [-1, 0];
}
