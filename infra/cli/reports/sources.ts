import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { UserError } from '../user-error.ts';

/** One place that reports are read from. */
export type ReportSource = { readonly name: string; readonly open: () => Readable };

/**
 * The files behind what was named: a file, a directory (all in and below it, by name, without hidden ones), or `-` for
 * standard input. @throws {UserError} for what is not there, an empty directory, and a second `-`
 */
export async function sourcesOf(names: readonly string[], stdin: Readable): Promise<ReportSource[]> {
  if (names.indexOf('-') !== names.lastIndexOf('-')) throw new UserError('-: standard input can be read only once');
  const sources: ReportSource[] = [];
  for (const name of names) {
    if (name === '-') sources.push({ name: 'standard input', open: () => stdin });
    else sources.push(...(await filesOf(name)));
  }
  return sources;
}

async function filesOf(name: string): Promise<ReportSource[]> {
  const found = await stat(name).catch((error: NodeJS.ErrnoException) => {
    throw new UserError(error.code === 'ENOENT' ? `${name}: no such file or directory` : `${name}: ${error.message}`);
  });
  if (!found.isDirectory()) return [{ name, open: () => createReadStream(name) }];
  const entries = await readdir(name, { recursive: true, withFileTypes: true }).catch((error: Error) => {
    throw new UserError(`${name}: ${error.message}`);
  });
  const files = entries
    .filter((entry) => (entry.isFile() || entry.isSymbolicLink()) && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted((a, b) => (a < b ? -1 : 1));
  if (files.length === 0) throw new UserError(`${name}: expected reports, found no file`);
  return files.map((file) => ({ name: file, open: () => createReadStream(file) }));
}
