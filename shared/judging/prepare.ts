import { JUDGED_AT } from '../counting/counts.ts';
import type { Hour } from '../kernel/time.ts';
import { type Measure, measureOf } from './alternatives.ts';
import { dispersionOf, USUAL_VARIATION, usualSize, variationOf } from './dispersion.ts';
import { noEvidence, noRatios, ofLevels, type PerLevel } from './evidence.ts';
import { boundsFor, type FleetVariation, rhythmOf } from './fleet-variation.ts';
import { type Level, METRICS, type Metric, MOVING, perMetric, type Ratio, signalOf } from './metrics.ts';
import type { EvidenceState, HourCounts, Variation, Withheld } from './model.ts';
import { type HourTrials, type SeriesFacts, seriesOf, type Unproven } from './series.ts';
import { firstSince, type Sheet, sheetOf } from './sheet.ts';
import { basisOf, type SendsFeedback } from './trials.ts';
import { unprovenIn } from './unproven.ts';
import { firstFresh, hoursWithin, settledBefore, type Window, type WindowFacts, windowOf } from './window.ts';
import { withheldFrom } from './withhold.ts';

/** The input of `prepare`; part of `JudgeFacts`. */
export type PrepareFacts = WindowFacts & {
  readonly hours: readonly HourCounts[];
  readonly withheld: readonly Withheld[];
  readonly sendsFeedback: SendsFeedback;
  /** Hard bounces that are counted but not judged. */
  readonly unproven?: Unproven | undefined;
  /** Mail without an answer counts as good for this long. Unit: hours. Absent: as long as SES tries. */
  readonly maxDelivery?: number | undefined;
  /** What the fleet's own sets show; absent: the usual variation. */
  readonly fleetVariation?: FleetVariation | undefined;
};

/** The counts that the judge needs, without withheld ones, and the state to begin from. */
export type Prepared = {
  readonly window: Window;
  /** The metrics that have or had hits, and those that move sets by default. The others cost nothing. */
  readonly metrics: readonly Metric[];
  /** The state to begin from. */
  readonly before: EvidenceState;
  readonly start: PerLevel<readonly number[]>;
  readonly counting: SeriesFacts;
  /** The hours of the window. */
  readonly recent: Readonly<Record<Metric, readonly HourTrials[]>>;
  /** The hours that are replayed. */
  readonly trials: Readonly<Record<Metric, readonly HourTrials[]>>;
  readonly variation: Variation;
  readonly measures: PerLevel<Measure>;
  /** For the hour in which a message is usually sent. */
  readonly dispersion: PerLevel<number>;
  /** Metrics without trials in the window. */
  readonly unjudged: readonly Metric[];
};

const NOTHING: Readonly<Record<Level, readonly number[]>> = { warn: [], quarantine: [], pause: [] };
const NO_HOURS: readonly HourTrials[] = [];
const NO_MEASURES: Readonly<Record<Level, Measure>> = ofLevels(() => ({ alternatives: [], growth: 0 }));
const NO_DISPERSION: Readonly<Record<Level, number>> = ofLevels(() => 1);

/** The metrics that a hit in these hours speaks for, and those that move sets by default; in the order of `METRICS`. */
export const metricsIn = ({ rest }: Sheet, known: readonly Metric[] = []): readonly Metric[] => {
  const hasHits = (metric: Metric) => rest.some((cell) => cell[JUDGED_AT[signalOf(metric).hits]] > 0);
  return METRICS.filter((metric) => MOVING.includes(metric) || known.includes(metric) || hasHits(metric));
};

/** Counts what a judgement needs, once. */
export const prepare = (facts: PrepareFacts): Prepared => {
  const { hours: all, sendsFeedback, limits, maxDelivery, fleetVariation } = facts;
  const withheld = withheldFrom(facts.withheld, { hours: all, limits, sendsFeedback });
  const window = windowOf(facts);
  const hours = hoursWithin(all, window);
  const known = basisOf(hours);
  const before = window.before ?? noEvidence(limits, window.from);
  const sheet = sheetOf(hours);
  const metrics = metricsIn(sheet, Object.keys(before.ratios) as Metric[]);
  const freshFrom = firstFresh(window.current, maxDelivery);
  const counting: SeriesFacts = {
    sheet,
    sendsFeedback,
    withheld,
    unproven: facts.unproven ?? (sheet.hasUndated ? unprovenIn(all) : undefined),
    basis: (hour) => (known === 'answers' && hour >= freshFrom ? 'pending' : (known ?? 'answers')),
  };
  const judged = <T>(make: (metric: Metric) => T, otherwise: T) =>
    perMetric((metric) => (metrics.includes(metric) ? make(metric) : otherwise));
  const counted = judged((metric) => (known === null ? NO_HOURS : seriesOf(metric, counting)), NO_HOURS);
  const recent = judged((metric) => since(counted[metric], window.oldest), NO_HOURS);
  const settled = (metric: Metric) => recent[metric].slice(0, firstSince(recent[metric], settledBefore(window)));
  const boundsOf = (metric: Metric) =>
    fleetVariation && boundsFor(fleetVariation, metric, rhythmOf(recent[metric], window.current));
  const variation = judged<Ratio>((metric) => variationOf(settled(metric), boundsOf(metric)), USUAL_VARIATION);
  const measures = judged(
    (metric) => ofLevels((level) => measureOf(level, limits[metric][level], variation[metric])),
    NO_MEASURES,
  );
  const dispersion = (metric: Metric) => {
    const size = usualSize(recent[metric]);
    return ofLevels((level) => dispersionOf(size, measures[metric][level].growth));
  };
  return {
    window,
    metrics,
    before,
    start: judged((metric) => before.ratios[metric] ?? noRatios(limits, metric), NOTHING),
    counting,
    recent,
    trials: judged((metric) => since(counted[metric], window.from), NO_HOURS),
    variation,
    measures,
    dispersion: judged(dispersion, NO_DISPERSION),
    unjudged: metrics.filter((metric) => recent[metric].every(({ n }) => n === 0)),
  };
};

/** The hours from one on; hours ascend. */
const since = (series: readonly HourTrials[], from: Hour): readonly HourTrials[] =>
  (series[0]?.hour ?? from) >= from ? series : series.slice(firstSince(series, from));
