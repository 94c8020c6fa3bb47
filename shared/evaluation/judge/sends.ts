import type { Bounced } from '../../counting/bounced.ts';
import { type Fingerprint, FingerprintSet } from '../../counting/fingerprint.ts';
import { type Partition, partitionKey } from '../../counting/partition.ts';
import type { Journal } from '../../journal/ports.ts';

/** Most partitions whose hard bounces are remembered, and most Sends. */
const REMEMBERED_PARTITIONS = 500;
const REMEMBERED_SENDS = 100_000;

/** Looks up the Sends of hard bounces in the journal. Remembers what it finds, because a Send never goes away. */
export class Sends {
  readonly #bounced = new Map<string, { sequence: number; readonly all: Bounced[] }>();
  readonly #found = new Set<string>();
  readonly #journal: Pick<Journal, 'bounced' | 'fingerprints'>;

  constructor(journal: Pick<Journal, 'bounced' | 'fingerprints'>) {
    this.#journal = journal;
  }

  /** The hard bounces that came in a partition. Reads only new segments. */
  async bouncedIn(partition: Partition): Promise<readonly Bounced[]> {
    const key = partitionKey(partition);
    const known = this.#bounced.get(key) ?? { sequence: 0, all: [] };
    this.#bounced.delete(key);
    this.#bounced.set(key, known);
    const oldest = this.#bounced.keys().next().value;
    if (this.#bounced.size > REMEMBERED_PARTITIONS && oldest !== undefined) this.#bounced.delete(oldest);
    for (const { sequence, bounced } of await this.#journal.bounced(partition, known.sequence)) {
      if (sequence <= known.sequence) continue;
      known.sequence = sequence;
      known.all.push(...bounced);
    }
    return known.all;
  }

  /** The bounces whose Send is not in its partition. */
  async missing(partition: Partition, bounced: readonly Bounced[]): Promise<readonly Bounced[]> {
    const open = bounced.filter(({ send }) => !this.#found.has(keyOf(partition, send.fingerprint)));
    if (open.length === 0) return [];
    const seen = new FingerprintSet();
    for (const { packed } of await this.#journal.fingerprints(partition, 0)) seen.addPacked(packed);
    const missing = open.filter(({ send }) => !seen.has(send.fingerprint));
    for (const { send } of open) {
      if (seen.has(send.fingerprint)) this.#found.add(keyOf(partition, send.fingerprint));
    }
    if (this.#found.size > REMEMBERED_SENDS) this.#found.clear();
    return missing;
  }
}

const keyOf = (partition: Partition, { high, low }: Fingerprint): string =>
  `${partitionKey(partition)} ${high.toString(36)} ${low.toString(36)}`;
