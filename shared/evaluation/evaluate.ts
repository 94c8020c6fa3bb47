import { type Partition, partitionKey } from '../counting/partition.ts';
import { concurrently } from '../kernel/concurrently.ts';
import type { EpochMs } from '../kernel/time.ts';
import { isOver, writeSlot } from './close-slot.ts';
import type { EvaluationDeps } from './deps.ts';
import { judgeSet } from './judge-set.ts';
import { foldLate } from './late.ts';

/**
 * Bring one partition up to date: judge the sets that have a new hard bounce or complaint, and once its slot is over
 * write the totals. How far it has come is written last, so that whatever is interrupted is done again.
 * @returns how many sets were judged
 */
export async function evaluatePartition(deps: EvaluationDeps, partition: Partition, now: EpochMs): Promise<number> {
  const progress = await deps.totals.progress(partition);
  if (progress?.closed) {
    const late = await foldLate(deps, partition, progress.sequence, now);
    if (late === null) return 0;
    await judgeAll(deps, late.suspects, null, now);
    await deps.totals.saveProgress(partition, { sequence: late.sequence, closed: true });
    return late.suspects.length;
  }
  const view = await deps.partitions.read(partition);
  const { sequence } = view;
  const judgedUpTo = progress?.sequence ?? 0;
  const suspects = [...view.suspects].filter(([, last]) => last > judgedUpTo).map(([set]) => set);
  const closing = isOver(partition.slot, now);
  if (closing) await writeSlot(deps, partition, now);
  await judgeAll(deps, suspects, partition, now);
  if (sequence > judgedUpTo || (closing && sequence > 0)) {
    await deps.totals.saveProgress(partition, { sequence, closed: closing });
  }
  if (closing) deps.partitions.close(partition);
  return suspects.length;
}

/** Judge sets one by one; a set that fails does not keep the others from being judged. */
async function judgeAll(
  deps: EvaluationDeps,
  sets: readonly string[],
  also: Partition | null,
  now: EpochMs,
): Promise<void> {
  await concurrently(sets, deps.concurrency, async (set) => {
    try {
      await judgeSet(deps, set, also, now);
    } catch (error) {
      throw new Error(`Judging ${set} in ${also ? partitionKey(also) : 'a closed partition'} failed`, { cause: error });
    }
  });
}
