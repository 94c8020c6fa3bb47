import { growthOf } from './dispersion.ts';
import type { Level, Ratio } from './model.ts';

/** "The rate is this many times the limit", with the log-likelihood ratio of each hit and each miss. */
export type Alternative = {
  readonly multiple: number;
  /** > 0 */
  readonly perHit: number;
  /** < 0 (or 0 where the limit is too small for a double to tell) */
  readonly perMiss: number;
};

/**
 * The multiples of the limit that are tried. Moving a set needs a rate well above the limit: with multiples from 1.5, a
 * sender with merely varying campaigns is moved too often (docs/decisions.md, "Judging").
 */
export const MULTIPLES: Readonly<Record<Level, readonly number[]>> = {
  warn: [1.5, 2, 3, 5, 10, 20],
  quarantine: [3, 5, 10, 20],
  pause: [3, 5, 10, 20],
};

/** Highest rate that is tried: half of all mail. */
const MOST: Ratio = 0.5;

/**
 * The alternatives to a limit. Never empty for a limit within (0, 1): where every multiple is above one half, the rate
 * half way between the limit and 1 is used. Empty for any other limit, so that it convicts nothing.
 */
export const alternativesTo = (level: Level, limit: Ratio): readonly Alternative[] =>
  alternativesOf(MULTIPLES[level], limit);

/** Alternatives already made, by limit: making them takes a tenth of the time in which a day is judged. */
const made = new WeakMap<readonly number[], Map<Ratio, readonly Alternative[]>>();
/** Limits of a policy that is only tried out must not pile up. */
const MOST_LIMITS = 500;

/** Number of alternatives. */
export const alternativesCount = (level: Level, limit: Ratio): number => {
  if (!(limit > 0 && limit < 1)) return 0;
  let count = 0;
  for (const multiple of MULTIPLES[level]) if (multiple * limit <= MOST) count += 1;
  return Math.max(1, count);
};

/** The same by a list of multiples. */
export const alternativesOf = (multiples: readonly number[], limit: Ratio): readonly Alternative[] => {
  const known = made.get(multiples);
  const found = known?.get(limit);
  if (found !== undefined) return found;
  const alternatives = newAlternatives(multiples, limit);
  if (known === undefined || known.size >= MOST_LIMITS) made.set(multiples, new Map([[limit, alternatives]]));
  else known.set(limit, alternatives);
  return alternatives;
};

const newAlternatives = (multiples: readonly number[], limit: Ratio): readonly Alternative[] => {
  if (!(limit > 0 && limit < 1)) return [];
  const kept = multiples.filter((multiple) => multiple * limit <= MOST);
  if (kept.length === 0) {
    const multiple = (1 + limit) / (2 * limit);
    return [{ multiple, perHit: Math.log(multiple), perMiss: -Math.LN2 }];
  }
  return kept.map((multiple) => ({
    multiple,
    perHit: Math.log(multiple),
    perMiss: Math.log1p(-multiple * limit) - Math.log1p(-limit),
  }));
};

/** What judging by one limit needs: its alternatives, and how much a trial raises the dispersion of its hour. */
export type Measure = { readonly alternatives: readonly Alternative[]; readonly growth: number };

/** The measure for a set of this variation. */
export const measureOf = (level: Level, limit: Ratio, variation: Ratio): Measure => ({
  alternatives: alternativesTo(level, limit),
  growth: growthOf(variation, limit),
});

/** How much one message says on average for "the rate is `rate`" against "at the limit", if it is so: Kullback–Leibler. */
export const divergence = (rate: Ratio, limit: Ratio): number =>
  rate * Math.log(rate / limit) + (1 - rate) * (Math.log1p(-rate) - Math.log1p(-limit));
