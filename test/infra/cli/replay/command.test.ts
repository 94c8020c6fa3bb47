import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pathOf } from '../../../docs/pages.ts';
import { sesBody } from '../../../support/ses-events.ts';

/** ESC, BEL, a C1 control and a change of writing direction. */
const CONTROL = '\u001B[31m\u0007\u009B1m\u202E';
const CONTROLS = /[\p{Cc}\p{Cf}]/u;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'replay-command-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}
const replay = (...args: readonly string[]): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, ['infra/cli/replay.ts', ...args], { cwd: pathOf('.'), encoding: 'utf8' });

describe('npm run replay', { timeout: 60_000 }, () => {
  const archive = () => file('archive.json', sesBody('Send'));

  it('reads standard input, packed or not, in the thread that counts', () => {
    const input = Array.from({ length: 3_000 }, (_, n) => sesBody('Send', { messageId: `m-${n}` })).join('\n');
    for (const given of [input, gzipSync(input)]) {
      const args = ['infra/cli/replay.ts', '-', '--json'];
      const { status, stdout, stderr } = spawnSync(process.execPath, args, {
        cwd: pathOf('.'),
        input: given,
        timeout: 30_000,
      });
      expect([status, String(stderr)]).toEqual([0, '']);
      expect(JSON.parse(String(stdout)).events).toMatchObject({ read: 3_000, counted: 3_000 });
    }
  });

  it.each<[string, () => string[]]>([
    ['a file that is not there', () => [join(folder, `${CONTROL}gone.json`)]],
    ['a directory without archives', () => [directory(`${CONTROL}empty`)]],
    ['a broken archive', () => [file(`${CONTROL}broken.gz`, Uint8Array.of(0x1f, 0x8b))]],
    ['an archive without events', () => [file(`${CONTROL}nothing.json`, ' ')]],
    ['an option that is none', () => [`--${CONTROL}option`]],
    ['an option whose word is another option', () => ['--mode', '--json']],
    ['a policy that is not there', () => [archive(), '--policy', `${CONTROL}gone.json`]],
    ['a policy that is none', () => [archive(), '--policy', file(`${CONTROL}policy.json`, '{"mode":1}')]],
  ])('refuses %s in one line that sends nothing to the terminal but text', (_, args) => {
    const { status, stdout, stderr } = replay(...args());

    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^[^\n]+\n$/);
    expect(stderr.trimEnd()).not.toMatch(CONTROLS);
  });

  it.skipIf(!existsSync('/dev/full'))('says in one line that nobody can write down what it says', () => {
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, ['infra/cli/replay.ts', archive()], {
      cwd: pathOf('.'),
      encoding: 'utf8',
      stdio: ['ignore', full, 'pipe'],
    });
    closeSync(full);

    expect(status).toBe(2);
    expect(stderr).toMatch(/^standard output: ENOSPC[^\n]+\n$/);
  });

  it('takes a policy that begins with a byte order mark, and its mode', () => {
    const policy = file('policy.json', '\uFEFF{"mode":"observe"}');
    const { status, stdout, stderr } = replay(archive(), '--policy', policy, '--json');

    expect([status, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({ events: { read: 1, counted: 1 } });
  });
});

function directory(name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
}
