import { brotliDecompressSync, constants, inflateSync } from 'node:zlib';

/** Ways in which files are packed, and read. */
export type Packed = 'gzip' | 'zstd' | 'zip' | 'brotli' | 'deflate' | 'base64';

/** What the first bytes of a file say it is. `foreign`: it holds no lines of events, and `is` says what it looks like. */
export type Sniffed =
  | { readonly kind: Packed | 'csv' | 'text' }
  | { readonly kind: 'foreign'; readonly is: string; readonly how: string };

/** So many bytes are looked at. */
export const SNIFFED_BYTES = 4_096;

const QUERY = 'query it and keep the result as JSON lines';
/** `[first bytes, what it is, how to make lines of events of it]` */
const FOREIGN: readonly (readonly [magic: string, is: string, how: string])[] = [
  ['PAR1', 'a Parquet file', `${QUERY}: duckdb -c "COPY (FROM 'FILE') TO 'events.ndjson' (FORMAT json)"`],
  ['ORC', 'an ORC file', `${QUERY}, for instance with Athena`],
  ['Obj\x01', 'an Avro file', 'turn it into JSON lines, for instance with avro-tools tojson'],
  ['BZh', 'a bzip2 file', 'unpack it with bunzip2'],
  ['\xfd7zXZ', 'an xz file', 'unpack it with unxz'],
  ['\xff\x06\x00\x00sNaPpY', 'a Snappy file', 'unpack it with snzip'],
  ['7z\xbc\xaf', 'a 7-Zip file', 'unpack it'],
  ['\x89PNG', 'a picture', 'leave it out'],
  ['%PDF', 'a PDF file', 'leave it out'],
  ['SQLite format 3', 'a SQLite database', QUERY],
];
const ZSTD = '\x28\xb5\x2f\xfd';
/** Of a member, of an empty zip, of one in parts. */
const ZIP = ['PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08'] as const;
/** A column that a table of events has: of Athena, of Logs Insights, or of one with whole events in a column. */
const COLUMN =
  /(?:^|[,;\t])"?(?:@message|message|eventtype|event_type|mail|event|json|data|body|detail|payload)"?(?:[,;\t]|\r?$)/i;
/** Names of columns with one delimiter between them: a comma, a semicolon as spreadsheets write it, or a tab. */
const HEADER = /^"?[@\w. -]+"?(?:(?<delimiter>[,;\t])"?[@\w. -]*"?(?:\k<delimiter>"?[@\w. -]*"?)*)?\r?$/;

/** A line that begins with an object or a list of them, behind what a log puts before it. */
const OBJECT = /^[^\n{]{0,200}\{\s*["\n\r}]/m;

/** By its content alone, whatever it is called. @param isWhole whether there is no more than `head` */
export function sniff(head: Uint8Array, isWhole = false): Sniffed {
  const bytes = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, SNIFFED_BYTES));
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return { kind: 'gzip' };
  const latin = bytes.toString('latin1');
  if (latin.startsWith(ZSTD)) return { kind: 'zstd' };
  if (ZIP.some((magic) => latin.startsWith(magic))) return { kind: 'zip' };
  for (const [magic, is, how] of FOREIGN) if (latin.startsWith(magic)) return { kind: 'foreign', is, how };
  if (latin.slice(257, 262) === 'ustar') return { kind: 'foreign', is: 'a tar file', how: 'unpack it with tar' };
  const packed = packedWithoutMark(bytes);
  if (packed !== null) return { kind: packed };
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  const [first = ''] = text.split('\n', 1);
  if ((isWhole || text.includes('\n')) && HEADER.test(first) && COLUMN.test(first)) return { kind: 'csv' };
  return { kind: 'text' };
}

/** Base64 as programs break it into lines, all but the last of one length. */
const LINES_OF_BASE64 = /^(?:[A-Za-z0-9+/]{64}\r?\n|[A-Za-z0-9+/]{76}\r?\n){2}/;
/** What is no text in any encoding that is read. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
const NO_TEXT = /[\x01-\x08\x0e-\x1a\x1c-\x1f]|[\x80-\xff]/;

/** Brotli and zlib have no mark, or next to none: what comes out tells them. */
function packedWithoutMark(bytes: Buffer): Packed | null {
  const latin = bytes.toString('latin1');
  if (LINES_OF_BASE64.test(latin)) {
    const inside = Buffer.from(latin.slice(0, 200), 'base64');
    return sniff(inside).kind !== 'text' || /^\s*[[{]/.test(inside.toString('latin1')) ? 'base64' : null;
  }
  if (/^(?:\xff\xfe|\xfe\xff)/.test(latin) || !NO_TEXT.test(latin)) return null;
  const trials = [
    ['deflate', () => inflateSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: MOST_TRIED })],
    [
      'brotli',
      () =>
        brotliDecompressSync(bytes, {
          finishFlush: constants.BROTLI_OPERATION_FLUSH,
          maxOutputLength: MOST_TRIED,
        }),
    ],
  ] as const;
  for (const [kind, unpack] of trials) {
    try {
      if (OBJECT.test(unpack().toString('latin1'))) return kind;
    } catch {
      // It is not packed so.
    }
  }
  return null;
}
/** So much may come out of the first bytes. Unit: bytes. */
const MOST_TRIED = 16 * 1024 * 1024;

/** What stands between the columns of a table, by its first line; a comma where there is one column. */
export const delimiterOf = (head: string): string => {
  const [first = ''] = head.replace(/^\uFEFF/, '').split('\n', 1);
  return HEADER.exec(first)?.groups?.['delimiter'] ?? ',';
};

/** Whether what is found in a directory can hold events: text with a brace in it, or something packed. */
export function mayHoldEvents(head: Uint8Array): boolean {
  const sniffed = sniff(head);
  if (sniffed.kind !== 'text') return sniffed.kind !== 'foreign';
  return OBJECT.test(Buffer.from(head).toString('latin1').replaceAll('\0', ''));
}
