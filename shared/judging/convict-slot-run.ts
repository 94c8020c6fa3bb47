import { type EpochMs, hourOf, hourStart, SLOTS_PER_HOUR, slotOf, slotStart } from '../kernel/time.ts';
import { type Alternative, alternativesTo } from './alternatives.ts';
import type { SlotTrials } from './harm.ts';
import type { JudgedSlots } from './judged-slots.ts';
import { type Level, type Limits, type Metric, signalOf } from './metrics.ts';
import type { Conviction } from './model.ts';
import type { Prepared } from './prepare.ts';
import { isBusy, mayConvict, slotGrowth, slotRunEvidence, worstRun } from './slot-runs.ts';
import { harmPerHour, hitsSpread } from './spread.ts';
import { suspectOf } from './suspect.ts';

/** The input of the test by runs of slots; part of `JudgeFacts`. */
export type SlotRunFacts = { readonly now: EpochMs; readonly limits: Limits };

/** Convicts a metric at a level by a run of slots; null where the evidence stays below the bar. */
export type SlotRunJudge = (metric: Metric, level: Level, bar: number) => Conviction | null;

/**
 * Judges the hard bounces of the present hour from the start of any of its slots, so that what begins within an hour is
 * not diluted by the good mail of the same hour.
 */
export const slotRunJudge = (
  { now, limits }: SlotRunFacts,
  { counting, trials, recent, variation }: Prepared,
  slots: JudgedSlots,
): SlotRunJudge => {
  const from = hourOf(now) * SLOTS_PER_HOUR;
  const oldest = slotOf(now) - SLOTS_PER_HOUR + 1;
  const thisHour = (leftOut?: string): readonly SlotTrials[] =>
    slots.series(leftOut).filter(({ slot }) => slot >= from);
  return (metric, level, bar) => {
    if (!signalOf(metric).prompt || slots.isEmpty) return null;
    const limit = limits[metric][level];
    const series = thisHour();
    const alternatives: readonly Alternative[] = alternativesTo(level, limit);
    if (!mayConvict(series, alternatives)) return null;
    if (!isBusy(slots.series().filter(({ slot }) => slot >= oldest))) return null;
    const growth = slotGrowth(variation[metric], limit);
    const evidence = slotRunEvidence(series, alternatives, growth);
    if (evidence < bar) return null;
    const { n: of, x: count, first } = worstRun(series, alternatives, growth);
    const since = first === null ? now : slotStart(first.slot);
    const rate = of === 0 ? 0 : count / of;
    return {
      ...{ metric, level, count, of, rate, limit, evidence, bar, since },
      by: 'average',
      ...suspectOf(slots.providers(), bar, (leftOut) => slotRunEvidence(thisHour(leftOut), alternatives, growth)),
      ...hitsSpread(metric, counting, hourStart(hourOf(since))),
      harmPerHour: harmPerHour(rate, slots.isSplit ? recent[metric] : trials[metric], now),
    };
  };
};
