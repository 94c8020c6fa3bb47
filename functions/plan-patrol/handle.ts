/**
 * Trigger       a schedule each 15 minutes
 * Writes        one message per chunk of questions
 * Duplicates    the same chunks again: they are looked up again, and nothing changes
 * On failure    the next round asks what this one did not
 */
import type { ProbeAnswer } from '../../shared/dns-patrol/blocklists/probe.ts';
import { type ExtraTargets, type PatrolInventory, patrolTargets } from '../../shared/dns-patrol/findings/inventory.ts';
import { type Chunk, planChunks, roundOf } from '../../shared/dns-patrol/findings/plan.ts';
import type { PatrolMemory, PatrolMessages } from '../../shared/dns-patrol/findings/ports.ts';
import { resolverAlert } from '../../shared/dns-patrol/findings/suspicion.ts';
import type { Clock } from '../../shared/kernel/time.ts';

export type PlanDeps = {
  readonly inventory: PatrolInventory;
  readonly memory: Pick<PatrolMemory, 'allHealth'>;
  readonly messages: PatrolMessages;
  readonly lists: readonly ProbeAnswer[];
  readonly extra: ExtraTargets;
  readonly send: (chunks: readonly Chunk[]) => Promise<void>;
  readonly clock: Clock;
};

/** Say what is to be looked up now. @returns how much, for the log */
export async function planPatrol(deps: PlanDeps): Promise<{ readonly targets: number; readonly chunks: number }> {
  const now = deps.clock.now();
  const [pools, identities, health] = await Promise.all([
    deps.inventory.pools(),
    deps.inventory.identities(),
    deps.memory.allHealth(),
  ]);
  const alert = resolverAlert(health, now);
  if (alert !== null) await deps.messages.put(alert);
  const targets = patrolTargets(pools?.ips ?? [], identities, deps.extra);
  const chunks = planChunks(
    roundOf(now),
    deps.lists.map(({ list }) => list),
    targets,
  );
  await deps.send(chunks);
  return { targets: targets.length, chunks: chunks.length };
}
