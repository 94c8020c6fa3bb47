import { deploymentKey, setKey, TOGETHER, togetherKey } from '../../../shared/registry/keys.ts';
import { NEWCOMERS, TOGETHER_RECORD } from '../../../shared/registry/shapes/survey.ts';
import type { TogetherStore } from '../../../shared/together/ports.ts';
import { allStored, stored } from './stored.ts';
import type { Table } from './table.ts';

/** What is remembered of sets that are judged together, in the registry; `tick` writes. */
export const dynamoTogether = (registry: Table): TogetherStore => ({
  records: async () => allStored(await registry.list(TOGETHER, ''), TOGETHER_RECORD),

  async save(record) {
    await registry.put(togetherKey(record.key), { record: JSON.stringify(record) });
  },

  async newcomers() {
    return stored(await registry.get(deploymentKey.newcomers), NEWCOMERS);
  },

  async saveNewcomers(newcomers) {
    await registry.put(deploymentKey.newcomers, { record: JSON.stringify(newcomers) });
  },

  isInventoried: async () => (await registry.get(deploymentKey.pools)) !== null,

  async firstSeen(set) {
    const item = await registry.get(setKey.inventory(set));
    if (item === null) return null;
    return typeof item['firstSeenAt'] === 'number' ? item['firstSeenAt'] : 'before';
  },
});
