import type { EpochMs } from '../kernel/time.ts';
import { advanced } from './advance.ts';
import { type BarsPolicy, barsFor } from './bars.ts';
import { docketOf } from './docket.ts';
import { evidenceOf, noEvidence, type PerLevel, perLevel } from './evidence.ts';
import {
  type Conviction,
  type EvidenceState,
  type HourCounts,
  LEVELS,
  type Level,
  type Limits,
  METRICS,
  type Metric,
  type Withheld,
} from './model.ts';
import { nearestLevel, type Reading } from './reading.ts';
import { replayed, runOf } from './run.ts';
import { type HourTrials, seriesOf } from './series.ts';
import { harmPerHour, hitsSpread } from './spread.ts';
import { suspectOf } from './suspect.ts';
import type { SendsFeedback } from './trials.ts';

/** Everything that a judgement depends on. */
export type JudgeFacts = {
  readonly now: EpochMs;
  /** Only sending hours that begin at or after this are judged. */
  readonly epochFrom: EpochMs;
  /** Ascending. Hours before the epoch tell the dispersion only; future hours are ignored. */
  readonly hours: readonly HourCounts[];
  /** The checkpoint of an earlier judgement, or `null`. Ignored where it says nothing about this one. */
  readonly before: EvidenceState | null;
  /** As they apply to this set now (halved in probation). */
  readonly limits: Limits;
  readonly withheld: readonly Withheld[];
  readonly activeSets: number;
  readonly sendsFeedback: SendsFeedback;
  readonly bars?: BarsPolicy;
};

/** What the judge finds, with the numbers behind it. */
export type Judgement = {
  /** Every metric and level whose evidence reaches its bar, in the order of `METRICS` and `LEVELS`. */
  readonly convictions: readonly Conviction[];
  readonly evidence: PerLevel<number>;
  /** Per metric the level that is nearest to its bar, convicted or not. */
  readonly strongest: Readonly<Record<Metric, Reading>>;
  /** How much of its weight the hour in which a message is usually sent loses in the `strongest` reading: φ, ≥ 1. */
  readonly dispersion: Readonly<Record<Metric, number>>;
  /** Metrics without anything to measure against: no deliveries (where feedback comes from) and no sends. */
  readonly unjudged: readonly Metric[];
  /** To be stored, and passed as `before` next time. Stands at the start of the window's oldest hour, or later. */
  readonly checkpoint: EvidenceState;
};

/** Judge one set. Pure: the same facts give the same judgement. */
export const judge = (facts: JudgeFacts): Judgement => {
  const { window, start, counting, trials, variation, measures, dispersion, unjudged } = docketOf(facts);
  const bars = barsFor(facts.activeSets, facts.bars);
  const ratiosOn = (metric: Metric, level: Level, hours: readonly HourTrials[]): readonly number[] =>
    unjudged.includes(metric) ? [] : replayed(start.ratios[metric][level], measures[metric][level], hours);
  const ratios = perLevel((metric, level) => ratiosOn(metric, level, trials[metric]));
  const evidence = perLevel((metric, level) => evidenceOf(ratios[metric][level]));

  const readingOf = (metric: Metric, level: Level): Reading => {
    const run = { start: start.ratios[metric][level], end: ratios[metric][level] };
    const { count, of, since } = runOf(run, measures[metric][level], trials[metric], facts.now);
    const limit = facts.limits[metric][level];
    const rate = of === 0 ? 0 : count / of;
    return { metric, level, count, of, rate, limit, evidence: evidence[metric][level], bar: bars[level], since };
  };
  const convictionOf = (metric: Metric, level: Level): Conviction => {
    const hours = counting.hours.filter(({ hour }) => hour >= window.from);
    const without = (provider: string) =>
      evidenceOf(ratiosOn(metric, level, seriesOf(metric, { ...counting, hours }, provider)));
    const reading = readingOf(metric, level);
    return {
      ...reading,
      ...suspectOf(hours, bars[level], without),
      ...hitsSpread(metric, counting, reading.since),
      harmPerHour: harmPerHour(reading.rate, trials[metric], facts.now),
    };
  };
  const nearest = {
    hardBounce: nearestLevel(evidence.hardBounce, bars),
    complaint: nearestLevel(evidence.complaint, bars),
  };

  return {
    convictions: METRICS.flatMap((metric) =>
      LEVELS.filter((level) => evidence[metric][level] >= bars[level]).map((level) => convictionOf(metric, level)),
    ),
    evidence,
    strongest: {
      hardBounce: readingOf('hardBounce', nearest.hardBounce),
      complaint: readingOf('complaint', nearest.complaint),
    },
    dispersion: {
      hardBounce: dispersion.hardBounce[nearest.hardBounce],
      complaint: dispersion.complaint[nearest.complaint],
    },
    unjudged,
    checkpoint: advanced(window.before ?? noEvidence(facts.limits, window.oldest), trials, window.oldest, variation),
  };
};
