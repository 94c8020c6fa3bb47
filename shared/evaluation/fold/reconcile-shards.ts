import type { ShardPlan } from '../../counting/partition.ts';
import { planWith } from '../../counting/shard-plan.ts';
import type { EpochMs, Slot } from '../../kernel/time.ts';
import type { EvaluationDeps } from '../deps.ts';

/** Changes the journal to the number of shards that the deployment asks for, if it asks. */
export async function reconcileShards(
  { journalShards, deployment, log }: Pick<EvaluationDeps, 'journalShards' | 'deployment' | 'log'>,
  now: EpochMs,
): Promise<void> {
  if (journalShards === undefined) return;
  const next = (plan: ShardPlan, fixedThrough?: Slot) => planWith(plan, journalShards, now, fixedThrough);
  // A remembered plan is enough to see that nothing changes.
  if (next(await deployment.shardPlan()) === null) return;
  const plan = await deployment.changeShardPlan(next);
  if (plan !== null) log({ message: 'journal shards changed', plan });
}
