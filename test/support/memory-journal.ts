import { writeBounced } from '../../shared/counting/bounced.ts';
import { packSegment, unpackSets } from '../../shared/counting/pack.ts';
import { type Partition, partitionKey } from '../../shared/counting/partition.ts';
import { COMPLAINER_MS, type Complainers, type FirstStore, type Journal } from '../../shared/journal/ports.ts';
import { unpackedBounced, unpackOrDamaged } from '../../shared/journal/unpacked.ts';
import { hourOfSlot } from '../../shared/kernel/time.ts';

type Stored = { readonly fingerprints: Uint8Array; readonly counts: Uint8Array; readonly bounced?: string };

/** A journal in memory that stores bytes as the real one does; held to one contract with it. */
export type MemoryJournal = Journal & {
  /** What is stored, by partition key and sequence number. */
  readonly stored: ReadonlyMap<string, Map<number, Stored>>;
};

export function memoryJournal(): MemoryJournal {
  const stored = new Map<string, Map<number, Stored>>();
  const after = (partition: Partition, sequence: number): [number, Stored][] =>
    [...(stored.get(partitionKey(partition)) ?? [])].filter(([at]) => at > sequence).sort(([a], [b]) => a - b);

  return {
    stored,
    fingerprints: async (partition, sequence) =>
      after(partition, sequence).map(([at, { fingerprints }]) => ({ sequence: at, packed: fingerprints })),
    counts: async (partition, sequence) =>
      after(partition, sequence).map(([at, { counts }]) =>
        unpackOrDamaged(at, () => unpackSets(counts, hourOfSlot(partition.slot))),
      ),
    bounced: async (partition, sequence) =>
      after(partition, sequence).map(([at, { bounced }]) => unpackedBounced(at, () => bounced ?? null)),
    has: async (partition, sequence) => stored.get(partitionKey(partition))?.has(sequence) ?? false,
    async append(partition, sequence, segment) {
      const key = partitionKey(partition);
      const segments = stored.get(key) ?? new Map<number, Stored>();
      stored.set(key, segments);
      if (segments.has(sequence)) return false;
      const packed = packSegment(segment, hourOfSlot(partition.slot));
      segments.set(sequence, { ...packed, ...(segment.bounced && { bounced: writeBounced(segment.bounced) }) });
      return true;
    },
  };
}

/** Complainers in memory; held to one contract with the real ones. */
export function memoryComplainers(): Complainers & { readonly claims: ReadonlyMap<string, string> } {
  const claims = new Map<string, string>();
  const ends = new Map<string, number>();
  return {
    claims,
    async claim(complainer, at, complaint) {
      const isFree = (ends.get(complainer) ?? 0) <= at;
      if (!isFree && claims.get(complainer) !== complaint) return false;
      claims.set(complainer, complaint);
      ends.set(complainer, at + COMPLAINER_MS);
      return true;
    },
  };
}

/** First reports in memory; held to one contract with the real ones. */
export function memoryFirsts(): FirstStore & { readonly appended: () => number } {
  const stored = new Map<string, Uint8Array[]>();
  const at = (home: Partition): Uint8Array[] => {
    const known = stored.get(partitionKey(home)) ?? [];
    stored.set(partitionKey(home), known);
    return known;
  };
  return {
    appended: () => [...stored.values()].reduce((sum, items) => sum + items.length, 0),
    read: async (home, after) =>
      at(home)
        .map((packed, index) => ({ sequence: index + 1, packed }))
        .slice(after),
    async append(home, sequence, packed) {
      if (sequence !== at(home).length + 1) return false;
      at(home).push(packed);
      return true;
    },
  };
}
