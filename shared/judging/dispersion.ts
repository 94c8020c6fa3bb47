import type { Ratio } from './model.ts';
import type { Trials } from './trials.ts';

/** Nobody's campaigns are all alike: until a set shows otherwise, its rate is taken to differ by a third. */
export const USUAL_VARIATION: Ratio = 1 / 3;
/** However restless a set has been, it is judged as if its rate differed by no more: five times the limit convicts. */
export const MOST_VARIATION: Ratio = 1 / 2;
/** The weight of `USUAL_VARIATION` against what is measured, in groups of hours. */
export const PRIOR_GROUPS = 6;
/** Neighbouring hours are put together until so many hits are expected: below that, one hit blows χ² up. */
export const EXPECTED_HITS = 1;

/**
 * By what share of itself a set's rate differs from hour to hour beyond chance (its coefficient of variation), from
 * Pearson's χ² against the set's own mean rate. Groups that expect e hits each have on average χ² = groups − 1 +
 * variation² × (Σe − Σe² ÷ Σe), however unlike in size (DerSimonian and Laird, 1986).
 * @param presumed what it is taken for until it shows otherwise
 * @param most what it may show at most
 */
export const variationOf = (
  settled: readonly Trials[],
  { presumed, most }: { readonly presumed: Ratio; readonly most: Ratio } = USUAL,
): Ratio => {
  const { n: trials, x: hits } = sum(settled);
  const rate = hits / trials;
  if (!(rate > 0 && rate < 1)) return presumed;
  const groups = grouped(settled, EXPECTED_HITS / rate);
  const usual = rate * usualSize(groups);
  let chiSquare = 0;
  for (const { n, x } of groups) chiSquare += (x - n * rate) ** 2 / (n * rate * (1 - rate));
  const prior = PRIOR_GROUPS * usual;
  const measured = prior * presumed ** 2 + chiSquare - (groups.length - 1);
  const weight = prior + (hits - usual);
  return Math.min(most, Math.sqrt(Math.max(0, measured) / weight));
};

const USUAL = { presumed: USUAL_VARIATION, most: MOST_VARIATION };

/**
 * What a set's settled hours show of its variation, drawn to what is usual; null where they say less than that does. A
 * set that says so little has no say in what others are taken for.
 */
export const shownVariation = (settled: readonly Trials[]): Ratio | null => {
  const { n: trials, x: hits } = sum(settled);
  const rate = hits / trials;
  if (!(rate > 0 && rate < 1)) return null;
  const usual = rate * usualSize(grouped(settled, EXPECTED_HITS / rate));
  return hits - usual < PRIOR_GROUPS * usual ? null : variationOf(settled);
};

/** By how much every trial of an hour raises the hour's dispersion, in a set at its limit. */
export const growthOf = (variation: Ratio, limit: Ratio): number => limit * variation ** 2;

/**
 * Dispersion φ of an hour: how many times more than by chance its hits vary, hence how many times less they say. ≥ 1.
 * The first mails of an hour are judged as they come, a great campaign counts as few independent trials.
 */
export const dispersionOf = (trials: number, growth: number): number => 1 + trials * growth;

/** How many trials the hour has in which a message is usually sent: the mean over messages, not over hours. */
export const usualSize = (hours: readonly Trials[]): number => {
  let squares = 0;
  let trials = 0;
  for (const { n } of hours) {
    squares += n * n;
    trials += n;
  }
  return trials === 0 ? 0 : squares / trials;
};

const sum = (hours: readonly Trials[]): Trials => {
  let n = 0;
  let x = 0;
  for (const hour of hours) {
    n += hour.n;
    x += hour.x;
  }
  return { n, x };
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
  const last = groups.pop() ?? { n: 0, x: 0 };
  return [...groups, { n: last.n + n, x: last.x + x }];
};
