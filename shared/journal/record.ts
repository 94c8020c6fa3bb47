import { FingerprintSet, packFingerprints } from '../counting/fingerprint.ts';
import { type Partition, partitionKey } from '../counting/partition.ts';
import { segmentsOf } from '../counting/segment.ts';
import type { Unit } from '../counting/units.ts';
import { type ClaimDeps, judgedOrNot } from './claims.ts';
import { PartitionCache, type PartitionCaches } from './partition-cache.ts';
import type { Journal } from './ports.ts';

/** Attempts at one free sequence number before the batch goes back to its queue. */
const MAX_ATTEMPTS = 12;
const FIRST_PAUSE_MS = 20;
const MAX_PAUSE_MS = 2_000;

export type RecordDeps = ClaimDeps & {
  readonly journal: Journal;
  readonly tails: PartitionCaches;
};
/** Units by what became of them. */
export type RecordResult = { readonly counted: number; readonly duplicates: number };

/**
 * Count the units of one partition, each at most once whoever else is counting: drop those that the partition holds,
 * put the rest as its next segment on condition that the number is free; where it is not, read what took it.
 * @throws what the journal throws, or Error after too many lost races; then nothing is known to be lost: try again
 */
export async function recordUnits(
  deps: RecordDeps,
  partition: Partition,
  units: readonly Unit[],
): Promise<RecordResult> {
  let tail = deps.tails.get(partition);
  if (!tail || tail.isShared) {
    tail ??= new PartitionCache();
    await catchUp(deps, partition, tail);
  }
  let counted = 0;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    // Whoever shares this tail may move it on while we wait: what is new now is new after this number, not after a later.
    const after = tail.sequence;
    const fresh = dropKnown(units, tail);
    if (fresh.length === 0) return { counted, duplicates: units.length - counted };
    const appended = await appendAll(deps, partition, tail, after, fresh);
    counted += appended;
    if (appended === fresh.length) return { counted, duplicates: units.length - counted };
    if (attempt > 0) await deps.timer.sleep(Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt) * deps.random());
    await catchUp(deps, partition, tail);
    tail.isShared = true;
  }
  throw new Error(
    `Expected a free sequence number in partition ${partitionKey(partition)}, lost ${MAX_ATTEMPTS} races`,
  );
}

/** @returns how many units were counted; fewer than given where a race was lost */
async function appendAll(
  deps: RecordDeps,
  partition: Partition,
  tail: PartitionCache,
  after: number,
  fresh: readonly Unit[],
): Promise<number> {
  let counted = 0;
  let sequence = after;
  for (const segment of segmentsOf(await judgedOrNot(deps, partition.shard, fresh))) {
    sequence++;
    if (!(await deps.journal.append(partition, sequence, segment))) return counted;
    tail.take(sequence, packFingerprints(segment.fingerprints));
    deps.tails.set(partition, tail);
    counted += segment.fingerprints.length;
  }
  return counted;
}

async function catchUp(deps: RecordDeps, partition: Partition, tail: PartitionCache): Promise<void> {
  const segments = await deps.journal.fingerprints(partition, tail.sequence);
  for (const { sequence, packed } of segments) tail.take(sequence, packed);
  deps.tails.set(partition, tail);
}

function dropKnown(units: readonly Unit[], tail: PartitionCache): Unit[] {
  const inThisBatch = new FingerprintSet();
  return units.filter(({ fingerprint }) => !tail.seen.has(fingerprint) && inThisBatch.add(fingerprint));
}
