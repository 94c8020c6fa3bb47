import type { Meter } from '../../shared/telemetry/metrics.ts';
import type { LogEntry, PlaceDeps } from './ports.ts';

/** What place-sets is made of, with a meter at its mouth: what it says and writes is counted on the way. */
export function measuredPlacing(
  deps: PlaceDeps,
  meter: Meter,
): PlaceDeps & { readonly endRun: (isScheduled: boolean) => void } {
  let held = 0;
  return {
    ...deps,
    log(entry: LogEntry) {
      deps.log(entry);
      if (entry.outcome === 'applied') meter('PlacementsApplied', 1);
      if (entry.outcome === 'failed') meter('PlacementFailures', 1);
      if (entry.outcome === 'held') held++;
    },
    messages: {
      async put(message) {
        const isNew = await deps.messages.put(message);
        if (isNew === true && message.kind === 'drift' && message.phase === 'opened') meter('Drift', 1);
        return isNew;
      },
    },
    inventory: {
      ...deps.inventory,
      async sawPools(pools, ips, at, managed = []) {
        await deps.inventory.sawPools(pools, ips, at, managed);
        const { quarantinePool } = await deps.deployment.policy();
        const listed = ips.filter(({ pool }) => pool === quarantinePool).length;
        // SES lists no addresses of a managed pool; while it is there it has one.
        meter('QuarantinePoolIps', Math.max(listed, managed.includes(quarantinePool) ? 1 : 0));
      },
    },
    /** A scheduled run looks at everything that waits, so that what it held is all that is held. */
    endRun(isScheduled) {
      if (isScheduled) meter('HeldDecisions', held);
      held = 0;
    },
  };
}
