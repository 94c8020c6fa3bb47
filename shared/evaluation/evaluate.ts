import { type Partition, partitionKey } from '../counting/partition.ts';
import { concurrently } from '../kernel/concurrently.ts';
import type { EpochMs } from '../kernel/time.ts';
import type { EvaluationDeps } from './deps.ts';
import { isOver, writeSlot } from './fold/close-slot.ts';
import { foldLate } from './fold/late.ts';
import { RollupPlan } from './fold/rollup.ts';
import { judgeSet } from './judge/judge-set.ts';
import { noteDamage } from './note-damage.ts';

/** What is new in a partition, and its progress once its sets are judged. */
type Found = {
  readonly partition: Partition;
  /** Sets with a new hard bounce or complaint: only these can raise evidence. */
  readonly suspects: readonly string[];
  readonly sequence: number;
  readonly closed: boolean;
  readonly isNew: boolean;
};

/**
 * Updates partitions: writes the totals of those whose slot is over, rolls up the hours that this completes, then
 * judges once each set with a new hard bounce or complaint. The progress of a partition is written last, so that an
 * interrupted run repeats all of it. A partition that fails does not stop the others.
 * @throws {AggregateError} at the end, where one failed
 */
export async function evaluatePartitions(
  deps: EvaluationDeps,
  partitions: readonly Partition[],
  now: EpochMs,
): Promise<void> {
  const errors: unknown[] = [];
  const found: Found[] = [];
  const plan = new RollupPlan();
  for (const partition of partitions) {
    try {
      found.push(await take(deps, partition, plan, now));
    } catch (error) {
      errors.push(new Error(`Folding partition ${partitionKey(partition)} failed`, { cause: error }));
    }
  }
  let isSummedUp = true;
  try {
    await plan.carryOut(deps, now);
  } catch (error) {
    isSummedUp = false;
    errors.push(error);
  }

  const where = new Map<string, Partition>();
  for (const { partition, suspects } of found) for (const set of suspects) where.set(set, partition);
  const failed = new Set<string>();
  await concurrently(where, deps.concurrency, async ([set, partition]) => {
    try {
      await judgeSet(deps, set, partition, now);
    } catch (error) {
      failed.add(set);
      errors.push(new Error(`Judging ${set} failed`, { cause: error }));
    }
  });
  for (const { partition, suspects, sequence, closed, isNew } of found) {
    if (!isNew || suspects.some((set) => failed.has(set))) continue;
    if (closed && !isSummedUp) continue;
    await deps.totals.saveProgress(partition, { sequence, closed });
    if (closed) deps.partitions.close(partition);
  }
  if (errors.length > 0) throw new AggregateError(errors, `${errors.length} faults in ${partitions.length} partitions`);
}

async function take(deps: EvaluationDeps, partition: Partition, plan: RollupPlan, now: EpochMs): Promise<Found> {
  const progress = await deps.totals.progress(partition);
  if (progress?.closed) {
    const late = await foldLate(deps, partition, progress.sequence, now);
    if (late === null) {
      deps.partitions.close(partition);
      return { partition, suspects: [], sequence: progress.sequence, closed: true, isNew: false };
    }
    await plan.note(deps, partition, late.sets, now);
    return { partition, suspects: [...late.suspects], sequence: late.sequence, closed: true, isNew: true };
  }
  const view = await deps.partitions.read(partition);
  await noteDamage(deps, partition, view.damaged, now);
  const { sequence } = view;
  const judgedUpTo = progress?.sequence ?? 0;
  const suspects = [...view.suspects].filter(([, last]) => last > judgedUpTo).map(([set]) => set);
  const closed = isOver(partition.slot, now);
  if (closed) {
    await writeSlot(deps, partition, view);
    await plan.note(deps, partition, view.sets.keys(), now);
  }
  return { partition, suspects, sequence, closed, isNew: sequence > judgedUpTo || (closed && sequence > 0) };
}
