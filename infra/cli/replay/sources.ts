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
  const files = (await readdir(name, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && ARCHIVE.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  if (files.length === 0) {
    throw new UserError(`${name}: expected archives (.json, .ndjson, .jsonl, .log, .txt, .gz), found none`);
  }
  return files.map((file) => ({ name: file, open: () => createReadStream(file) }));
}

/** A source as text, unpacked where it is gzip. @throws {UserError} for a file that cannot be read or unpacked */
export async function* textOf({ name, open }: Source): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  try {
    for await (const bytes of await unpacked(open())) yield decoder.decode(bytes as Uint8Array, { stream: true });
    yield decoder.decode();
  } catch (error) {
    throw new UserError(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** Whether a stream is packed is seen by its first bytes, which need not come in one piece. */
async function unpacked(stream: Readable): Promise<AsyncIterable<unknown>> {
  const chunks: AsyncIterator<Uint8Array> = stream[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < GZIP.length) {
    const next = await chunks.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  const bytes = continued(head, chunks);
  if (!GZIP.every((byte, index) => head[index] === byte)) return bytes;
  const gunzip = createGunzip();
  pipeline(Readable.from(bytes), gunzip, () => {
    // Whoever reads on gets the error.
  });
  return gunzip;
}

async function* continued(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (head.length > 0) yield head;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
