import * as zlib from 'node:zlib';

/** Lambda hands over 6 MB at most, whatever becomes of it: more is no object of ours. Unit: bytes. */
const MOST_UNPACKED = 64 * 1024 * 1024;

/** @returns null for bytes that do not unpack, or to too many @throws Error where this Node has no zstd */
export const textOf = (packed: Uint8Array): Promise<string | null> => {
  // The programs run on Node 20 too, which lacks it.
  const unpack = zlib.zstdDecompress as typeof zlib.zstdDecompress | undefined;
  if (unpack === undefined) throw new Error(`Expected Node 22.15 or later for zstd, got ${process.version}`);
  return new Promise((resolve) => {
    unpack(packed, { maxOutputLength: MOST_UNPACKED }, (error, bytes) => {
      resolve(error === null ? bytes.toString('utf8') : null);
    });
  });
};
