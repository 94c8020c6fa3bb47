import { type EpochMs, HOUR_MS, type Hour, hourOf } from '../kernel/time.ts';
import { hasSameLimits } from './evidence.ts';
import type { EvidenceState, HourCounts, Limits } from './model.ts';
import { firstSince } from './sheet.ts';

/** Number of sending hours, with the open one, that every judgement replays. */
export const WINDOW_HOURS = 168;
/** Younger hours do not count for a set's usual dispersion: they may be part of the present fault. */
export const SETTLED_HOURS = 24;

/** The hours that a judgement reads. All hours are inclusive. */
export type Window = {
  readonly current: Hour;
  /** The oldest of the 168. */
  readonly oldest: Hour;
  /** The first hour that is replayed: where the checkpoint or the epoch ends, never before the window without one. */
  readonly from: Hour;
  /** The state from which the replay begins, or `null` to begin from nothing. */
  readonly before: EvidenceState | null;
};

/** The input of the window; part of `JudgeFacts`. */
export type WindowFacts = {
  readonly now: EpochMs;
  readonly epochFrom: EpochMs;
  readonly before: EvidenceState | null;
  readonly limits: Limits;
};

/**
 * The window of a judgement. A checkpoint older than the window is used, so that a backlog is judged too; so is one
 * that ends within the window. A checkpoint of another epoch, of the future, or made under other limits is ignored.
 */
export const windowOf = ({ now, epochFrom, before, limits }: WindowFacts): Window => {
  const current = hourOf(now);
  const oldest = current - WINDOW_HOURS + 1;
  const epoch = Math.ceil(epochFrom / HOUR_MS);
  const usable =
    before !== null && before.beforeHour > epoch && before.beforeHour <= current && hasSameLimits(before, limits);
  if (usable) return { current, oldest, from: before.beforeHour, before };
  return { current, oldest, from: Math.max(oldest, epoch), before: null };
};

/** SES tries to deliver for this long, unless the set's `MaxDeliverySeconds` is shorter. Unit: hours. */
export const MOST_DELIVERY_HOURS = 14;

/** The first hour whose outcomes may still come: the one before the open hour at the latest. */
export const firstFresh = (current: Hour, deliveryHours = MOST_DELIVERY_HOURS): Hour =>
  current - Math.max(1, Math.ceil(deliveryHours));

/** Closed hours of the window that are older than a day, of this epoch or before: they show the dispersion. */
export const isSettled = (hour: Hour, window: Window): boolean => hour >= window.oldest && hour < settledBefore(window);

/** The first hour that is too young to show the dispersion. */
export const settledBefore = ({ current }: Window): Hour => current - SETTLED_HOURS;

/** The hours that a judgement may read: the window and the replayed hours, none in the future. */
export const hoursWithin = (hours: readonly HourCounts[], { oldest, from, current }: Window): readonly HourCounts[] => {
  const first = Math.min(oldest, from);
  const begin = firstSince(hours, first);
  const end = firstSince(hours, current + 1);
  return begin === 0 && end === hours.length ? hours : hours.slice(begin, end);
};
