import type { Numbers, StandingRecord } from './model.ts';

/** What convicted a set. */
export type Convicted = Pick<StandingRecord, 'at' | 'sentence'> & { readonly numbers: Numbers };

/**
 * The newest conviction since a set was last healthy: an approval, a release or a drop by a person does not take its
 * numbers away. Null where it stands healthy, or no numbers ever spoke against it.
 * @param history the oldest first
 */
export function lastConviction(history: readonly StandingRecord[]): Convicted | null {
  const since = history.findLastIndex(({ to }) => to === 'healthy') + 1;
  const found = history.slice(since).findLast(({ numbers }) => numbers !== null);
  return found?.numbers ? { at: found.at, sentence: found.sentence, numbers: found.numbers } : null;
}
