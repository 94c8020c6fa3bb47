import type { Alternative } from './alternatives.ts';
import { dispersionOf, growthOf } from './dispersion.ts';
import { evidenceOf } from './evidence.ts';
import type { SlotTrials } from './harm.ts';
import type { Ratio } from './metrics.ts';
import type { Trials } from './trials.ts';

/**
 * Rates differ more from minute to minute than from hour to hour, and hours do not show by how much. So no less than
 * this is allowed for within an hour (a share of the rate, as `Variation`).
 */
export const LEAST_WITHIN_HOUR: Ratio = 0.4;

/**
 * Least mail in the last twelve slots. Of a set with less, minutes show chance and mood, and the hour is soon told by
 * itself.
 */
export const BUSY_FROM = 500;

/** A run of slots that begins at any of them and lasts to the newest. */
type Run = Trials & { readonly ratio: number; readonly first: SlotTrials | null };

/**
 * Evidence that the rate is above a limit since the start of one of these slots: the mean over the alternatives of what
 * the best beginning says for each. A run is one group of mails, as an hour is: its dispersion grows with its mail.
 */
export const slotRunEvidence = (
  slots: readonly SlotTrials[],
  alternatives: readonly Alternative[],
  growth: number,
): number => evidenceOf(alternatives.map((one) => bestRun(slots, one, growth).ratio));

/** The run that says most, by the alternative that dominates. */
export const worstRun = (slots: readonly SlotTrials[], alternatives: readonly Alternative[], growth: number): Run => {
  let worst = NO_RUN;
  for (const alternative of alternatives) {
    const found = bestRun(slots, alternative, growth);
    if (found.ratio > worst.ratio) worst = found;
  }
  return worst;
};

/** Whether the set is busy, by its last twelve slots. */
export const isBusy = (slots: readonly SlotTrials[]): boolean => slots.reduce((sum, { n }) => sum + n, 0) >= BUSY_FROM;

/** Whether a run may have evidence at all: a slot speaks for one of the alternatives. Asked first, because it is cheap. */
export const mayConvict = (slots: readonly SlotTrials[], alternatives: readonly Alternative[]): boolean =>
  slots.some(({ n, x }) => x > 0 && alternatives.some(({ perHit, perMiss }) => x * perHit + (n - x) * perMiss > 0));

/** How much a trial raises the dispersion of a run of slots. */
export const slotGrowth = (variation: Ratio, limit: Ratio): number =>
  growthOf(Math.max(variation, LEAST_WITHIN_HOUR), limit);

const NO_RUN: Run = { n: 0, x: 0, ratio: 0, first: null };

const bestRun = (slots: readonly SlotTrials[], { perHit, perMiss }: Alternative, growth: number): Run => {
  let best = NO_RUN;
  let n = 0;
  let x = 0;
  for (let index = slots.length - 1; index >= 0; index -= 1) {
    const slot = slots[index];
    if (slot === undefined) continue;
    n += slot.n;
    x += slot.x;
    const ratio = (x * perHit + (n - x) * perMiss) / dispersionOf(n, growth);
    if (ratio > best.ratio) best = { n, x, ratio, first: slot };
  }
  return best;
};
