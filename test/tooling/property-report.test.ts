import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(root, 'test/tooling/failing-'));
const file = join(folder, 'failing.test.ts');
writeFileSync(
  file,
  `import fc from 'fast-check';
import { describe, it } from 'vitest';
describe('numbers (all)', () => {
  it("are small: a sender's", () => fc.assert(fc.property(fc.nat(), (n) => n < 1_000)));
  it('are small, in time', () => fc.assert(fc.asyncProperty(fc.nat(), async (n) => n < 1_000)));
});
`,
);
afterAll(() => rmSync(folder, { recursive: true }));

const { LAZARETTO_SEED: _, ...env } = process.env;
const outputOf = (command: string): string => {
  const { stdout, stderr } = spawnSync('bash', ['-c', command], {
    cwd: root,
    env: { ...env, NO_COLOR: '1' },
    encoding: 'utf8',
  });
  return stdout + stderr;
};

describe('a property that fails', () => {
  it('says by which command the very same case runs again, and that command runs it', () => {
    const first = outputOf(`'${process.execPath}' node_modules/vitest/vitest.mjs run '${file}'`);
    const commands = [...first.matchAll(/^ +(LAZARETTO_SEED=.+)$/gm)].map(([, command = '']) => command);

    expect(commands).toHaveLength(2);
    for (const command of commands) {
      const again = outputOf(command);
      const [, seed] = /LAZARETTO_SEED=(\S+)/.exec(command) ?? [];
      expect(again).toContain(`seed: ${seed}`);
      expect(again).toContain('Property failed after 1 tests');
      expect(again).toContain('Counterexample: [1000]');
      expect(again).toMatch(/Tests +1 failed \| 1 skipped/);
    }
  });

  it('fails on the same case in every run, and on a new one where that is asked for', () => {
    const run = `'${process.execPath}' node_modules/vitest/vitest.mjs run '${file}'`;
    const seedsOf = (command: string) => [...outputOf(command).matchAll(/\{ seed: (-?\d+)/g)].map(([, seed]) => seed);

    expect(new Set([...seedsOf(run), ...seedsOf(run)])).toEqual(new Set(['20261130']));
    expect(seedsOf(`LAZARETTO_SEED=new ${run}`)).not.toContain('20261130');
  });
});
