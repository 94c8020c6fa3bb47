import { readFileSync } from 'node:fs';

/** Answers that servers really gave: `test/fixtures/smtp-diagnostics/SOURCE.md`. */
export const CORPUS: readonly string[] = readFileSync(
  new URL('../fixtures/smtp-diagnostics/corpus.tsv', import.meta.url),
  'utf8',
)
  .split('\n')
  .slice(1)
  .flatMap((line) => line.split('\t')[2] ?? []);
