import type { Hour } from '../kernel/time.ts';
import { measureOf } from './alternatives.ts';
import { USUAL_VARIATION } from './dispersion.ts';
import { noRatios, ofLevels, ofMetrics } from './evidence.ts';
import type { Limits, Metric } from './metrics.ts';
import type { EvidenceState, HourCounts, Variation, Withheld } from './model.ts';
import { metricsIn } from './prepare.ts';
import { replayRatios } from './run.ts';
import { type HourTrials, seriesOf, type Unproven } from './series.ts';
import { firstSince, sheetOf } from './sheet.ts';
import { basisOf, type SendsFeedback } from './trials.ts';

/** How hours that leave the window are counted. */
export type AdvanceFacts = {
  readonly sendsFeedback: SendsFeedback;
  readonly withheld?: readonly Withheld[];
  readonly unproven?: Unproven | undefined;
  /** For metrics that the state does not hold. */
  readonly limits: Limits;
  /** What is known of the set now (`prepare`). */
  readonly variation: Variation;
};

/**
 * Advances a state over hours that leave the window, up to the start of `upTo`. Other hours are ignored, so a caller
 * may pass more. Hours ascend; every hour counts as settled. Hours that have left keep their dispersion, whatever is
 * learned of the set later.
 */
export const advance = (
  state: EvidenceState,
  hours: readonly HourCounts[],
  upTo: Hour,
  { sendsFeedback, withheld = [], unproven, limits, variation }: AdvanceFacts,
): EvidenceState => {
  const leaving = hours.filter(({ hour }) => hour >= state.beforeHour && hour < upTo);
  const known = basisOf(leaving);
  const sheet = sheetOf(leaving);
  const counting = { sheet, sendsFeedback, withheld, unproven, basis: () => known ?? ('answers' as const) };
  const trials = (metric: Metric) => (known === null ? [] : seriesOf(metric, counting));
  const metrics = metricsIn(sheet, Object.keys(state.ratios) as Metric[]);
  return advanceCounted(state, ofMetrics(metrics, trials), upTo, limits, variation);
};

/** The same for hours that are counted already. */
export const advanceCounted = (
  state: EvidenceState,
  trials: Readonly<Partial<Record<Metric, readonly HourTrials[]>>>,
  upTo: Hour,
  limits: Limits,
  variation: Variation,
): EvidenceState => {
  if (upTo <= state.beforeHour) return state;
  const metrics = Object.keys(trials) as Metric[];
  return {
    beforeHour: upTo,
    limits: { ...ofMetrics(metrics, (metric) => limits[metric]), ...state.limits },
    variation: ofMetrics(metrics, (metric) => variation[metric] ?? USUAL_VARIATION),
    ratios: ofMetrics(metrics, (metric) => {
      const of = state.limits[metric] ?? limits[metric];
      const before = state.ratios[metric] ?? noRatios(limits, metric);
      const own = trials[metric] ?? [];
      const leaving = own.slice(0, firstSince(own, upTo));
      if (leaving.length === 0) return before;
      return ofLevels((level) =>
        replayRatios(before[level], measureOf(level, of[level], variation[metric] ?? USUAL_VARIATION), leaving),
      );
    }),
  };
};
