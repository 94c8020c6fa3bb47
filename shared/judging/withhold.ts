import { type EpochMs, HOURS_PER_DAY, hourOf } from '../kernel/time.ts';
import type { Metric, Withheld } from './model.ts';

/** What decides about the hours of an incident. */
export type WithholdFacts = {
  readonly provider: string;
  readonly metric: Metric;
  /** Where the run of evidence began (`Conviction.since`). */
  readonly since: EpochMs;
  readonly now: EpochMs;
  /** What this incident withholds already, `null` when it is raised. */
  readonly withheld: Withheld | null;
  /** Whether the other sets' rate at the provider is above the limit still (`examineProvider` says `incident`). */
  readonly above: boolean;
};

/** An incident reaches back at most so far, so that it cannot clear a set of what it did the days before. */
export const MOST_HOURS_BACK = HOURS_PER_DAY;

/**
 * The sending hours whose counts at a provider are held against nobody: from the hour in which the evidence began to
 * build up, at most 24 before the incident was raised, to the present one; extended while the rate stays above the
 * limit, and left as it is from then on. It never shrinks, so that a decision once cleared stays cleared.
 */
export const withheldHours = ({ provider, metric, since, now, withheld, above }: WithholdFacts): Withheld => {
  const current = hourOf(now);
  if (withheld === null) {
    const fromHour = Math.min(current, Math.max(hourOf(since), current - MOST_HOURS_BACK));
    return { provider, metric, fromHour, toHour: current };
  }
  return above ? { ...withheld, toHour: Math.max(withheld.toHour, current) } : withheld;
};
