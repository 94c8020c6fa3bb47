import { type Measure, measureOf } from './alternatives.ts';
import { dispersionOf, usualSize, variationOf } from './dispersion.ts';
import { noEvidence, type PerLevel, perLevel } from './evidence.ts';
import { type EvidenceState, type HourCounts, METRICS, type Metric, type Variation, type Withheld } from './model.ts';
import { type HourTrials, type SeriesFacts, seriesOf } from './series.ts';
import { basisOf, type SendsFeedback } from './trials.ts';
import { hoursWithin, isFresh, isSettled, type Window, type WindowFacts, windowOf } from './window.ts';
import { withheldFrom } from './withhold.ts';

/** What decides about a docket; part of `JudgeFacts`. */
export type DocketFacts = WindowFacts & {
  readonly hours: readonly HourCounts[];
  readonly withheld: readonly Withheld[];
  readonly sendsFeedback: SendsFeedback;
};

/** What is before the judge: counted, without what is withheld, and with the state to begin from. */
export type Docket = {
  readonly window: Window;
  readonly start: EvidenceState;
  readonly counting: SeriesFacts;
  /** The hours that are replayed. */
  readonly trials: Readonly<Record<Metric, readonly HourTrials[]>>;
  readonly variation: Variation;
  readonly measures: PerLevel<Measure>;
  /** Of the hour in which a message is usually sent. */
  readonly dispersion: PerLevel<number>;
  /** Metrics without anything to measure against in the window. */
  readonly unjudged: readonly Metric[];
};

/** Count what a judgement needs, once. */
export const docketOf = ({ hours: all, withheld: incidents, sendsFeedback, ...span }: DocketFacts): Docket => {
  const withheld = withheldFrom(incidents, { hours: all, limits: span.limits, sendsFeedback });
  const window = windowOf(span);
  const hours = hoursWithin(all, window);
  const known = basisOf(hours);
  const counting: SeriesFacts = {
    hours,
    sendsFeedback,
    withheld,
    basis: (hour) => (known === 'answers' && isFresh(hour, window.current) ? 'pending' : (known ?? 'answers')),
  };
  const series = (metric: Metric) => (known === null ? [] : seriesOf(metric, counting));
  const counted = { hardBounce: series('hardBounce'), complaint: series('complaint') };
  const varied = (metric: Metric) => variationOf(counted[metric].filter(({ hour }) => isSettled(hour, window)));
  const variation = { hardBounce: varied('hardBounce'), complaint: varied('complaint') };
  const within = (metric: Metric) => counted[metric].filter(({ hour }) => hour >= window.oldest);
  const recent = { hardBounce: within('hardBounce'), complaint: within('complaint') };
  const sizes = { hardBounce: usualSize(recent.hardBounce), complaint: usualSize(recent.complaint) };
  const measures = perLevel((metric, level) => measureOf(level, span.limits[metric][level], variation[metric]));
  const replayed = (metric: Metric) => counted[metric].filter(({ hour }) => hour >= window.from);
  return {
    window,
    start: window.before ?? noEvidence(span.limits, window.from),
    counting,
    trials: { hardBounce: replayed('hardBounce'), complaint: replayed('complaint') },
    variation,
    measures,
    dispersion: perLevel((metric, level) => dispersionOf(sizes[metric], measures[metric][level].growth)),
    unjudged: METRICS.filter((metric) => recent[metric].every(({ n }) => n === 0)),
  };
};
