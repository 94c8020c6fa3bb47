import { FingerprintSet } from '../counting/fingerprint.ts';
import { type Partition, partitionKey } from '../counting/partition.ts';

/** What a warm function remembers of a partition: every fingerprint up to a sequence number. */
export class PartitionCache {
  readonly seen = new FingerprintSet();
  sequence = 0;
  /** Somebody else wrote here lately: it is cheaper to read first than to lose a race, which is billed as a write. */
  isShared = false;

  /** Take in one segment. Segments that are known already, or that do not follow, change nothing. */
  take(sequence: number, packed: Uint8Array): void {
    if (sequence !== this.sequence + 1) return;
    this.seen.addPacked(packed);
    this.sequence = sequence;
  }
}

/** The tails of the partitions used last, bounded in bytes. Forgetting one costs a read, never a count. */
export class PartitionCaches {
  readonly #tails = new Map<string, PartitionCache>();
  readonly #maxBytes: number;

  /** @param maxBytes memory that all fingerprints together may take */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** @returns undefined for a partition that is not remembered: read it from the start */
  get(partition: Partition): PartitionCache | undefined {
    const key = partitionKey(partition);
    const tail = this.#tails.get(key);
    if (tail) {
      this.#tails.delete(key);
      this.#tails.set(key, tail);
    }
    return tail;
  }

  set(partition: Partition, tail: PartitionCache): void {
    const key = partitionKey(partition);
    this.#tails.delete(key);
    this.#tails.set(key, tail);
    this.#shrink();
  }

  /** Drop the partitions that were used longest ago until the rest fits; the newest always stays. */
  #shrink(): void {
    let bytes = 0;
    for (const tail of this.#tails.values()) bytes += tail.seen.bytes;
    for (const [key, tail] of this.#tails) {
      if (bytes <= this.#maxBytes || this.#tails.size === 1) return;
      bytes -= tail.seen.bytes;
      this.#tails.delete(key);
    }
  }
}
