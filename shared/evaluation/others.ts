import type { ProviderCell } from '../counting/counts.ts';
import { shardsOf } from '../counting/partition.ts';
import type { OtherSet } from '../judging/incident.ts';
import { type EpochMs, slotOf } from '../kernel/time.ts';
import type { EvaluationDeps } from './deps.ts';

/** What other sets saw at a provider lately, from the journal: by the time of the events, not of the mail. */
export async function othersAt(
  deps: EvaluationDeps,
  provider: string,
  except: string | null,
  from: EpochMs,
  now: EpochMs,
): Promise<OtherSet[]> {
  const plan = await deps.deployment.shardPlan();
  const bySet = new Map<string, OtherSet>();
  for (let slot = slotOf(from); slot <= slotOf(now); slot++) {
    for (let shard = 0; shard < shardsOf(slot, plan); shard++) {
      const view = await deps.partitions.read({ slot, shard });
      for (const [set, { providers }] of view.sets) {
        const cell = providers.get(provider);
        if (cell && set !== except) bySet.set(set, plus(bySet.get(set) ?? none(set), cell));
      }
    }
  }
  return [...bySet.values()];
}

const none = (set: string): OtherSet => ({ set, outcomes: 0, hardBounces: 0, deliveries: 0, complaints: 0 });

const plus = (sum: OtherSet, [deliveries, hardBounces, , complaints]: Readonly<ProviderCell>): OtherSet => ({
  set: sum.set,
  outcomes: sum.outcomes + deliveries + hardBounces,
  hardBounces: sum.hardBounces + hardBounces,
  deliveries: sum.deliveries + deliveries,
  complaints: sum.complaints + complaints,
});
