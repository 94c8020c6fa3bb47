import type { DropStore } from '../../../shared/evaluation/ports/drops.ts';
import { deploymentKey } from '../../../shared/registry/keys.ts';
import { OPEN_DROPS } from '../../../shared/registry/shapes/deployment.ts';
import { stored } from './stored.ts';
import type { Table } from './table.ts';

/** One item of the registry; none where nothing is open. */
export const dynamoDrops = (registry: Table): DropStore => ({
  async open() {
    return stored(await registry.get(deploymentKey.flow), OPEN_DROPS) ?? [];
  },

  async save(drops) {
    if (drops.length === 0) await registry.remove(deploymentKey.flow);
    else await registry.put(deploymentKey.flow, { record: JSON.stringify(drops) });
  },
});
