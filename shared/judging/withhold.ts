import { type EpochMs, HOURS_PER_DAY, type Hour, hourOf } from '../kernel/time.ts';
import { isCompany } from '../replies/providers.ts';
import type { HourCounts, Limits, Metric, Ratio, Withheld } from './model.ts';
import { countsFor, type SendsFeedback, type Trials } from './trials.ts';

/** The input that decides the hours of an incident. */
export type WithholdFacts = {
  readonly provider: string;
  readonly metric: Metric;
  /** Where the run of evidence began (`Conviction.since`). */
  readonly since: EpochMs;
  readonly now: EpochMs;
  /** What this incident withholds already; `null` when it begins. */
  readonly withheld: Withheld | null;
  /** Whether the other sets' rate at the provider is still above the limit (`examineProvider` says `incident`). */
  readonly above: boolean;
};

/** Longest reach of an incident into the past, so that it does not excuse the days before. */
export const MOST_HOURS_BACK = HOURS_PER_DAY;
const WEEK_HOURS = 7 * HOURS_PER_DAY;

/**
 * The sending hours whose counts at a provider are withheld: from the hour in which the evidence began, at most 24
 * before the incident, to the present hour. It grows while the rate stays above the limit, and then stays. It never
 * shrinks, so a decision that was cleared stays cleared.
 */
export const withheldHours = ({ provider, metric, since, now, withheld, above }: WithholdFacts): Withheld => {
  const current = hourOf(now);
  if (withheld === null) {
    const fromHour = Math.min(current, Math.max(hourOf(since), current - MOST_HOURS_BACK));
    return { provider, metric, fromHour, toHour: current };
  }
  return above ? { ...withheld, toHour: Math.max(withheld.toHour, current) } : withheld;
};

/** This many outcomes at other providers show how a set does there. */
export const ENOUGH_ELSEWHERE = 20;
/** Fewer hits are chance, whatever the rate. */
const LEAST_HITS = 3;

/** Whether hits among trials are more than a limit allows, and more than chance. */
export const isBad = ({ n, x }: Trials, limit: Ratio): boolean => x >= LEAST_HITS && x > n * limit;

/** One in twenty, of a normal distribution, one-sided. */
const CHANCE_SD = 1.645;

/**
 * Whether so many hits are more than chance shows of a sender right at a limit, in one case of twenty. Square roots of
 * counts have a standard deviation of one half, whatever the count.
 */
const isBeyondChance = ({ n, x }: Trials, limit: Ratio): boolean =>
  2 * (Math.sqrt(x) - Math.sqrt(n * limit)) >= CHANCE_SD;

/** The input that decides whether an incident clears a set. */
export type ClearingFacts = {
  /** Of the set, as far back as they are known. */
  readonly hours: readonly HourCounts[];
  readonly limits: Limits;
  readonly sendsFeedback: SendsFeedback;
};

/**
 * The incidents that clear a set: those during which it is well elsewhere. A set that is bad at every provider stays
 * convicted. One with little mail elsewhere must have been well at this very provider in the week before; where that is
 * a company of which little is known, everywhere.
 */
export const withheldFrom = (
  withheld: readonly Withheld[],
  { hours, limits, sendsFeedback }: ClearingFacts,
): readonly Withheld[] =>
  withheld.filter(({ provider, metric, fromHour, toHour }) => {
    const limit = limits[metric].quarantine;
    const trialsIn = (from: Hour, to: Hour, leftOut: (name: string) => boolean): Trials => {
      const sum = { n: 0, x: 0 };
      for (const { hour, cells } of hours) {
        if (hour < from || hour > to) continue;
        const { n, x } = countsFor(metric, cells, sendsFeedback, leftOut);
        sum.n += n;
        sum.x += x;
      }
      return sum;
    };
    const ill = new Set(withheld.filter((one) => one.metric === metric).map((one) => one.provider));
    const elsewhere = trialsIn(fromHour, toHour, (name) => ill.has(name));
    // Three hits of fifty are chance, and what counts elsewhere is judged by itself all the same.
    if (isBad(elsewhere, limit) && isBeyondChance(elsewhere, limit)) return false;
    if (elsewhere.n >= ENOUGH_ELSEWHERE) return true;
    const there = trialsIn(fromHour - WEEK_HOURS, fromHour - 1, (name) => name !== provider);
    // Of a small set few mails to a company are kept as its own: then all its mail tells.
    const isUnknown = there.n < ENOUGH_ELSEWHERE && isCompany(provider);
    const before = isUnknown ? trialsIn(fromHour - WEEK_HOURS, fromHour - 1, () => false) : there;
    return before.n >= ENOUGH_ELSEWHERE && !isBad(before, limit);
  });
