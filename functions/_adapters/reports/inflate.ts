import zlib from 'node:zlib';
import { MOST_BYTES } from '../../../shared/reports/document.ts';
import { RefusedReport } from '../../../shared/reports/refused.ts';

/** From this many bytes on a report is held to the ratio: what is small is read, whatever it is. */
const BOMB_FROM = 1_000_000;
/** Reports of a hundred thousand rows come to 50:1; deflate can do no more than 1,032:1. */
const MOST_RATIO = 400;
const CHUNK = 64 * 1024;
/** Each costs as much as its window, however little it holds. A report of many is written by hand. */
const MOST_MEMBERS = 1_000;

/** What one file has been unpacked to so far, however many pieces it comes in. Units: bytes. */
export class Unpacked {
  private packed = 0;
  private bytes = 0;

  /** @throws {RefusedReport} where it is more than a report may hold, or a bomb */
  add(bytes: number, packed: number): void {
    this.bytes += bytes;
    if (this.bytes > MOST_BYTES) throw new RefusedReport(`unpacked it holds more than ${MOST_BYTES / 1e6} MB`);
    if (this.bytes > BOMB_FROM && this.bytes > (this.packed + packed) * MOST_RATIO) {
      throw new RefusedReport(`it unpacks to more than ${MOST_RATIO} times its size, as a bomb does`);
    }
  }

  /** A piece has ended that took so many bytes of the file. */
  close(packed: number): void {
    this.packed += packed;
  }
}

/** Unpacks deflated bytes, whatever stands behind their end. @throws {RefusedReport} for a bomb, damage, or a missing end */
async function* inflated(
  packed: Buffer,
  unpacked: Unpacked,
  onEnd: (used: number, crc: number) => void,
): AsyncGenerator<Buffer> {
  const inflate = zlib.createInflateRaw({ chunkSize: CHUNK });
  inflate.end(packed);
  let crc = 0;
  try {
    for await (const chunk of inflate as AsyncIterable<Buffer>) {
      unpacked.add(chunk.length, inflate.bytesWritten);
      crc = zlib.crc32(chunk, crc);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof RefusedReport) throw error;
    const isCut = (error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR';
    throw new RefusedReport(isCut ? 'it is cut off: its compressed data has no end' : 'its compressed data is damaged');
  } finally {
    inflate.destroy();
  }
  unpacked.close(inflate.bytesWritten);
  onEnd(inflate.bytesWritten, crc);
}

/** Unpacks one entry of a zip. @throws {RefusedReport} */
export async function* inflatedEntry(packed: Buffer, expectedCrc: number, unpacked: Unpacked): AsyncGenerator<Buffer> {
  let found = 0;
  yield* inflated(packed, unpacked, (_, crc) => {
    found = crc;
  });
  if (found !== expectedCrc) throw wrongChecksum();
}

/**
 * Unpacks gzip (RFC 1952): its header is read here, since some receivers put bytes behind the end that Node takes for a
 * broken member. @throws {RefusedReport}
 */
export async function* gunzipped(bytes: Buffer, unpacked: Unpacked): AsyncGenerator<Buffer> {
  let rest = bytes;
  let members = 0;
  do {
    members += 1;
    if (members > MOST_MEMBERS) throw new RefusedReport(`it is gzip of more than ${MOST_MEMBERS} members`);
    const body = rest.subarray(headerLength(rest));
    let used = 0;
    let found = 0;
    yield* inflated(body, unpacked, (length, crc) => {
      used = length;
      found = crc;
    });
    const trailer = body.subarray(used, used + 8);
    if (trailer.length === 8 && trailer.readUInt32LE(0) !== found) throw wrongChecksum();
    rest = body.subarray(used + 8);
  } while (isGzip(rest));
}

export const wrongChecksum = (): RefusedReport =>
  new RefusedReport('its compressed data is damaged: its checksum differs');

export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

const EXTRA = 4;
const NAME = 8;
const COMMENT = 16;
const HEADER_CRC = 2;

function headerLength(bytes: Buffer): number {
  const [, , method = 0, flags = 0] = bytes;
  if (bytes.length < 18) throw new RefusedReport('it is cut off: its gzip header has no end');
  if (method !== 8) throw new RefusedReport(`it is gzip with an unknown method (${method})`);
  let at = 10;
  if (flags & EXTRA) at += 2 + bytes.readUInt16LE(at);
  for (const flag of [NAME, COMMENT]) {
    if ((flags & flag) === 0) continue;
    const end = bytes.indexOf(0, at);
    if (end < 0) throw new RefusedReport('it is cut off: its gzip header has no end');
    at = end + 1;
  }
  return flags & HEADER_CRC ? at + 2 : at;
}
