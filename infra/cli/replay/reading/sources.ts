import { createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import { parse } from 'csv-parse';
import { UserError } from '../../user-error.ts';
import type { Range } from '../range.ts';
import { isS3, s3Client, s3Sources } from './s3.ts';
import { delimiterOf, mayHoldEvents, SNIFFED_BYTES } from './sniff.ts';
import type { ArchiveSource } from './source.ts';
import { type Content, contentsOf } from './unpack.ts';

/** Pages and programs show events at times, and are no archives. */
const NO_ARCHIVE = /\.(?:md|html?|[cm]?[jt]s|py|rb|go|sh|ya?ml|toml|tf)$/i;
/** Byte order marks. */
const UTF16_LE = [0xff, 0xfe] as const;
const UTF16_BE = [0xfe, 0xff] as const;
export type SourceOptions = {
  /** Told of each file that holds no events. */
  readonly passOver?: (file: string) => void;
  /** Objects of an archive of ours that hold nothing of it are not read. */
  readonly range?: Range;
  readonly s3?: () => Promise<S3Client>;
};

/**
 * The files behind what was named: a file, a directory (all files in and below it that may hold events, by name), `s3://BUCKET/PREFIX`, or `-` for
 * standard input. @throws {UserError} for what is not there, for a directory without archives, and for a second `-`
 */
export async function sourcesOf(
  names: readonly string[],
  stdin: Readable,
  { passOver = () => undefined, range = {}, s3 = s3Client }: SourceOptions = {},
): Promise<ArchiveSource[]> {
  const sources: ArchiveSource[] = [];
  if (names.indexOf('-') !== names.lastIndexOf('-')) throw new UserError('-: standard input can be read only once');
  for (const name of names) {
    if (name === '-') sources.push({ name: 'standard input', open: () => stdin });
    else if (isS3(name)) sources.push(...(await s3Sources(name, range, await s3())));
    else sources.push(...(await filesOf(name, passOver)));
  }
  return sources;
}

async function filesOf(name: string, onPassedOver: (file: string) => void): Promise<ArchiveSource[]> {
  const found = await stat(name).catch((error: NodeJS.ErrnoException) => {
    throw new UserError(error.code === 'ENOENT' ? `${name}: no such file or directory` : `${name}: ${error.message}`);
  });
  if (!found.isDirectory()) return [fileSource(name, found.size)];
  const files = (await archivesIn(name, onPassedOver)).toSorted((a, b) => (a < b ? -1 : 1));
  if (files.length === 0) {
    throw new UserError(`${name}: expected archives of events, found none`);
  }
  return Promise.all(files.map(async (file) => fileSource(file, (await stat(file).catch(() => null))?.size)));
}

/** A pipe has no size. */
const fileSource = (name: string, size: number | undefined): ArchiveSource => ({
  name,
  open: () => createReadStream(name),
  ...(size !== undefined && size > 0 && { bytes: size }),
});

/** Links to files are followed, links to directories are not: they may lead in a circle. */
async function archivesIn(directory: string, onPassedOver: (file: string) => void): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch((error: Error) => {
    throw new UserError(`${directory}: ${error.message}`);
  });
  const files: string[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() && !(entry.isSymbolicLink() && (await isFile(path)))) continue;
    if (!NO_ARCHIVE.test(entry.name) && mayHoldEvents(await headOf(path))) files.push(path);
    else onPassedOver(path);
  }
  return files;
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );

/** The first bytes of a file; none of one that cannot be read, which is told when it is. */
async function headOf(path: string): Promise<Uint8Array> {
  const file = await open(path).catch(() => null);
  if (file === null) return Buffer.from('{');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SNIFFED_BYTES), 0, SNIFFED_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/**
 * A source as text: UTF-8, or UTF-16 where a byte order mark says so; unpacked where it is gzip or zip, its rows as JSON
 * where it is CSV.
 * @throws {UserError} for a file that cannot be read or unpacked, or holds no lines of events
 */
export async function* decodedText({ name, open: begin }: ArchiveSource): AsyncGenerator<string> {
  try {
    let isFirst = true;
    for await (const content of contentsOf(begin())) {
      // One file of a zip ends before the next begins.
      if (!isFirst) yield '\n';
      isFirst = false;
      yield* content.kind === 'csv' ? rowsOf(content) : decodedOf(content);
    }
  } catch (error) {
    throw new UserError(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

async function* decodedOf({ head, bytes }: Content): AsyncGenerator<string> {
  const decoder = new TextDecoder(encodingOf(head));
  for await (const part of bytes) yield decoder.decode(part, { stream: true });
  yield decoder.decode();
}

/** No row of a table of events is longer. Unit: bytes. */
const MOST_ROW_BYTES = 16 * 1024 * 1024;

/**
 * Each row as a line of JSON, with the names of the columns. A row that is broken or cut short stays as it is, and so
 * counts as malformed.
 */
async function* rowsOf({ head, bytes }: Content): AsyncGenerator<string> {
  const broken: string[] = [];
  const parser = parse({
    bom: true,
    columns: true,
    delimiter: delimiterOf(Buffer.from(head).toString('utf8')),
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    raw: true,
    max_record_size: MOST_ROW_BYTES,
    on_skip: (error) => {
      broken.push(oneLine(String(error?.['raw'] ?? error?.message)));
      return undefined;
    },
  });
  const rows = Readable.from(bytes).pipe(parser);
  for await (const { record } of rows as AsyncIterable<{ readonly record: Readonly<Record<string, string>> }>) {
    yield* broken.splice(0);
    yield `${lineOf(record)}\n`;
  }
  yield* broken;
}

const oneLine = (text: string): string => `${text.replaceAll(/[\r\n]+/g, ' ').trim()}\n`;

/** A whole event in one of the columns, else an object of them all. */
function lineOf(row: Readonly<Record<string, string>>): string {
  const whole = Object.entries(row).find(([name, text]) => name.toLowerCase() !== 'mail' && WHOLE.test(text));
  return whole === undefined ? JSON.stringify(row) : whole[1].replaceAll(/[\r\n]+/g, ' ');
}
const WHOLE = /^[^{]{0,200}\{.*"(?:mail|Message|Records|detail)\\*"\s*:/s;

/** As Windows' PowerShell writes what a program prints. */
function encodingOf(head: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (startsWith(head, UTF16_LE)) return 'utf-16le';
  return startsWith(head, UTF16_BE) ? 'utf-16be' : 'utf-8';
}

const startsWith = (head: Uint8Array, mark: readonly number[]): boolean =>
  mark.every((byte, index) => head[index] === byte);
