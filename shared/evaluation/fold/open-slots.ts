import { capCounts, SLOT_CAPS } from '../../counting/cap.ts';
import type { Counts } from '../../counting/counts.ts';
import { type Partition, partitionOf } from '../../counting/partition.ts';
import { type EpochMs, type Slot, slotOf, slotStart } from '../../kernel/time.ts';
import type { EvaluationDeps } from '../deps.ts';

/** Number of slots before the present one that may still be open. */
const OPEN_BEHIND = 2;

/** Counts of a set in an open slot: as they would be stored, and uncapped. */
export type OpenCounts = { readonly sequence: number; readonly counts: Counts; readonly all: Counts };

/** Counts of a set in slots that are not in the totals yet, by slot: from memory, else from the journal. */
export async function openCounts(
  deps: EvaluationDeps,
  set: string,
  also: Partition | null,
  now: EpochMs,
): Promise<Map<Slot, OpenCounts>> {
  const plan = await deps.deployment.shardPlan();
  const current = slotOf(now);
  const slots = new Set<Slot>(also ? [also.slot] : []);
  for (let slot = current - OPEN_BEHIND; slot <= current; slot++) slots.add(slot);
  const found = new Map<Slot, OpenCounts>();
  for (const slot of slots) {
    const partition = partitionOf(set, slotStart(slot), plan, deps.sha256);
    if (deps.partitions.isClosed(partition)) continue;
    const view = await deps.partitions.recent(partition);
    const counts = view.sets.get(set);
    if (counts) found.set(slot, { sequence: view.sequence, counts: capCounts(counts, SLOT_CAPS), all: counts });
  }
  return found;
}
