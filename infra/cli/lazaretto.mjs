#!/usr/bin/env node
// The package's `bin`: runs with whatever Node the machine has (>= 20). Installed, the program lies ready in `dist`; in
// a checkout it is run from its source, by the Node 24 that comes along where this one is older.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const source = new URL('./lazaretto.ts', import.meta.url);
if (!existsSync(source)) {
  await import(new URL('../../dist/programs/lazaretto.mjs', import.meta.url).href);
} else if (Number(process.versions.node.split('.')[0]) >= 24) {
  await import(source.href);
} else {
  const node = fileURLToPath(
    new URL('./bin/node', `file://${createRequire(import.meta.url).resolve('node/package.json')}`),
  );
  const child = spawn(node, [fileURLToPath(source), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 130));
}
