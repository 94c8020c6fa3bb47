import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildConsole } from './build.ts';

/** The console as files, for a bundle that is deployed. */
export async function writeConsole(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const [name, text] of Object.entries(await buildConsole())) await writeFile(join(directory, name), text);
}
