import { type Counts, emptyCounts } from '../counting/counts.ts';
import { fold } from '../counting/fold.ts';
import type { EvaluationDeps } from '../evaluation/deps.ts';
import { type EpochMs, type Hour, hourOf, hourOfSlot, SLOTS_PER_HOUR } from '../kernel/time.ts';

/** Hours whose slots are read one by one, because they may not be rolled up yet. */
const RECENT_HOURS = 3;

/** What was counted of a set, by the hour in which it came, from an hour on. */
export async function hoursOf(
  { totals }: Pick<EvaluationDeps, 'totals'>,
  set: string,
  from: Hour,
  now: EpochMs,
): Promise<ReadonlyMap<Hour, Counts>> {
  const recent = hourOf(now) - RECENT_HOURS + 1;
  const { hours, slots } = await totals.history(set, from, recent * SLOTS_PER_HOUR);
  const found = new Map<Hour, Counts>();
  for (const [hour, { counts }] of hours) if (hour < recent) found.set(hour, counts);
  for (const [slot, { counts }] of slots) {
    const hour = hourOfSlot(slot);
    const sum = found.get(hour) ?? emptyCounts();
    found.set(hour, sum);
    fold(sum, counts);
  }
  return found;
}
