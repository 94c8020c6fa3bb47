import type { StageMark, StageStore } from '../../../../shared/evaluation/ports/pools.ts';
import { deploymentKey } from '../../../../shared/registry/keys.ts';
import type { Table } from '../table.ts';

/** Which sets are kept apart as new senders, as `tick` found them last. */
export const dynamoStages = (registry: Table): StageStore => ({
  async mark() {
    const record = (await registry.get(deploymentKey.stages))?.['record'];
    return typeof record === 'string' ? (JSON.parse(record) as StageMark) : { at: 0, rules: null, apart: [] };
  },

  async saveMark(mark) {
    await registry.put(deploymentKey.stages, { record: JSON.stringify(mark) });
  },
});
