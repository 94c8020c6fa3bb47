import { parsePartitionKey } from '../../../shared/counting/partition.ts';
import {
  DAY_MS,
  dayOf,
  type EpochMs,
  HOUR_MS,
  hourOf,
  hourStart,
  MINUTE_MS,
  RETENTION_MS,
  SLOT_MS,
  slotStart,
} from '../../../shared/kernel/time.ts';

/** Longer than this without a tick is a quiet time. Unit: ms. */
const QUIET_MS = SLOT_MS + MINUTE_MS;

/**
 * Says when there is something to do while no mail comes: where a slot, an hour or a day ends in which something was
 * counted, and where something waits. All other minutes of a quiet time change nothing, so that a gap of years costs
 * no more than one of a day.
 */
export class QuietTime {
  #ends = new Set<EpochMs>();
  /** When something waited last. */
  #lookedAt: EpochMs = Number.NEGATIVE_INFINITY;

  /** Something was counted there. @param key of a partition of the journal */
  note(key: string): void {
    const slot = parsePartitionKey(key)?.slot;
    if (slot === undefined) return;
    const start = slotStart(slot);
    const ends = [start + SLOT_MS, hourStart(hourOf(start) + 1), (dayOf(start) + 1) * DAY_MS];
    for (const end of ends) this.#ends.add(end + MINUTE_MS);
  }

  /**
   * When to tick next on the way to `until`; null where that is so near that no tick is missed.
   * @param since when the quiet time began
   * @param tickedAt the last tick
   * @param due when something waits next
   */
  next(
    until: EpochMs,
    { since, tickedAt, due }: { readonly since: EpochMs; readonly tickedAt: EpochMs; readonly due: EpochMs | null },
  ): EpochMs | null {
    if (until - tickedAt <= QUIET_MS) return null;
    this.#ends = new Set([...this.#ends].filter((end) => end > tickedAt));
    // What waits for years, such as a reminder of what is paused, is looked at once a day.
    const earliest = tickedAt - since > RETENTION_MS ? this.#lookedAt + DAY_MS : tickedAt;
    const look = Math.max(due ?? until, earliest, tickedAt + MINUTE_MS);
    let next = Math.min(until, look);
    for (const end of this.#ends) next = Math.min(next, end);
    // What is decided then depends on how many sets were active in the hour before.
    const hour = hourStart(hourOf(next - MINUTE_MS)) + MINUTE_MS;
    if (hour > tickedAt && next - tickedAt > HOUR_MS) return hour;
    if (next === look) this.#lookedAt = next;
    return next;
  }
}
