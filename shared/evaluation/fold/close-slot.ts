import { capCounts, SLOT_CAPS } from '../../counting/cap.ts';
import type { Counts } from '../../counting/counts.ts';
import type { Partition } from '../../counting/partition.ts';
import { concurrently } from '../../kernel/concurrently.ts';
import {
  dayOfHour,
  type EpochMs,
  hourOfSlot,
  MINUTE_MS,
  SLOTS_PER_HOUR,
  type Slot,
  slotStart,
} from '../../kernel/time.ts';
import { keptNames, makesKnown } from '../../streams/keep.ts';
import { isStream } from '../../streams/name.ts';
import type { EvaluationDeps } from '../deps.ts';
import { tellOfStreams } from '../tell-streams.ts';
import type { PartitionView } from './partition-views.ts';

/** A slot is closed this long after its end. Later events are folded in when they come. Unit: ms. */
export const CLOSE_AFTER_MS = MINUTE_MS;

export const isOver = (slot: Slot, now: EpochMs): boolean => slotStart(slot + 1) + CLOSE_AFTER_MS <= now;
/** Whether the slot is the last of its hour. */
export const endsHour = (slot: Slot): boolean => slot % SLOTS_PER_HOUR === SLOTS_PER_HOUR - 1;

/**
 * Writes the totals of a partition whose slot is over: one absolute write per set and stream. Here counts are capped,
 * and the streams that are stored are chosen.
 */
export async function writeSlot(
  deps: EvaluationDeps,
  partition: Partition,
  view: Omit<PartitionView, 'damaged'>,
): Promise<void> {
  const { slot } = partition;
  const { sequence } = view;
  const day = dayOfHour(hourOfSlot(slot));
  const sets = new Map<string, Counts>();
  for (const name of keptNames(view.sets, await deps.policy())) {
    const counts = view.sets.get(name);
    if (counts !== undefined) sets.set(name, capCounts(counts, SLOT_CAPS));
  }
  await concurrently(sets, deps.concurrency, async ([name, counts]) => {
    await deps.totals.putSlot(name, slot, { sequence, counts });
    deps.views.noteSlot(name, slot, { sequence, counts });
    deps.groups.note(name, counts);
    if (!isStream(name) || makesKnown(counts)) await deps.active.seenOn(name, day);
  });
  deps.active.note(partition, { sequence, sets });
  if (deps.flow.lookedAt !== null) deps.flow.window.note(partition, view.sets);
  await tellOfStreams(deps, view.sets, slot);
}
