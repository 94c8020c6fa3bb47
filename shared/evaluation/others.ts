import type { ProviderCell } from '../counting/counts.ts';
import { shardsOf } from '../counting/partition.ts';
import type { Lately, OtherSet } from '../judging/incident.ts';
import type { Metric } from '../judging/model.ts';
import { type EpochMs, slotOf } from '../kernel/time.ts';
import type { EvaluationDeps } from './deps.ts';

/**
 * What other sets saw lately at a provider and elsewhere, from the journal: by the time of the events, not of the mail.
 * For complaints only providers count that report them.
 */
export async function othersAt(
  deps: EvaluationDeps,
  { provider, metric, except }: { readonly provider: string; readonly metric: Metric; readonly except: string | null },
  from: EpochMs,
  now: EpochMs,
): Promise<OtherSet[]> {
  const plan = await deps.deployment.shardPlan();
  const bySet = new Map<string, OtherSet>();
  for (let slot = slotOf(from); slot <= slotOf(now); slot++) {
    for (let shard = 0; shard < shardsOf(slot, plan); shard++) {
      const view = await deps.partitions.recent({ slot, shard });
      for (const [set, { providers }] of view.sets) {
        if (set === except) continue;
        let { elsewhere, ...here } = bySet.get(set) ?? { set, ...NOTHING, elsewhere: NOTHING };
        for (const [name, cell] of providers) {
          if (name === provider) here = { ...here, ...plus(here, cell) };
          else if (metric === 'hardBounce' || deps.sendsFeedback(name)) elsewhere = plus(elsewhere, cell);
        }
        bySet.set(set, { ...here, elsewhere });
      }
    }
  }
  return [...bySet.values()];
}

const NOTHING: Lately = { outcomes: 0, hardBounces: 0, deliveries: 0, complaints: 0 };

const plus = (sum: Lately, [deliveries, hardBounces, , complaints]: Readonly<ProviderCell>): Lately => ({
  outcomes: sum.outcomes + deliveries + hardBounces,
  hardBounces: sum.hardBounces + hardBounces,
  deliveries: sum.deliveries + deliveries,
  complaints: sum.complaints + complaints,
});
