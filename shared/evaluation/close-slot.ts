import type { Partition } from '../counting/partition.ts';
import { concurrently } from '../kernel/concurrently.ts';
import {
  dayOfHour,
  type EpochMs,
  hourOfSlot,
  MINUTE_MS,
  SLOTS_PER_HOUR,
  type Slot,
  slotStart,
} from '../kernel/time.ts';
import type { EvaluationDeps } from './deps.ts';
import type { PartitionView } from './partition-views.ts';

/** A slot is closed so long after its end; what comes later is folded in when it comes. Unit: ms. */
export const CLOSE_AFTER_MS = MINUTE_MS;

export const isOver = (slot: Slot, now: EpochMs): boolean => slotStart(slot + 1) + CLOSE_AFTER_MS <= now;
/** Whether the slot is the last of its hour. */
export const endsHour = (slot: Slot): boolean => slot % SLOTS_PER_HOUR === SLOTS_PER_HOUR - 1;

/** Write the totals of a partition whose slot is over: one write per set, absolute. */
export async function writeSlot(deps: EvaluationDeps, partition: Partition, view: PartitionView): Promise<void> {
  const { slot } = partition;
  const { sequence, sets } = view;
  const day = dayOfHour(hourOfSlot(slot));
  await concurrently(sets, deps.concurrency, async ([set, counts]) => {
    await deps.totals.putSlot(set, slot, { sequence, counts });
    deps.views.noteSlot(set, slot, { sequence, counts });
    await deps.active.seenOn(set, day);
  });
  deps.active.note(partition, view);
}
