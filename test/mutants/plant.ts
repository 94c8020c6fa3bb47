import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Mutant } from './model.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const COPIED = ['functions', 'infra', 'shared', 'test', 'docs', 'lazaretto.config.ts', 'package.json', 'README.md'];
const CONFIG = ['tsconfig.json', 'vitest.config.ts', 'biome.json', 'CONTRIBUTING.md', 'CHANGELOG.md', '.ci', '.github'];
/** A mutant that loops for ever is noticed, too. Unit: ms. */
const MOST_MS = 120_000;
/** The tests of all mutants together, without any. Unit: ms. */
const ALL_MOST_MS = 900_000;

/**
 * - `killed`: a test failed, as it should
 * - `survived`: every test passed
 * - `fault`: nothing can be said; the text is not there once, or the tests could not run
 */
export type Outcome = { readonly kind: 'killed' | 'survived' | 'fault'; readonly detail: string };
/** A copy of everything that tests run on, of which one file at a time is changed. */
export type Copy = {
  /** Run test files as the copy stands. */
  run(tests: readonly string[]): Promise<Outcome>;
  /** Plant a mutant, run its tests, and put the file back. */
  tryOut(mutant: Mutant): Promise<Outcome>;
  close(): Promise<void>;
};

/** The work tree itself is never touched. */
export async function makeCopy(): Promise<Copy> {
  const root = await mkdtemp(join(tmpdir(), 'lazaretto-mutants-'));
  for (const name of [...COPIED, ...CONFIG]) await cp(join(ROOT, name), join(root, name), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'), 'dir');
  return {
    run: (tests) => runTests(root, tests, ALL_MOST_MS),
    async tryOut({ file, find, replace, tests }) {
      const path = join(root, file);
      const text = await readFile(path, 'utf8').catch(() => null);
      if (text === null) return { kind: 'fault', detail: `${file}: no such file` };
      const found = text.split(find).length - 1;
      if (found !== 1)
        return { kind: 'fault', detail: `${file}: expected ${JSON.stringify(find)} once, found it ${found} times` };
      try {
        await writeFile(path, text.split(find).join(replace));
        return await runTests(root, tests, MOST_MS);
      } finally {
        await writeFile(path, text);
      }
    },
    close: () => rm(root, { recursive: true, force: true }),
  };
}

type Report = {
  readonly numTotalTests: number;
  readonly numFailedTests: number;
  readonly success: boolean;
  readonly testResults: readonly { readonly message: string; readonly assertionResults: readonly Assertion[] }[];
};
type Assertion = { readonly fullName: string; readonly status: string };

async function runTests(root: string, tests: readonly string[], mostMs: number): Promise<Outcome> {
  const args = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--bail=1',
    '--reporter=json',
    '--outputFile=report.json',
    ...tests,
  ];
  const report = join(root, 'report.json');
  await rm(report, { force: true });
  const stderr = await new Promise<string | null>((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
    let text = '';
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      resolve(null);
    }, mostMs);
    child.stderr.on('data', (chunk) => {
      text += String(chunk);
    });
    child.once('close', () => {
      clearTimeout(timer);
      resolve(text);
    });
  });
  if (stderr === null) return { kind: 'killed', detail: `no end after ${mostMs / 1_000} s` };
  const text = await readFile(report, 'utf8').catch(() => null);
  if (text === null) return { kind: 'fault', detail: `the tests did not run: ${stderr.trim().slice(0, 500)}` };
  return outcomeOf(JSON.parse(text) as Report);
}

function outcomeOf({ numTotalTests, numFailedTests, success, testResults }: Report): Outcome {
  if (success && numTotalTests > 0) return { kind: 'survived', detail: `all ${numTotalTests} tests pass` };
  const failed = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .find(({ status }) => status === 'failed');
  if (numFailedTests > 0 && failed !== undefined) return { kind: 'killed', detail: failed.fullName };
  const message = testResults.map(({ message }) => message).find((text) => text !== '') ?? 'there are no such tests';
  return { kind: 'fault', detail: `the tests did not run: ${message.slice(0, 500)}` };
}
