#!/usr/bin/env node
// The package's `bin`: runs with whatever Node the machine has (>= 20), and hands over to the Node 24 that comes along.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const program = new URL('./lazaretto.ts', import.meta.url);
if (Number(process.versions.node.split('.')[0]) >= 24) {
  await import(program.href);
} else {
  const node = fileURLToPath(
    new URL('./bin/node', `file://${createRequire(import.meta.url).resolve('node/package.json')}`),
  );
  const child = spawn(node, [fileURLToPath(program), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 130));
}
