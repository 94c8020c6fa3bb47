import { type EpochMs, hourOf, hourStart, slotStart } from '../kernel/time.ts';
import {
  harmAlternatives,
  harmEvidence,
  harmRun,
  type SendingSlot,
  slotSeries,
  type TimedTrials,
  timed,
} from './harm.ts';
import { type Level, type Limits, type Metric, signalOf } from './metrics.ts';
import type { Conviction } from './model.ts';
import type { Prepared } from './prepare.ts';
import { seriesOf } from './series.ts';
import { harmPerHour, hitsSpread } from './spread.ts';
import { suspectOf } from './suspect.ts';

/** A rate of so many times a limit does harm whatever its sender's average is. */
export const DEFAULT_HARM = 2;

/** What decides about harm; part of `JudgeFacts`. */
export type HarmFacts = {
  readonly now: EpochMs;
  readonly epochFrom: EpochMs;
  readonly limits: Limits;
  readonly harm?: number | undefined;
  readonly slots?: readonly SendingSlot[] | undefined;
};

/**
 * Convict a metric at a level for harm: by sending hour, and hard bounces by slot as well where slots are known. Null
 * where the evidence stays below the bar.
 */
export const convictHarm = (
  metric: Metric,
  level: Level,
  bar: number,
  { now, epochFrom, limits, harm = DEFAULT_HARM, slots = [] }: HarmFacts,
  { counting, trials, window }: Prepared,
): Conviction | null => {
  const limit = limits[metric][level];
  const line = harm * limit;
  const alternatives = harmAlternatives(line);
  const hours = counting.hours.filter(({ hour }) => hour >= window.from);
  const within = slots.filter(({ slot }) => slotStart(slot) >= epochFrom && slotStart(slot) <= now);
  const bySlot = (leftOut?: string) => slotSeries({ ...counting, slots: within }, leftOut);
  const byHour = (leftOut?: string) => timed(seriesOf(metric, { ...counting, hours }, leftOut));
  const convictBy = (series: readonly TimedTrials[], again: (leftOut: string) => readonly TimedTrials[]) => {
    const evidence = harmEvidence(series, alternatives, line);
    if (evidence < bar) return null;
    const { count, of, since } = harmRun(series, alternatives);
    const rate = of === 0 ? 0 : count / of;
    return {
      ...{ metric, level, count, of, rate, limit, line, evidence, bar, since },
      by: 'harm',
      ...suspectOf(hours, bar, (provider) => harmEvidence(again(provider), alternatives, line)),
      ...hitsSpread(metric, counting, hourStart(hourOf(since))),
      harmPerHour: harmPerHour(rate, trials[metric], now),
    } as const;
  };
  const hourly = convictBy(timed(trials[metric]), byHour);
  if (!signalOf(metric).prompt || within.length === 0 || hourly?.hangsOnOneProvider === false) return hourly;
  return convictBy(bySlot(), bySlot) ?? hourly;
};
