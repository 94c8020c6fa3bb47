import { thinOut } from '../../counting/cap.ts';
import { type Counts, emptyCounts, JUDGED_AT } from '../../counting/counts.ts';
import { fold } from '../../counting/fold.ts';
import { type Partition, partitionKey } from '../../counting/partition.ts';
import type { Journal, StoredCounts } from '../../journal/ports.ts';
import { METRICS, signalOf } from '../../judging/metrics.ts';
import type { Clock, EpochMs } from '../../kernel/time.ts';

/** A partition folded from its first segment up to `sequence`. */
export type PartitionView = {
  readonly sequence: number;
  readonly sets: ReadonlyMap<string, Counts>;
  /** Set → the last sequence number that brought it a hit of a signal. */
  readonly suspects: ReadonlyMap<string, number>;
  /** Segments that cannot be read, and why. They are skipped. */
  readonly damaged: ReadonlyMap<number, string>;
};
type Building = {
  sequence: number;
  readAt: EpochMs;
  readonly sets: Map<string, Counts>;
  readonly suspects: Map<string, number>;
  readonly damaged: Map<number, string>;
};

/** Most closed partitions that are remembered. */
const CLOSED_REMEMBERED = 1_000;
/** Most nearly empty partitions that are remembered, so that those of a quiet night are not read again. */
const VIEWS_REMEMBERED = 1_000;

/**
 * The partitions that are being judged, folded in memory, so that an open slot needs no write. A forgotten one is read
 * again.
 */
export class PartitionViews {
  readonly #views = new Map<string, Building>();
  readonly #closed = new Set<string>();
  /** Sum over all remembered partitions. */
  #sets = 0;
  readonly #journal: Pick<Journal, 'counts'>;
  readonly #clock: Clock;
  readonly #maxSets: number;
  readonly #ttlMs: number;

  /**
   * @param maxSets bound on the sets of all remembered partitions together (a set takes about 3 KB)
   * @param ttlMs how long `recent` trusts what was read, while others write
   */
  constructor(
    journal: Pick<Journal, 'counts'>,
    clock: Clock,
    { maxSets, ttlMs }: { readonly maxSets: number; readonly ttlMs: number },
  ) {
    this.#journal = journal;
    this.#clock = clock;
    this.#maxSets = maxSets;
    this.#ttlMs = ttlMs;
  }

  /** Reads and folds what is new in a partition. */
  async read(partition: Partition): Promise<PartitionView> {
    const key = partitionKey(partition);
    const view = this.#views.get(key) ?? newView();
    this.#views.delete(key);
    this.#views.set(key, view);
    const segments = await this.#journal.counts(partition, view.sequence);
    const before = view.sets.size;
    for (const segment of segments) take(view, segment);
    if (this.#views.get(key) === view) this.#sets += view.sets.size - before;
    view.readAt = this.#clock.now();
    this.#shrink();
    return view;
  }

  /** What was read of a partition a moment ago, else what it is now. */
  async recent(partition: Partition): Promise<PartitionView> {
    const view = this.#views.get(partitionKey(partition));
    return view && this.#clock.now() - view.readAt <= this.#ttlMs ? view : await this.read(partition);
  }

  /** The remembered view of a partition, without reading. */
  peek(partition: Partition): PartitionView | undefined {
    return this.#views.get(partitionKey(partition));
  }

  /** Notes that the partition is in the totals. */
  close(partition: Partition): void {
    const key = partitionKey(partition);
    this.#closed.delete(key);
    this.#closed.add(key);
    const oldest = this.#closed.values().next().value;
    if (this.#closed.size > CLOSED_REMEMBERED && oldest !== undefined) this.#closed.delete(oldest);
    this.#drop(key);
  }

  /** Notes that the partition was empty when its slot was over. */
  forget(partition: Partition): void {
    this.#drop(partitionKey(partition));
  }

  isClosed(partition: Partition): boolean {
    return this.#closed.has(partitionKey(partition));
  }

  #shrink(): void {
    for (const key of this.#views.keys()) {
      if ((this.#sets <= this.#maxSets && this.#views.size <= VIEWS_REMEMBERED) || this.#views.size === 1) return;
      this.#drop(key);
    }
  }

  #drop(key: string): void {
    this.#sets -= this.#views.get(key)?.sets.size ?? 0;
    this.#views.delete(key);
  }
}

const newView = (): Building => ({
  sequence: 0,
  readAt: 0,
  sets: new Map(),
  suspects: new Map(),
  damaged: new Map(),
});

/** Folds one segment in. A known one (two readers at once) changes nothing. */
function take(view: Building, { sequence, sets, damaged }: StoredCounts): void {
  if (sequence !== view.sequence + 1) return;
  if (damaged !== undefined) view.damaged.set(sequence, damaged);
  for (const [set, counts] of sets) {
    let folded = view.sets.get(set);
    if (!folded) {
      folded = emptyCounts();
      view.sets.set(set, folded);
    }
    fold(folded, counts);
    thinOut(folded);
    if (raisesEvidence(counts)) view.suspects.set(set, sequence);
  }
  view.sequence = sequence;
}

/** Only a hit of a signal can raise evidence. */
export const raisesEvidence = ({ totals, judged }: Counts): boolean => {
  if (totals.hardBounces > 0 || totals.complaints > 0) return true;
  for (const cells of judged.values()) {
    for (const cell of cells.values()) if (HIT_COLUMNS.some((column) => cell[column] > 0)) return true;
  }
  return false;
};
const HIT_COLUMNS = METRICS.map((metric) => JUDGED_AT[signalOf(metric).hits]);
