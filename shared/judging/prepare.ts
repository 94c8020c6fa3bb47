import { JUDGED_AT, type JudgedCell } from '../counting/counts.ts';
import type { Hour } from '../kernel/time.ts';
import { type Measure, measureOf } from './alternatives.ts';
import { dispersionOf, USUAL_VARIATION, usualSize, variationOf } from './dispersion.ts';
import { noEvidence, noRatios, type PerLevel, perLevel } from './evidence.ts';
import { type Level, METRICS, type Metric, MOVING, perMetric, type Ratio, signalOf } from './metrics.ts';
import type { EvidenceState, HourCounts, Variation, Withheld } from './model.ts';
import { type Moods, moodFor, rhythmOf } from './moods.ts';
import { type HourTrials, type SeriesFacts, seriesOf, type Unproven } from './series.ts';
import { type Sheet, sheetOf } from './sheet.ts';
import { basisOf, type SendsFeedback } from './trials.ts';
import { unprovenIn } from './unproven.ts';
import { hoursWithin, isFresh, isSettled, type Window, type WindowFacts, windowOf } from './window.ts';
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
  readonly moods?: Moods | undefined;
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

const NO_MEASURE: Measure = { alternatives: [], growth: 0 };
const NOTHING: Readonly<Record<Level, readonly number[]>> = { warn: [], quarantine: [], pause: [] };

/**
 * Whether a cell has hits of a metric that does not move sets. Written out, since it is asked of each cell of a week; a
 * test holds it against `METRICS`.
 */
const hasRest = (cell: Readonly<JudgedCell>): boolean =>
  cell[JUDGED_AT.missingMailboxes] > 0 ||
  cell[JUDGED_AT.expired] > 0 ||
  cell[JUDGED_AT.rejects] > 0 ||
  cell[JUDGED_AT.renderingFailures] > 0 ||
  cell[JUDGED_AT.suppressed] > 0 ||
  cell[JUDGED_AT.reputationDeferrals] > 0;

/** The metrics that a hit in these hours speaks for, and those that move sets by default; in the order of `METRICS`. */
export const metricsIn = ({ cells }: Sheet, known: readonly Metric[] = []): readonly Metric[] => {
  const some = cells.filter(hasRest);
  const hasHits = (metric: Metric) => some.some((cell) => cell[JUDGED_AT[signalOf(metric).hits]] > 0);
  return METRICS.filter((metric) => MOVING.includes(metric) || known.includes(metric) || hasHits(metric));
};

/** Counts what a judgement needs, once. */
export const prepare = ({
  hours: all,
  withheld: incidents,
  sendsFeedback,
  unproven = unprovenIn(all),
  maxDelivery,
  moods,
  ...span
}: PrepareFacts): Prepared => {
  const withheld = withheldFrom(incidents, { hours: all, limits: span.limits, sendsFeedback });
  const window = windowOf(span);
  const hours = hoursWithin(all, window);
  const known = basisOf(hours);
  const before = window.before ?? noEvidence(span.limits, window.from);
  const sheet = sheetOf(hours);
  const metrics = metricsIn(sheet, Object.keys(before.ratios) as Metric[]);
  const counting: SeriesFacts = {
    sheet,
    sendsFeedback,
    withheld,
    unproven,
    basis: (hour) =>
      known === 'answers' && isFresh(hour, window.current, maxDelivery) ? 'pending' : (known ?? 'answers'),
  };
  const judged = <T>(make: (metric: Metric) => T, otherwise: T) =>
    perMetric((metric) => (metrics.includes(metric) ? make(metric) : otherwise));
  const counted = judged<readonly HourTrials[]>((metric) => (known === null ? [] : seriesOf(metric, counting)), []);
  const recent = judged((metric) => since(counted[metric], window.oldest), []);
  const settled = hours.filter(({ hour }) => isSettled(hour, window)).length;
  const moodOf = (metric: Metric) => moods && moodFor(moods, metric, rhythmOf(recent[metric], window.current));
  const variation = judged<Ratio>(
    (metric) => variationOf(recent[metric].slice(0, settled), moodOf(metric)),
    USUAL_VARIATION,
  );
  const sizes = judged((metric) => usualSize(recent[metric]), 0);
  const measures = perLevel((metric, level) =>
    metrics.includes(metric) ? measureOf(level, span.limits[metric][level], variation[metric]) : NO_MEASURE,
  );
  return {
    window,
    metrics,
    before,
    start: judged((metric) => before.ratios[metric] ?? noRatios(span.limits, metric), NOTHING),
    counting,
    recent,
    trials: judged((metric) => since(counted[metric], window.from), []),
    variation,
    measures,
    dispersion: perLevel((metric, level) => dispersionOf(sizes[metric], measures[metric][level].growth)),
    unjudged: metrics.filter((metric) => recent[metric].every(({ n }) => n === 0)),
  };
};

/** The hours from one on; hours ascend. */
const since = (series: readonly HourTrials[], from: Hour): readonly HourTrials[] =>
  (series[0]?.hour ?? from) >= from ? series : series.filter(({ hour }) => hour >= from);
