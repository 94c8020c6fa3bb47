import type { StandbyMark, StandbyStore } from '../../../shared/evaluation/ports/pools.ts';
import type { GraveListing } from '../../../shared/placement/failover.ts';
import { deploymentKey, GRAVE_LISTINGS } from '../../../shared/registry/keys.ts';
import { dynamoInventory } from './inventory.ts';
import type { Item, Table } from './table.ts';

/** What pools stand by for, in the registry: listings by the patrol, pools by the inventory, the mark by `tick`. */
export function dynamoStandby(registry: Table): StandbyStore {
  const inventory = dynamoInventory(registry);
  return {
    listings: async () =>
      (await registry.list(GRAVE_LISTINGS, '')).filter((item) => item['ended'] !== true).map(recordOf<GraveListing>),

    pools: () => inventory.pools(),

    async mark() {
      const item = await registry.get(deploymentKey.standby);
      return item ? recordOf<StandbyMark>(item) : { pools: {}, at: 0 };
    },

    async saveMark(mark) {
      await registry.put(deploymentKey.standby, { record: JSON.stringify(mark) });
    },
  };
}

const recordOf = <T>(item: Item): T => JSON.parse(String(item['record'])) as T;
