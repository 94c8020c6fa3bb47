import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forHtml } from '../../../shared/kernel/escape.ts';

/**
 * A page that leads to `link`, readable by its owner alone. Arguments of a program are not: every user of a machine sees
 * them in its list of processes.
 */
export async function linkFile(link: string): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'lazaretto-'));
  const path = join(folder, 'console.html');
  const page = `<!doctype html><meta http-equiv="refresh" content="0;url=${forHtml(link)}"><title>Lazaretto</title>`;
  await writeFile(path, page, { mode: 0o600, flag: 'wx' });
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
}
