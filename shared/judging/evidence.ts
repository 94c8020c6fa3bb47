import type { Hour } from '../kernel/time.ts';
import { type Alternative, alternativesCount } from './alternatives.ts';
import { dispersionOf, USUAL_VARIATION } from './dispersion.ts';
import { LEVELS, type Level, type Limits, METRICS, type Metric, MOVING } from './metrics.ts';
import type { EvidenceState } from './model.ts';
import type { Trials } from './trials.ts';

/** One number or list for each metric and level. */
export type PerLevel<T> = Readonly<Record<Metric, Readonly<Record<Level, T>>>>;

/** Makes a value for each level. */
export const ofLevels = <T>(make: (level: Level) => T): Readonly<Record<Level, T>> => ({
  warn: make('warn'),
  quarantine: make('quarantine'),
  pause: make('pause'),
});

/**
 * One CUSUM step. The log-likelihood ratio of a sending hour, divided by the hour's dispersion, is added to the sum.
 * The sum never falls below zero, so that a long good history cannot hide a new fault.
 */
export const nextRatio = (
  ratio: number,
  { n, x }: Trials,
  { perHit, perMiss }: Alternative,
  growth: number,
): number => {
  const says = x * perHit + (n - x) * perMiss;
  // Most hours of most sets: no hits, and a sum of zero.
  if (ratio === 0 && says <= 0) return 0;
  return Math.max(0, ratio + says / dispersionOf(n, growth));
};

/**
 * How much likelier the counts are above the limit than at it: the log of the mean of the exponentiated ratios. 0 where
 * nothing speaks against the set; always finite.
 */
export const evidenceOf = (ratios: readonly number[]): number => {
  const most = Math.max(0, ...ratios);
  if (most === 0) return 0;
  let sum = 0;
  for (const ratio of ratios) sum += Math.exp(ratio - most);
  return Math.max(0, most + Math.log(sum / ratios.length));
};

/** No evidence, at the start of an hour. */
export const noEvidence = (limits: Limits, beforeHour: Hour): EvidenceState => ({
  beforeHour,
  limits: ofMetrics(MOVING, (metric) => limits[metric]),
  variation: ofMetrics(MOVING, () => USUAL_VARIATION),
  ratios: ofMetrics(MOVING, (metric) => noRatios(limits, metric)),
});

/** The ratios of a metric without evidence. */
export const noRatios = (limits: Limits, metric: Metric): Readonly<Record<Level, readonly number[]>> => {
  return ofLevels((level) => new Array<number>(alternativesCount(level, limits[metric][level])).fill(0));
};

/** A value for some metrics only. */
export const ofMetrics = <T>(
  metrics: readonly Metric[],
  make: (metric: Metric) => T,
): Readonly<Partial<Record<Metric, T>>> => {
  const record: Partial<Record<Metric, T>> = {};
  for (const metric of metrics) record[metric] = make(metric);
  return record;
};

/**
 * Whether a stored state can be used: it was made under these limits and multiples, names its variation, and holds only
 * finite numbers.
 */
export const hasSameLimits = (state: EvidenceState, limits: Limits): boolean =>
  METRICS.every((metric) => {
    const ratiosOf = state.ratios[metric];
    if (ratiosOf === undefined) return !MOVING.includes(metric);
    // A state of an older version names no variation: its ratios were not divided by a dispersion.
    if (!Number.isFinite(state.variation?.[metric])) return false;
    return LEVELS.every((level) => {
      const limit = limits[metric][level];
      const ratios = ratiosOf[level];
      return (
        state.limits[metric]?.[level] === limit &&
        ratios.length === alternativesCount(level, limit) &&
        ratios.every((ratio) => ratio >= 0 && Number.isFinite(ratio))
      );
    });
  });
