import type { Trials } from './trials.ts';

/** A set can be at most this much more restless than chance before it is judged as if it were not. */
export const MOST_DISPERSION = 20;
/** The weight of "no more than chance" against what is measured, in groups of hours. */
export const PRIOR_GROUPS = 6;
/** Neighbouring hours are put together until so many hits are expected: below that, one hit blows χ² up. */
export const EXPECTED_HITS = 1;

/**
 * How much more a set's rate differs from hour to hour than chance alone makes it: Pearson's χ² ÷ degrees of freedom
 * against the set's own mean rate, drawn towards 1 while there is little to go by. 1 = chance, at most 20.
 */
export const dispersionOf = (hours: readonly Trials[]): number => {
  let trials = 0;
  let hits = 0;
  for (const { n, x } of hours) {
    trials += n;
    hits += x;
  }
  const rate = hits / trials;
  if (!(rate > 0 && rate < 1)) return 1;
  const groups = grouped(hours, EXPECTED_HITS / rate);
  let chiSquare = 0;
  for (const { n, x } of groups) chiSquare += (x - n * rate) ** 2 / (n * rate * (1 - rate));
  const measured = (PRIOR_GROUPS + chiSquare) / (PRIOR_GROUPS + Math.max(0, groups.length - 1));
  return Math.min(MOST_DISPERSION, Math.max(1, measured));
};

/** Neighbouring hours put together until each group has `least` trials; what is left at the end joins the last. */
const grouped = (hours: readonly Trials[], least: number): readonly Trials[] => {
  const groups: Trials[] = [];
  let n = 0;
  let x = 0;
  for (const hour of hours) {
    n += hour.n;
    x += hour.x;
    if (n < least) continue;
    groups.push({ n, x });
    n = 0;
    x = 0;
  }
  const last = groups.pop();
  if (last !== undefined) groups.push({ n: last.n + n, x: last.x + x });
  return groups;
};
