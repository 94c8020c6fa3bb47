import type { Hour } from '../kernel/time.ts';
import { measureOf } from './alternatives.ts';
import { perLevel } from './evidence.ts';
import type { EvidenceState, HourCounts, Metric, Variation, Withheld } from './model.ts';
import { replayed } from './run.ts';
import { type HourTrials, seriesOf } from './series.ts';
import { basisOf, type SendsFeedback } from './trials.ts';

/** How hours that leave the window are counted. */
export type AdvanceFacts = {
  readonly sendsFeedback: SendsFeedback;
  readonly withheld?: readonly Withheld[];
  /** What is known of the set by now (`docketOf`). */
  readonly variation: Variation;
};

/**
 * Move a state on over hours that leave the window, up to the start of `upTo`. Hours before the state or from `upTo` on
 * are left alone, so whatever is at hand can be passed. Ascending; every hour counts as settled. What has left keeps the dispersion
 * it left with, whatever is learned of the set later.
 */
export const advance = (
  state: EvidenceState,
  hours: readonly HourCounts[],
  upTo: Hour,
  { sendsFeedback, withheld = [], variation }: AdvanceFacts,
): EvidenceState => {
  const leaving = hours.filter(({ hour }) => hour >= state.beforeHour && hour < upTo);
  const known = basisOf(leaving);
  const counting = { hours: leaving, sendsFeedback, withheld, basis: () => known ?? ('answers' as const) };
  const trials = (metric: Metric) => (known === null ? [] : seriesOf(metric, counting));
  return advanced(state, { hardBounce: trials('hardBounce'), complaint: trials('complaint') }, upTo, variation);
};

/** The same for hours that are counted already; those from `upTo` on are left alone. */
export const advanced = (
  state: EvidenceState,
  trials: Readonly<Record<Metric, readonly HourTrials[]>>,
  upTo: Hour,
  variation: Variation,
): EvidenceState => {
  if (upTo <= state.beforeHour) return state;
  const leaving = {
    hardBounce: trials.hardBounce.filter(({ hour }) => hour < upTo),
    complaint: trials.complaint.filter(({ hour }) => hour < upTo),
  };
  return {
    beforeHour: upTo,
    limits: state.limits,
    variation,
    ratios: perLevel((metric, level) => {
      const measure = measureOf(level, state.limits[metric][level], variation[metric]);
      return replayed(state.ratios[metric][level], measure, leaving[metric]);
    }),
  };
};
