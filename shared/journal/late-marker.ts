import { type Partition, partitionKey } from '../counting/partition.ts';
import { isOver } from '../evaluation/fold/close-slot.ts';
import type { LatePartitions } from '../evaluation/ports/work.ts';
import { BoundedMap } from '../kernel/bounded-map.ts';
import { type EpochMs, MINUTE_MS, SECOND_MS } from '../kernel/time.ts';

/** A late partition is noted again after this time, which is well below the lifetime of a note. Unit: ms. */
const NOTE_EVERY_MS = 5 * MINUTE_MS;
/** The clock of the function that closes slots may be this far ahead. Unit: ms. */
const CLOCKS_DIFFER_MS = 10 * SECOND_MS;
const REMEMBERED = 20_000;

/** Notes partitions whose slot is over while events still come for them, so that their totals are folded again. */
export class LateMarker {
  readonly #notedAt = new BoundedMap<EpochMs>(REMEMBERED);
  readonly #late: Pick<LatePartitions, 'note'>;

  constructor(late: Pick<LatePartitions, 'note'>) {
    this.#late = late;
  }

  /** Call before events are counted: a function that dies while it counts then leaves a note behind. */
  async beforeCounting(partition: Partition, now: EpochMs): Promise<void> {
    if (!isOver(partition.slot, now)) return;
    const key = partitionKey(partition);
    if (now - (this.#notedAt.get(key) ?? Number.NEGATIVE_INFINITY) < NOTE_EVERY_MS) return;
    await this.#late.note(partition, now);
    this.#notedAt.set(key, now);
  }

  /**
   * Call after events were counted: their slot may have been closed meanwhile. A function that dies before this call
   * gets the events again from the queue, and then the slot is over before they are counted.
   */
  afterCounting(partition: Partition, now: EpochMs): Promise<void> {
    return this.beforeCounting(partition, now + CLOCKS_DIFFER_MS);
  }
}
