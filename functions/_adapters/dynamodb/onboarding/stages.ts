import type { StageStore } from '../../../../shared/evaluation/ports/pools.ts';
import { deploymentKey } from '../../../../shared/registry/keys.ts';
import { STAGE_MARK } from '../../../../shared/registry/shapes/placement.ts';
import { stored } from '../stored.ts';
import type { Table } from '../table.ts';

/** Which sets are kept apart as new senders, as `tick` found them last. */
export const dynamoStages = (registry: Table): StageStore => ({
  async mark() {
    return stored(await registry.get(deploymentKey.stages), STAGE_MARK) ?? { at: 0, rules: null, apart: [] };
  },

  async saveMark(mark) {
    await registry.put(deploymentKey.stages, { record: JSON.stringify(mark) });
  },
});
