import type { JudgedCell } from '../counting/counts.ts';
import type { EpochMs, Hour } from '../kernel/time.ts';
import type { Level, Metric, Ratio } from './metrics.ts';

export { LEVELS, type Level, type Limits, METRICS, type Metric, type Ratio } from './metrics.ts';

/** One sending hour as the judge sees it, by mailbox provider. */
export type HourCounts = { readonly hour: Hour; readonly cells: ReadonlyMap<string, Readonly<JudgedCell>> };

/** Counts of one provider that are not held against anybody: its own incident. Both hours are included. */
export type Withheld = {
  readonly provider: string;
  readonly metric: Metric;
  readonly fromHour: Hour;
  readonly toHour: Hour;
};

/** By what share of itself a set's rate differs from hour to hour beyond chance: its coefficient of variation. */
export type Variation = Readonly<Record<Metric, Ratio>>;

/**
 * The running log-likelihood ratios as they stood at the *start* of an hour, one list per metric and level, one number
 * per multiple of the limit. Only comparable under the same limits, so it carries them. A metric that has never had a
 * hit may be absent: nothing speaks for it, whatever its limits.
 */
export type EvidenceState = {
  readonly beforeHour: Hour;
  readonly limits: Readonly<Partial<Record<Metric, Readonly<Record<Level, Ratio>>>>>;
  /** What the set's variation was taken for when hours were last added; earlier ones keep what was known by then. */
  readonly variation: Readonly<Partial<Record<Metric, Ratio>>>;
  readonly ratios: Readonly<Partial<Record<Metric, Readonly<Record<Level, readonly number[]>>>>>;
};

/** Where a run of evidence crossed its bar, in numbers that an operator can check by hand. */
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
  /** `mood`: bad on average, as its campaigns differ. `harm`: a rate so far above the limit that moods excuse nothing. */
  readonly by: 'mood' | 'harm';
  /** The rate beyond which `harm` was found; absent: the limit. */
  readonly line?: Ratio | undefined;
  /** Start of the first sending hour of the run of evidence. */
  readonly since: EpochMs;
  /** The provider without which the evidence is least. */
  readonly worstProvider: string;
  /** True where the conviction would fail without `worstProvider`: perhaps the provider's fault, not the sender's. */
  readonly hangsOnOneProvider: boolean;
  /** How many sending hours, and how many mailbox providers, bring hits in the run. */
  readonly sendingHours: number;
  readonly providers: number;
  /** Hits that an hour brings if the set goes on as it does: the run's rate times its present volume an hour. */
  readonly harmPerHour: number;
};
