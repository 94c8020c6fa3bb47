import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Backtest } from '../../../../infra/cli/backtest/compare.ts';
import { pathOf } from '../../../docs/pages.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'backtest-command-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const backtest = (...args: readonly string[]) =>
  spawnSync(process.execPath, ['infra/cli/backtest.ts', ...args], { cwd: pathOf('.'), encoding: 'utf8' });
const policy = (limits: object): string => {
  const name = join(folder, 'lenient.json');
  writeFileSync(name, JSON.stringify({ limits }));
  return name;
};

describe('lazaretto backtest', { timeout: 60_000 }, () => {
  const archive = 'test/fixtures/replay';

  it('says who would have been moved under each policy, and how much mail that concerns', () => {
    const lenient = policy({ hardBounce: { warn: 0.4, quarantine: 0.45, pause: 0.49 } });
    const { status, stdout, stderr } = backtest(archive, '--policy', lenient, '--json');

    expect([status, stderr]).toEqual([0, 'test/fixtures/replay/SOURCE.md: passed over, it holds no events\n']);
    const { events, policy: ours, against, configurationSets } = JSON.parse(stdout) as Backtest;
    expect([events, ours.moved, against.moved]).toEqual([150, 0, 1]);
    expect(configurationSets).toMatchObject([
      { name: 'birch-marketing', policy: null, against: { at: '2026-01-05T10:14:41.000Z', standing: 'quarantined' } },
    ]);
  });

  it.each<[string, readonly string[], string]>([
    ['a policy that is not there, before the stack is asked', ['--policy', 'p.json'], 'p.json: no such file'],
    ['no policy', [archive], 'Expected --policy FILE'],
    ['standard input', ['-', '--policy', 'p.json'], 'standard input can be read only once'],
    ['a policy that is not there', [archive, '--policy', 'gone.json'], 'gone.json: no such file'],
    ['another that is not there', [archive, '--policy', 'package.json', '--against', 'gone.json'], 'package.json: '],
  ])('refuses %s', (_, args, words) => {
    const { status, stdout, stderr } = backtest(...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(words);
  });
});
