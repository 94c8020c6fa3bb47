import type { Partition } from '../counting/partition.ts';
import { concurrently } from '../kernel/concurrently.ts';
import {
  dayOfHour,
  type EpochMs,
  HOURS_PER_DAY,
  type Hour,
  hourOfSlot,
  hourStart,
  MINUTE_MS,
  SLOTS_PER_HOUR,
  type Slot,
  slotStart,
} from '../kernel/time.ts';
import type { EvaluationDeps } from './deps.ts';
import { rollUpDay, rollUpHour } from './rollup.ts';

/** A slot is closed so long after its end; what comes later is folded in when it comes. Unit: ms. */
export const CLOSE_AFTER_MS = MINUTE_MS;

export const isOver = (slot: Slot, now: EpochMs): boolean => slotStart(slot + 1) + CLOSE_AFTER_MS <= now;
/** Whether the slot is the last of its hour. */
export const endsHour = (slot: Slot): boolean => slot % SLOTS_PER_HOUR === SLOTS_PER_HOUR - 1;
const isHourOver = (hour: Hour, now: EpochMs): boolean => hourStart(hour + 1) + CLOSE_AFTER_MS <= now;

/**
 * Fold a partition whose slot is over: one write per set, absolute; then the hour and the day where it was their last
 * slot. The partition's progress is the caller's to write, last of all: a crash before it repeats the whole.
 */
export async function writeSlot(deps: EvaluationDeps, partition: Partition, now: EpochMs): Promise<void> {
  const { slot, shard } = partition;
  const { sequence, sets } = await deps.partitions.read(partition);
  const hour = hourOfSlot(slot);
  await concurrently(sets, deps.concurrency, async ([set, counts]) => {
    await deps.totals.putSlot(set, slot, { sequence, counts });
    deps.views.noteSlot(set, slot, { sequence, counts });
    await deps.active.seenOn(set, dayOfHour(hour));
  });
  deps.active.note(partition, [...sets.keys()]);
  if (endsHour(slot)) {
    const active = await deps.active.inHour(hour, shard);
    await concurrently(active, deps.concurrency, (set) => rollUpHour(deps.totals, set, hour, now));
    if (hour % HOURS_PER_DAY !== HOURS_PER_DAY - 1) return;
    const ofDay = await deps.active.inDay(dayOfHour(hour), hour, shard);
    await concurrently(ofDay, deps.concurrency, (set) => rollUpDay(deps.totals, set, dayOfHour(hour)));
  } else if (isHourOver(hour, now)) {
    // a slot that was empty when its hour was rolled up
    await rollUpAgain(deps, sets.keys(), hour, now);
  }
}

/** Roll up for these sets an hour that is over, and its day where that is over too. */
export async function rollUpAgain(
  deps: EvaluationDeps,
  sets: Iterable<string>,
  hour: Hour,
  now: EpochMs,
): Promise<void> {
  if (!isHourOver(hour, now)) return;
  const day = dayOfHour(hour);
  const isDayOver = isHourOver(day * HOURS_PER_DAY + HOURS_PER_DAY - 1, now);
  await concurrently(sets, deps.concurrency, async (set) => {
    await rollUpHour(deps.totals, set, hour, now);
    if (isDayOver) await rollUpDay(deps.totals, set, day);
  });
}
