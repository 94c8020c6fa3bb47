import type { StandbyStore } from '../../../shared/evaluation/ports/pools.ts';
import { deploymentKey } from '../../../shared/registry/keys.ts';
import { GRAVE_LISTINGS } from '../../../shared/registry/patrol-keys.ts';
import { GRAVE_LISTING, STANDBY_MARK } from '../../../shared/registry/shapes/placement.ts';
import { dynamoInventory } from './inventory.ts';
import { allStored, stored } from './stored.ts';
import type { Table } from './table.ts';

/** What pools stand by for, in the registry: listings by the patrol, pools by the inventory, the mark by `tick`. */
export function dynamoStandby(registry: Table): StandbyStore {
  const inventory = dynamoInventory(registry);
  return {
    listings: async () =>
      allStored(
        (await registry.list(GRAVE_LISTINGS, '')).filter((item) => item['ended'] !== true),
        GRAVE_LISTING,
      ),

    pools: () => inventory.pools(),

    async mark() {
      return stored(await registry.get(deploymentKey.standby), STANDBY_MARK) ?? { pools: {}, at: 0 };
    },

    async saveMark(mark) {
      await registry.put(deploymentKey.standby, { record: JSON.stringify(mark) });
    },
  };
}
