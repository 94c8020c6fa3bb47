import { type EpochMs, hourStart } from '../kernel/time.ts';
import { advanceCounted } from './advance.ts';
import { type BarsPolicy, barsFor } from './bars.ts';
import { harmJudge } from './convict-harm.ts';
import { slotRunJudge } from './convict-slot-run.ts';
import { evidenceOf, ofLevels, ofMetrics, type PerLevel } from './evidence.ts';
import type { FleetVariation } from './fleet-variation.ts';
import type { SendingSlot } from './harm.ts';
import { judgedSlots } from './judged-slots.ts';
import { DEFAULT_POWERS, type Level, type Limits, levelsOf, type Metric, type Powers, perMetric } from './metrics.ts';
import type { Conviction, EvidenceState, HourCounts, Withheld } from './model.ts';
import { prepare } from './prepare.ts';
import { nearestLevel, type SetReading } from './reading.ts';
import { replayRatios, runOf } from './run.ts';
import { type HourTrials, seriesOf, type Unproven } from './series.ts';
import { providersSince } from './sheet.ts';
import { harmPerHour, hitsSpread } from './spread.ts';
import { suspectOf } from './suspect.ts';
import type { SendsFeedback } from './trials.ts';

/** The input of a judgement. */
export type JudgeFacts = {
  readonly now: EpochMs;
  /** Only sending hours that begin at or after this are judged. */
  readonly epochFrom: EpochMs;
  /** Ascending. Hours before the epoch show the dispersion only; future hours are ignored. */
  readonly hours: readonly HourCounts[];
  /** The checkpoint of an earlier judgement, or `null`. Ignored where it does not fit this one. */
  readonly before: EvidenceState | null;
  /** The limits that apply to this set now (stricter in probation). */
  readonly limits: Limits;
  readonly withheld: readonly Withheld[];
  readonly activeSets: number;
  readonly sendsFeedback: SendsFeedback;
  readonly bars?: BarsPolicy;
  /** What each signal may do; absent: the default. */
  readonly powers?: Powers;
  /** Hard bounces that are counted but not judged. */
  readonly unproven?: Unproven | undefined;
  /** Mail without an answer counts as good for this long. Unit: hours. Absent: as long as SES tries. */
  readonly maxDelivery?: number | undefined;
  /** The last hours of a set that publishes Send, slot by slot, ascending; absent: harm is judged by the hour alone. */
  readonly slots?: readonly SendingSlot[] | undefined;
  /** Slots are judged from here on where that is before `epochFrom`, which is the first full hour of an epoch. */
  readonly slotsFrom?: EpochMs | undefined;
  /** A rate of this many times a limit does harm, whatever the set's variation. Absent: the default. */
  readonly harm?: number | undefined;
  /** How much rates vary among the sets of the fleet; absent: the usual variation. */
  readonly fleetVariation?: FleetVariation | undefined;
  /** This evidence of a metric is enough to quarantine, because the set's tenant is convicted by all its sets. */
  readonly lowered?: { readonly metric: Metric; readonly bar: number } | undefined;
};

/** The result of a judgement, with its numbers. */
export type Judgement = {
  /** Every metric and level whose evidence reaches its bar, in the order of `METRICS` and `LEVELS`. */
  readonly convictions: readonly Conviction[];
  /** The same for signals that only tell: an alert, without a change of standing. */
  readonly told: readonly Conviction[];
  readonly evidence: PerLevel<number>;
  /** Per metric the level nearest to its bar, convicted or not. */
  readonly strongest: Readonly<Record<Metric, SetReading>>;
  /** The factor φ ≥ 1 by which the `strongest` reading discounts the hour in which a message is usually sent. */
  readonly dispersion: Readonly<Record<Metric, number>>;
  /** Metrics without trials: no deliveries (where feedback comes from) and no sends. */
  readonly unjudged: readonly Metric[];
  /** To be stored, and passed as `before` next time. It stands at the start of the window's oldest hour, or later. */
  readonly checkpoint: EvidenceState;
};

/** Judges one set. Pure: the same facts give the same judgement. */
export const judge = (facts: JudgeFacts): Judgement => {
  const { powers = DEFAULT_POWERS, limits } = facts;
  const prepared = prepare(facts);
  const { window, metrics, start, counting, trials, variation, measures, dispersion, unjudged } = prepared;
  const bars = barsFor(facts.activeSets, facts.bars);
  const barOf = (metric: Metric, level: Level): number =>
    level === 'quarantine' && facts.lowered?.metric === metric
      ? Math.min(facts.lowered.bar, bars.quarantine)
      : bars[level];
  const isJudged = (metric: Metric, level: Level): boolean =>
    metrics.includes(metric) && !unjudged.includes(metric) && levelsOf(powers[metric]).includes(level);
  const ratiosOn = (metric: Metric, level: Level, hours: readonly HourTrials[]): readonly number[] =>
    isJudged(metric, level) ? replayRatios(start[metric][level], measures[metric][level], hours) : NO_RATIOS;
  const judged = <T>(make: (metric: Metric) => T, otherwise: T) =>
    perMetric((metric) => (metrics.includes(metric) ? make(metric) : otherwise));
  const ratios = judged((metric) => ofLevels((level) => ratiosOn(metric, level, trials[metric])), NO_LEVELS);
  const evidence = judged((metric) => ofLevels((level) => evidenceOf(ratios[metric][level])), NO_EVIDENCE);

  const readingOf = (metric: Metric, level: Level): SetReading => {
    const limit = limits[metric][level];
    const bar = barOf(metric, level);
    if (!metrics.includes(metric)) {
      return { metric, level, count: 0, of: 0, rate: 0, limit, evidence: 0, bar, since: hourStart(window.current) };
    }
    const run = { start: start[metric][level], end: ratios[metric][level] };
    const { count, of, since } = runOf(run, measures[metric][level], trials[metric], facts.now);
    const rate = of === 0 ? 0 : count / of;
    return { metric, level, count, of, rate, limit, evidence: evidence[metric][level], bar, since };
  };
  const convictionOf = (metric: Metric, level: Level): Conviction => {
    const without = (leftOut: string) =>
      evidenceOf(ratiosOn(metric, level, seriesOf(metric, counting, { from: window.from, leftOut })));
    const reading = readingOf(metric, level);
    return {
      ...reading,
      by: 'average',
      ...suspectOf(providersSince(counting.sheet, window.from), reading.bar, without),
      ...hitsSpread(metric, counting, reading.since),
      harmPerHour: harmPerHour(reading.rate, trials[metric], facts.now),
    };
  };
  const slots = judgedSlots(facts, prepared);
  const convictHarm = harmJudge(facts, prepared, slots);
  const convictRun = slotRunJudge(facts, prepared, slots);
  const nearest = judged<Level>((metric) => nearestLevel(evidence[metric], bars), 'warn');
  const convictedOf = (metric: Metric, level: Level): readonly Conviction[] => {
    const average = evidence[metric][level] >= barOf(metric, level) ? convictionOf(metric, level) : null;
    const found = average === null ? [] : [average];
    if (level === 'warn' || !isJudged(metric, level)) return found;
    // A conviction that does not depend on one provider needs no second reason. Where all do, one question is enough.
    for (const convict of [convictHarm, convictRun]) {
      if (found.some(({ hangsOnOneProvider }) => !hangsOnOneProvider)) break;
      const other = convict(metric, level, bars[level]);
      if (other !== null && (found.length === 0 || !other.hangsOnOneProvider)) found.push(other);
    }
    return found;
  };
  const found = metrics.flatMap((metric) => levelsOf(powers[metric]).flatMap((level) => convictedOf(metric, level)));

  return {
    convictions: found.filter(({ metric }) => powers[metric] !== 'tell'),
    told: found.filter(({ metric }) => powers[metric] === 'tell'),
    evidence,
    strongest: perMetric((metric) => readingOf(metric, nearest[metric])),
    dispersion: perMetric((metric) => dispersion[metric][nearest[metric]]),
    unjudged,
    checkpoint: advanceCounted(
      window.before ?? { ...prepared.before, beforeHour: window.oldest },
      ofMetrics(metrics, (metric) => trials[metric]),
      window.oldest,
      limits,
      variation,
    ),
  };
};

const NO_RATIOS: readonly number[] = [];
const NO_LEVELS: Readonly<Record<Level, readonly number[]>> = ofLevels(() => NO_RATIOS);
const NO_EVIDENCE: Readonly<Record<Level, number>> = ofLevels(() => 0);
