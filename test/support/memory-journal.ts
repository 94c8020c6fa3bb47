import { writeBounced } from '../../shared/counting/bounced.ts';
import { packSegment, unpackSets } from '../../shared/counting/pack.ts';
import { type Partition, partitionKey } from '../../shared/counting/partition.ts';
import type { Complainers, Journal } from '../../shared/journal/ports.ts';
import { unpacked, unpackedBounced } from '../../shared/journal/unpacked.ts';
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
        unpacked(at, () => unpackSets(counts, hourOfSlot(partition.slot))),
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
  return {
    claims,
    async claim(set, day, complainer, complaint) {
      const key = `${day} ${set} ${complainer}`;
      const holder = claims.get(key) ?? complaint;
      claims.set(key, holder);
      return holder === complaint;
    },
  };
}
