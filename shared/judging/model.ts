import type { JudgedCell } from '../counting/counts.ts';
import type { EpochMs, Hour } from '../kernel/time.ts';
import type { Level, Metric, Ratio } from './metrics.ts';

export { LEVELS, type Level, type Limits, METRICS, type Metric, type Ratio } from './metrics.ts';

/** One sending hour as the judge sees it, by mailbox provider. */
export type HourCounts = { readonly hour: Hour; readonly cells: ReadonlyMap<string, Readonly<JudgedCell>> };

/** Counts of one provider that are withheld because of its incident. Both hours are included. */
export type Withheld = {
  readonly provider: string;
  readonly metric: Metric;
  readonly fromHour: Hour;
  readonly toHour: Hour;
};

/** The variation of a set's rate from hour to hour beyond chance, as a share of the rate (coefficient of variation). */
export type Variation = Readonly<Record<Metric, Ratio>>;

/**
 * The running log-likelihood ratios as they stood at the *start* of an hour, one list per metric and level, one number
 * per multiple of the limit. Only comparable under the same limits, so it carries them. A metric that has never had a
 * hit may be absent: nothing speaks for it, whatever its limits.
 */
export type EvidenceState = {
  readonly beforeHour: Hour;
  readonly limits: Readonly<Partial<Record<Metric, Readonly<Record<Level, Ratio>>>>>;
  /** The set's variation when hours were last added. Earlier hours keep what was known then. */
  readonly variation: Readonly<Partial<Record<Metric, Ratio>>>;
  readonly ratios: Readonly<Partial<Record<Metric, Readonly<Record<Level, readonly number[]>>>>>;
};

/** A run of evidence that crossed its bar, in numbers that an operator can check by hand. */
export type Conviction = {
  readonly metric: Metric;
  readonly level: Level;
  /** Hard bounces or complaints since `since`. */
  readonly count: number;
  /** Outcomes or deliveries since `since`. */
  readonly of: number;
  readonly rate: Ratio;
  readonly limit: Ratio;
  readonly evidence: number;
  readonly bar: number;
  /** `average`: bad on average, variation allowed for. `harm`: so far above the limit that no variation excuses it. */
  readonly by: 'average' | 'harm';
  /** The rate above which `harm` was found; absent: the limit. */
  readonly line?: Ratio | undefined;
  /** Start of the first sending hour of the run of evidence. */
  readonly since: EpochMs;
  /** The provider without which the evidence is least. */
  readonly worstProvider: string;
  /** True where the conviction would fail without `worstProvider`: the provider may be the cause, not the sender. */
  readonly hangsOnOneProvider: boolean;
  /** How many sending hours, and how many mailbox providers, have hits in the run. */
  readonly sendingHours: number;
  readonly providers: number;
  /** The mailbox provider with most of the hits, equal ones by name. Null or absent: none has any. */
  readonly mostHits?: { readonly provider: string; readonly count: number } | null;
  /** Expected hits per hour: the run's rate times the present volume per hour. */
  readonly harmPerHour: number;
};
