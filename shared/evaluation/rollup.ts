import { emptyCounts } from '../counting/counts.ts';
import { fold, ROLLUP_CAPS } from '../counting/fold.ts';
import {
  type Day,
  type EpochMs,
  HOURS_PER_DAY,
  type Hour,
  RETENTION_MS,
  SLOTS_PER_HOUR,
  type Slot,
  slotStart,
} from '../kernel/time.ts';
import type { Rollup, SlotCounts, TotalsStore } from './ports.ts';

/**
 * Write an hour as the absolute sum of its slots. Nothing is written where a slot may have expired already: the hour
 * that is stored knows more than the slots that are left.
 */
export async function rollUpHour(totals: TotalsStore, set: string, hour: Hour, now: EpochMs): Promise<void> {
  const first: Slot = hour * SLOTS_PER_HOUR;
  if (now - slotStart(first) > RETENTION_MS) return;
  const slots = await totals.slots(set, first, first + SLOTS_PER_HOUR - 1);
  if (slots.size > 0) await totals.putHour(set, hour, sumOfSlots(slots.values()));
}

/** Write a day as the absolute sum of its hours, which outlive it. */
export async function rollUpDay(totals: TotalsStore, set: string, day: Day): Promise<void> {
  const first: Hour = day * HOURS_PER_DAY;
  const hours = await totals.hours(set, first, first + HOURS_PER_DAY - 1);
  if (hours.size === 0) return;
  const counts = emptyCounts();
  let weight = 0;
  for (const hour of hours.values()) {
    fold(counts, hour.counts, ROLLUP_CAPS);
    weight += hour.weight;
  }
  // Days are for people; the judge reads hours.
  counts.judged.clear();
  await totals.putDay(set, day, { weight, counts });
}

/** Slots must come in order of time, so that the caps keep the same names each time. */
function sumOfSlots(slots: Iterable<SlotCounts>): Rollup {
  const counts = emptyCounts();
  let weight = 0;
  for (const slot of slots) {
    fold(counts, slot.counts, ROLLUP_CAPS);
    weight += slot.sequence;
  }
  return { weight, counts };
}
