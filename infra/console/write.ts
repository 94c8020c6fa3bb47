/** `node infra/console/write.ts DIRECTORY`: the console as files, for a bundle that is deployed. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildConsole } from './build.ts';

const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error('Expected a directory to write the console to, got none');
await mkdir(directory, { recursive: true });
for (const [name, text] of Object.entries(await buildConsole())) await writeFile(join(directory, name), text);
