import { type EpochMs, HOUR_MS, type Hour, hourOf } from '../kernel/time.ts';
import { comparable } from './evidence.ts';
import type { EvidenceState, HourCounts, Limits } from './model.ts';

/** So many sending hours, the open one included, are replayed at every judgement. */
export const WINDOW_HOURS = 168;
/** Hours younger than this say nothing about a set's usual dispersion: they may be the fire itself. */
export const SETTLED_HOURS = 24;

/** Which hours a judgement looks at. All hours are inclusive. */
export type Window = {
  readonly current: Hour;
  /** The oldest of the 168. */
  readonly oldest: Hour;
  /** The first hour that is replayed: where the checkpoint or the epoch ends, never before the window without one. */
  readonly from: Hour;
  /** Where the replay begins from, or `null` to begin from nothing. */
  readonly before: EvidenceState | null;
};

/** What decides about the window; part of `JudgeFacts`. */
export type WindowFacts = {
  readonly now: EpochMs;
  readonly epochFrom: EpochMs;
  readonly before: EvidenceState | null;
  readonly limits: Limits;
};

/**
 * The window of a judgement. A checkpoint older than the window is built upon, so that a backlog is judged too; one
 * that ends within the window as well, it is only newer than it need be. One that says nothing about this epoch, lies
 * in the future or was made under other limits is ignored.
 */
export const windowOf = ({ now, epochFrom, before, limits }: WindowFacts): Window => {
  const current = hourOf(now);
  const oldest = current - WINDOW_HOURS + 1;
  const epoch = Math.ceil(epochFrom / HOUR_MS);
  const usable =
    before !== null && before.beforeHour > epoch && before.beforeHour <= current && comparable(before, limits);
  if (usable) return { current, oldest, from: before.beforeHour, before };
  return { current, oldest, from: Math.max(oldest, epoch), before: null };
};

/** SES tries to deliver for so long, unless the set's `MaxDeliverySeconds` says less. Unit: hours. */
export const MOST_DELIVERY_HOURS = 14;

/** Hours whose answers may still be on their way, at least the open one and the one before it. */
export const isFresh = (hour: Hour, current: Hour, deliveryHours = MOST_DELIVERY_HOURS): boolean =>
  hour >= current - Math.max(1, Math.ceil(deliveryHours));

/** Closed hours older than a day that belong to the window, of this epoch or before it: they tell the dispersion. */
export const isSettled = (hour: Hour, { oldest, current }: Window): boolean =>
  hour >= oldest && hour < current - SETTLED_HOURS;

/** The hours that a judgement may look at: those of the window and those it replays, none in the future. */
export const hoursWithin = (hours: readonly HourCounts[], { oldest, from, current }: Window): readonly HourCounts[] => {
  const first = Math.min(oldest, from);
  return hours.filter(({ hour }) => hour >= first && hour <= current);
};
