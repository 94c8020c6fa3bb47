// Runs before `npm start` and `npm test`, with whatever Node the machine has (>= 20): plain JavaScript, no imports
// from node_modules. Installs what the lock file names when node_modules is missing or older than the lock file.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const modifiedAt = (name) => statSync(`${root}${name}`, { throwIfNoEntry: false })?.mtimeMs;

const installed = modifiedAt('node_modules/.package-lock.json');
const wanted = modifiedAt('package-lock.json');
if (installed === undefined || (wanted !== undefined && installed < wanted)) {
  process.stderr.write('Installing dependencies (npm ci)…\n');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status } = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  process.exit(status ?? 1);
}
