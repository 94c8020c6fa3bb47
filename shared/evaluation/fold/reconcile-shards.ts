import type { ShardPlan } from '../../counting/partition.ts';
import { planWith } from '../../counting/shard-plan.ts';
import type { EpochMs, Slot } from '../../kernel/time.ts';
import type { EvaluationDeps } from '../deps.ts';

/** Bring the journal to the shards that the deployment asks for; where it asks for none the plan stays as it is. */
export async function reconcileShards(
  { journalShards, deployment, log }: Pick<EvaluationDeps, 'journalShards' | 'deployment' | 'log'>,
  now: EpochMs,
): Promise<void> {
  if (journalShards === undefined) return;
  const next = (plan: ShardPlan, fixedThrough?: Slot) => planWith(plan, journalShards, now, fixedThrough);
  // What is remembered is good enough to find that nothing is to be done.
  if (next(await deployment.shardPlan()) === null) return;
  const plan = await deployment.changeShardPlan(next);
  if (plan !== null) log({ message: 'journal shards changed', plan });
}
