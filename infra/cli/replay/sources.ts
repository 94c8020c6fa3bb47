import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UserError } from '../user-error.ts';

/** Names of archives in a directory; other files are left alone. */
const ARCHIVE = /\.(json|ndjson|jsonl|log|txt)(\.gz)?$|\.gz$/i;
/** The first two bytes of a gzip member, whatever the file is called. */
const GZIP = [0x1f, 0x8b] as const;
/** Byte order marks. */
const UTF16_LE = [0xff, 0xfe] as const;
const UTF16_BE = [0xfe, 0xff] as const;
/** So many bytes tell them apart. */
const MARK_BYTES = 2;

/** One place that events are read from. */
export type Source = { readonly name: string; readonly open: () => Readable };

/**
 * The files behind what was named: a file, a directory (all archives in and below it, by name), or `-` for standard
 * input. @throws {UserError} for what is not there, for a directory without archives, and for a second `-`
 */
export async function sourcesOf(names: readonly string[], stdin: Readable): Promise<Source[]> {
  const sources: Source[] = [];
  if (names.indexOf('-') !== names.lastIndexOf('-')) throw new UserError('-: standard input can be read only once');
  for (const name of names) {
    if (name === '-') sources.push({ name: 'standard input', open: () => stdin });
    else sources.push(...(await filesOf(name)));
  }
  return sources;
}

async function filesOf(name: string): Promise<Source[]> {
  const found = await stat(name).catch((error: NodeJS.ErrnoException) => {
    throw new UserError(error.code === 'ENOENT' ? `${name}: no such file or directory` : `${name}: ${error.message}`);
  });
  if (!found.isDirectory()) return [{ name, open: () => createReadStream(name) }];
  const files = (await archivesIn(name)).toSorted((a, b) => (a < b ? -1 : 1));
  if (files.length === 0) {
    throw new UserError(`${name}: expected archives (.json, .ndjson, .jsonl, .log, .txt, .gz), found none`);
  }
  return files.map((file) => ({ name: file, open: () => createReadStream(file) }));
}

/** Links to files are followed, links to directories are not: they may lead in a circle. */
async function archivesIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch((error: Error) => {
    throw new UserError(`${directory}: ${error.message}`);
  });
  const files: string[] = [];
  for (const entry of entries) {
    if (!ARCHIVE.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() || (entry.isSymbolicLink() && (await isFile(path)))) files.push(path);
  }
  return files;
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );

/**
 * A source as text: UTF-8, or UTF-16 where a byte order mark says so; unpacked where it is gzip.
 * @throws {UserError} for a file that cannot be read or unpacked
 */
export async function* textOf({ name, open }: Source): AsyncGenerator<string> {
  try {
    const { head, bytes } = await unpacked(open());
    const decoder = new TextDecoder(encodingOf(head));
    for await (const part of bytes) yield decoder.decode(part, { stream: true });
    yield decoder.decode();
  } catch (error) {
    throw new UserError(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** A stream that has begun: its first bytes, which need not come in one piece, and all of them. */
type Begun = { readonly head: Uint8Array; readonly bytes: AsyncIterable<Uint8Array> };

async function unpacked(stream: Readable): Promise<Begun> {
  const begun = await begin(stream);
  if (!startsWith(begun.head, GZIP)) return begun;
  const gunzip = createGunzip();
  pipeline(Readable.from(begun.bytes), gunzip, () => {
    // Whoever reads on gets the error.
  });
  return begin(gunzip);
}

/** As Windows' PowerShell writes what a program prints. */
function encodingOf(head: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (startsWith(head, UTF16_LE)) return 'utf-16le';
  return startsWith(head, UTF16_BE) ? 'utf-16be' : 'utf-8';
}

const startsWith = (head: Uint8Array, mark: readonly number[]): boolean =>
  mark.every((byte, index) => head[index] === byte);

async function begin(stream: Readable): Promise<Begun> {
  const chunks: AsyncIterator<Uint8Array> = stream[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < MARK_BYTES) {
    const next = await chunks.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  return { head, bytes: continued(head, chunks) };
}

async function* continued(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (head.length > 0) yield head;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
