import type { Addresses } from '../../../shared/evaluation/ports/pools.ts';
import { queuedFor } from '../../../shared/placement/carried.ts';
import { deploymentKey, setKey } from '../../../shared/registry/keys.ts';
import { dynamoInventory } from './inventory.ts';
import { dynamoPlacements } from './placements.ts';
import type { Table } from './table.ts';

const SET_PREFIX = setKey.placement('').pk;
/** Sets that are away, looked at once an hour. */
const MOST_AWAY = 1_000;

/** By which addresses mail leaves, in the registry: `tick` writes, `place-sets` tells. */
export function dynamoAddresses(registry: Table): Addresses {
  const inventory = dynamoInventory(registry);
  const placements = dynamoPlacements(registry);
  return {
    pools: inventory.pools,
    carried: inventory.carried,

    async saveCarried(carried) {
      await registry.put(deploymentKey.carried, { record: JSON.stringify(carried) });
    },

    async saveComing(coming) {
      await registry.put(deploymentKey.coming, { record: JSON.stringify(coming) });
    },

    leaks: inventory.leaks,

    async saveLeaks(leaks) {
      await registry.put(deploymentKey.leaks, { record: JSON.stringify(leaks) });
    },

    async away() {
      const waiting = await registry.waiting('watch', Number.MAX_SAFE_INTEGER, MOST_AWAY);
      const sets = waiting.filter(({ pk }) => pk.startsWith(SET_PREFIX)).map(({ pk }) => pk.slice(SET_PREFIX.length));
      const away = [];
      for (const set of sets) {
        const { placement } = await placements.placement(set);
        const { actual, appliedAt, drift, maxDeliverySeconds = null } = placement;
        // Where somebody else has moved it, that is told already.
        if (!placement.away || drift !== null || appliedAt === null || typeof actual?.pool !== 'string') continue;
        const movedAt = Math.max(appliedAt, ...(placement.reapplied ?? []));
        away.push({ set, pool: actual.pool, movedAt, queuedMs: queuedFor(maxDeliverySeconds) });
      }
      return away;
    },
  };
}
