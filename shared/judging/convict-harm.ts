import { type EpochMs, hourOf, hourStart, slotStart } from '../kernel/time.ts';
import { harmAlternatives, harmEvidence, harmRun, isBeyond, type SlotTrials } from './harm.ts';
import type { JudgedSlots } from './judged-slots.ts';
import { type Level, type Limits, type Metric, signalOf } from './metrics.ts';
import type { Conviction } from './model.ts';
import type { Prepared } from './prepare.ts';
import { type HourTrials, seriesOf } from './series.ts';
import { harmPerHour, hitsSpread } from './spread.ts';
import { suspectOf } from './suspect.ts';
import type { Trials } from './trials.ts';

/** A rate of this many times a limit does harm, whatever the sender's average is. */
export const DEFAULT_HARM = 2;

/** The input of the harm test; part of `JudgeFacts`. */
export type HarmFacts = {
  readonly now: EpochMs;
  readonly limits: Limits;
  readonly harm?: number | undefined;
};

/** Convicts a metric at a level for harm; null where the evidence stays below the bar. */
export type HarmJudge = (metric: Metric, level: Level, bar: number) => Conviction | null;

/** Judges harm: by sending hour, and hard bounces also by slot where slots are known. */
export const harmJudge = (
  { now, limits, harm = DEFAULT_HARM }: HarmFacts,
  { counting, trials, recent, window }: Prepared,
  slots: JudgedSlots,
): HarmJudge => {
  return (metric, level, bar) => {
    const limit = limits[metric][level];
    const line = harm * limit;
    const convictBy = <T extends Trials>(
      series: readonly T[],
      begins: (trials: T) => EpochMs,
      again: (leftOut: string) => readonly Trials[],
    ) => {
      if (!isBeyond(series, line)) return null;
      const alternatives = harmAlternatives(line);
      const evidence = harmEvidence(series, alternatives, line);
      if (evidence < bar) return null;
      const { count, of, first } = harmRun(series, alternatives);
      const since = first === null ? 0 : begins(first);
      const rate = of === 0 ? 0 : count / of;
      return {
        ...{ metric, level, count, of, rate, limit, line, evidence, bar, since },
        by: 'harm',
        ...suspectOf(slots.providers(), bar, (provider) => harmEvidence(again(provider), alternatives, line)),
        ...hitsSpread(metric, counting, hourStart(hourOf(since))),
        harmPerHour: harmPerHour(rate, slots.isSplit ? recent[metric] : trials[metric], now),
      } as const;
    };
    const byHour = (leftOut: string) => seriesOf(metric, counting, { from: window.from, leftOut });
    const hourly = convictBy(trials[metric], ({ hour }: HourTrials) => hourStart(hour), byHour);
    if (!signalOf(metric).prompt || slots.isEmpty || hourly?.hangsOnOneProvider === false) return hourly;
    return convictBy(slots.series(), ({ slot }: SlotTrials) => slotStart(slot), slots.series) ?? hourly;
  };
};
