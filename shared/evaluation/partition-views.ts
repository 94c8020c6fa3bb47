import { type Counts, emptyCounts } from '../counting/counts.ts';
import { fold, SLOT_CAPS } from '../counting/fold.ts';
import { type Partition, partitionKey } from '../counting/partition.ts';
import type { Journal } from '../journal/ports.ts';

/** A partition folded from its first segment up to `sequence`. */
export type PartitionView = {
  readonly sequence: number;
  readonly sets: ReadonlyMap<string, Counts>;
  /** Set → the last sequence number that brought it a hard bounce or a complaint. */
  readonly suspects: ReadonlyMap<string, number>;
};
type Building = { sequence: number; readonly sets: Map<string, Counts>; readonly suspects: Map<string, number> };

/**
 * The partitions that are being judged, folded in memory so that an open slot needs no write. Forgetting one costs
 * reading it again.
 */
export class PartitionViews {
  readonly #views = new Map<string, Building>();
  readonly #journal: Journal;
  readonly #maxSets: number;

  /** @param maxSets bound on the sets of all remembered partitions together (a set takes about 3 KB) */
  constructor(journal: Journal, maxSets: number) {
    this.#journal = journal;
    this.#maxSets = maxSets;
  }

  /** Read what is new in a partition and fold it. */
  async read(partition: Partition): Promise<PartitionView> {
    const key = partitionKey(partition);
    const view = this.#views.get(key) ?? { sequence: 0, sets: new Map(), suspects: new Map() };
    this.#views.delete(key);
    this.#views.set(key, view);
    for (const { sequence, sets } of await this.#journal.counts(partition, view.sequence)) take(view, sequence, sets);
    this.#shrink();
    return view;
  }

  /** What is remembered of a partition, without reading. */
  peek(partition: Partition): PartitionView | undefined {
    return this.#views.get(partitionKey(partition));
  }

  forget(partition: Partition): void {
    this.#views.delete(partitionKey(partition));
  }

  #shrink(): void {
    let sets = 0;
    for (const view of this.#views.values()) sets += view.sets.size;
    for (const [key, view] of this.#views) {
      if (sets <= this.#maxSets || this.#views.size === 1) return;
      sets -= view.sets.size;
      this.#views.delete(key);
    }
  }
}

/** Fold one segment in. One that is known already (two readers at once) changes nothing. */
function take(view: Building, sequence: number, sets: ReadonlyMap<string, Counts>): void {
  if (sequence !== view.sequence + 1) return;
  for (const [set, counts] of sets) {
    let folded = view.sets.get(set);
    if (!folded) {
      folded = emptyCounts();
      view.sets.set(set, folded);
    }
    fold(folded, counts, SLOT_CAPS);
    if (raisesEvidence(counts)) view.suspects.set(set, sequence);
  }
  view.sequence = sequence;
}

/** Only hard bounces and complaints can raise evidence. */
export const raisesEvidence = ({ totals }: Counts): boolean => totals.hardBounces > 0 || totals.complaints > 0;
