import { FingerprintSet } from '../counting/fingerprint.ts';
import { type Partition, partitionKey } from '../counting/partition.ts';

/** What a warm function remembers of a partition: every fingerprint up to a sequence number. */
export class PartitionCache {
  readonly seen = new FingerprintSet();
  sequence = 0;
  /** Another function wrote here lately. Reading first is then cheaper than a lost race, which is billed as a write. */
  isShared = false;

  /** Add the next segment. A segment that is known, or that leaves a gap, changes nothing. */
  take(sequence: number, packed: Uint8Array): void {
    if (sequence !== this.sequence + 1) return;
    this.seen.addPacked(packed);
    this.sequence = sequence;
  }
}

/** The caches of the partitions that were used last, bounded in bytes. A forgotten one costs a read, never a count. */
export class PartitionCaches {
  readonly #caches = new Map<string, PartitionCache>();
  readonly #maxBytes: number;

  /** @param maxBytes memory that all fingerprints together may take */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** @returns undefined for a partition that is not remembered: read it from the start */
  get(partition: Partition): PartitionCache | undefined {
    const key = partitionKey(partition);
    const cache = this.#caches.get(key);
    if (cache) {
      this.#caches.delete(key);
      this.#caches.set(key, cache);
    }
    return cache;
  }

  set(partition: Partition, cache: PartitionCache): void {
    const key = partitionKey(partition);
    this.#caches.delete(key);
    this.#caches.set(key, cache);
    this.#shrink();
  }

  /** Drop the partitions that were used longest ago until the rest fits. The newest always stays. */
  #shrink(): void {
    let bytes = 0;
    for (const cache of this.#caches.values()) bytes += cache.seen.bytes;
    for (const [key, cache] of this.#caches) {
      if (bytes <= this.#maxBytes || this.#caches.size === 1) return;
      bytes -= cache.seen.bytes;
      this.#caches.delete(key);
    }
  }
}
