import type { Ratio } from './model.ts';
import type { Trials } from './trials.ts';

/** Campaigns always differ: until a set shows otherwise, its rate is presumed to vary by a third. */
export const USUAL_VARIATION: Ratio = 1 / 3;
/** Most variation that is allowed for: five times the limit always convicts. */
export const MOST_VARIATION: Ratio = 1 / 2;
/** The weight of `USUAL_VARIATION` against what is measured, in groups of hours. */
export const PRIOR_GROUPS = 6;
/** Neighbouring hours are grouped until this many hits are expected: below it one hit inflates χ². */
export const EXPECTED_HITS = 1;

/**
 * By what share of itself a set's rate differs from hour to hour beyond chance (its coefficient of variation), from
 * Pearson's χ² against the set's own mean rate. Groups that expect e hits each have on average χ² = groups − 1 +
 * variation² × (Σe − Σe² ÷ Σe), however unlike in size (DerSimonian and Laird, 1986).
 * @param presumed the variation until the set shows its own
 * @param most the most that is allowed for
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
 * The variation that a set's settled hours show, drawn to the usual one; null where they weigh less than the usual one.
 * Such a set does not count for the fleet's variation.
 */
export const shownVariation = (settled: readonly Trials[]): Ratio | null => {
  const { n: trials, x: hits } = sum(settled);
  const rate = hits / trials;
  if (!(rate > 0 && rate < 1)) return null;
  const usual = rate * usualSize(grouped(settled, EXPECTED_HITS / rate));
  return hits - usual < PRIOR_GROUPS * usual ? null : variationOf(settled);
};

/** How much each trial of an hour raises the hour's dispersion, for a set at its limit. */
export const growthOf = (variation: Ratio, limit: Ratio): number => limit * variation ** 2;

/**
 * Dispersion φ ≥ 1 of an hour: its hits vary φ times more than by chance, so they weigh φ times less. The first mails
 * of an hour are judged as they come; a large campaign counts as few independent trials.
 */
export const dispersionOf = (trials: number, growth: number): number => 1 + trials * growth;

/** Number of trials in the hour in which a message is usually sent: the mean over messages, not over hours. */
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

/** Neighbouring hours in groups of at least `least` trials. A rest joins the last group. */
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
