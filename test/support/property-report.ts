import { relative } from 'node:path';
import fc, { type RunDetails } from 'fast-check';
import { expect } from 'vitest';

/**
 * The seed of every property. The same code draws the same cases everywhere, so a failure is caused by a change.
 * `LAZARETTO_SEED=new` draws new ones; `LAZARETTO_SEED=1234 LAZARETTO_PATH=0:1:0` runs one failing case again.
 */
const { LAZARETTO_SEED: seed = '20261130', LAZARETTO_PATH: path } = process.env;

/** Characters of a path that a command line may still show. */
const LONGEST_PATH = 200;

/** What fast-check says of a property that fails, and the command that runs the very same case again. */
function report<T>(details: RunDetails<T>): void {
  if (!details.failed) return;
  const { testPath = '', currentTestName = '' } = expect.getState();
  const vitest = 'node_modules/.bin/node node_modules/vitest/vitest.mjs';
  const only = currentTestName
    .split(' > ')
    .map((part) => part.replaceAll(/[^\p{L}\p{N} ]/gu, '.'))
    .join('.*');
  const steps = details.counterexamplePath ?? '';
  // The seed alone finds it again, and shrinks it again.
  const where = `LAZARETTO_SEED=${details.seed}${steps.length > LONGEST_PATH ? '' : ` LAZARETTO_PATH=${steps}`}`;
  const again = `${where} ${vitest} run ${relative(process.cwd(), testPath)} -t '${only}'`;
  throw new Error(`${fc.defaultReportMessage(details) ?? 'A property failed'}\n\nRun it again:\n  ${again}\n`, {
    cause: details.errorInstance,
  });
}

fc.configureGlobal({
  reporter: report,
  ...(seed !== 'new' && { seed: Number(seed) }),
  ...(path !== undefined && path !== '' && { path, endOnFailure: true }),
});
