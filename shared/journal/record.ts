import type { Archive } from '../archive/ports.ts';
import { FingerprintSet, packFingerprints } from '../counting/fingerprint.ts';
import { type Partition, partitionKey } from '../counting/partition.ts';
import { segmentsOf } from '../counting/segment.ts';
import type { Unit } from '../counting/units.ts';
import { type ClaimDeps, markJudged } from './claims.ts';
import { PartitionCache, type PartitionCaches } from './partition-cache.ts';
import type { Journal } from './ports.ts';

/** Attempts at one free sequence number before the batch goes back to its queue. */
const MAX_ATTEMPTS = 12;
const FIRST_PAUSE_MS = 20;
const MAX_PAUSE_MS = 2_000;

export type RecordDeps = ClaimDeps & {
  readonly journal: Journal;
  readonly caches: PartitionCaches;
  /** Where the events of each segment are kept; absent: nowhere. */
  readonly archive?: Archive | undefined;
};
export type RecordResult = { readonly counted: number; readonly duplicates: number };

/**
 * Count the units of one partition, each at most once, however many functions count at the same time. Units that the
 * partition holds are dropped. The rest is its next segment, on condition that the number is free; else it is read again.
 * @throws what the journal throws, or Error after 12 lost races; nothing is lost: try again
 */
export async function recordUnits(
  deps: RecordDeps,
  partition: Partition,
  units: readonly Unit[],
): Promise<RecordResult> {
  let cache = deps.caches.get(partition);
  if (!cache || cache.isShared) {
    cache ??= new PartitionCache();
    await catchUp(deps, partition, cache);
  }
  let counted = 0;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    // Another batch may advance this cache while we wait: what is new now is new after this number, not a later one.
    const after = cache.sequence;
    const fresh = dropKnown(units, cache);
    if (fresh.length === 0) return { counted, duplicates: units.length - counted };
    const appended = await appendAll(deps, partition, cache, after, fresh);
    counted += appended;
    if (appended === fresh.length) return { counted, duplicates: units.length - counted };
    if (attempt > 0) await deps.timer.sleep(Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt) * deps.random());
    await catchUp(deps, partition, cache);
    cache.isShared = true;
  }
  throw new Error(
    `Expected a free sequence number in partition ${partitionKey(partition)}, lost ${MAX_ATTEMPTS} races`,
  );
}

/** @returns how many units were counted; fewer than given where a race was lost */
async function appendAll(
  deps: RecordDeps,
  partition: Partition,
  cache: PartitionCache,
  after: number,
  fresh: readonly Unit[],
): Promise<number> {
  let counted = 0;
  let sequence = after;
  const marked = await markJudged(deps, partition.shard, fresh);
  for (const segment of segmentsOf(marked)) {
    sequence++;
    // First the object, then the segment that names it: whoever loses the race leaves an object that nobody names.
    const units = deps.archive ? marked.slice(counted, counted + segment.fingerprints.length) : [];
    const archived = deps.archive ? await deps.archive.put(partition, sequence, units) : null;
    const named = archived === null ? segment : { ...segment, archived };
    if (!(await deps.journal.append(partition, sequence, named))) return counted;
    cache.take(sequence, packFingerprints(segment.fingerprints));
    deps.caches.set(partition, cache);
    counted += segment.fingerprints.length;
  }
  return counted;
}

async function catchUp(deps: RecordDeps, partition: Partition, cache: PartitionCache): Promise<void> {
  const segments = await deps.journal.fingerprints(partition, cache.sequence);
  for (const { sequence, packed } of segments) cache.take(sequence, packed);
  deps.caches.set(partition, cache);
}

function dropKnown(units: readonly Unit[], cache: PartitionCache): Unit[] {
  const inThisBatch = new FingerprintSet();
  return units.filter(({ fingerprint }) => !cache.seen.has(fingerprint) && inThisBatch.add(fingerprint));
}
