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
  const counts = (name: string): boolean => metric === 'hardBounce' || deps.sendsFeedback(name);
  const bySet = new Map<string, Sums>();
  for (let slot = slotOf(from); slot <= slotOf(now); slot++) {
    for (let shard = 0; shard < shardsOf(slot, plan); shard++) {
      const view = await deps.partitions.recent({ slot, shard });
      for (const [set, { providers }] of view.sets) {
        if (set === except) continue;
        const known = bySet.get(set);
        const sums = known ?? { ...nothing(), elsewhere: nothing() };
        if (!known) bySet.set(set, sums);
        for (const [name, cell] of providers) {
          if (name === provider) add(sums, cell);
          else if (counts(name)) add(sums.elsewhere, cell);
        }
      }
    }
  }
  return Array.from(bySet, ([set, sums]) => ({ set, ...sums }));
}

type Sum = { -readonly [K in keyof Lately]: Lately[K] };
type Sums = Sum & { readonly elsewhere: Sum };

const nothing = (): Sum => ({ outcomes: 0, hardBounces: 0, deliveries: 0, complaints: 0 });

/** In place: with thousands of sets this is asked for each conviction that hangs on one provider. */
function add(sum: Sum, [deliveries, hardBounces, , complaints]: Readonly<ProviderCell>): void {
  sum.outcomes += deliveries + hardBounces;
  sum.hardBounces += hardBounces;
  sum.deliveries += deliveries;
  sum.complaints += complaints;
}
