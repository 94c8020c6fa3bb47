import { deploymentKey, setKey, TOGETHER, togetherKey } from '../../../shared/registry/keys.ts';
import type { Newcomers, TogetherRecord, TogetherStore } from '../../../shared/together/ports.ts';
import type { Item, Table } from './table.ts';

/** What is remembered of sets that are judged together, in the registry; `tick` writes. */
export const dynamoTogether = (registry: Table): TogetherStore => ({
  records: async () => (await registry.list(TOGETHER, '')).map(recordOf<TogetherRecord>),

  async save(record) {
    await registry.put(togetherKey(record.key), { record: JSON.stringify(record) });
  },

  async newcomers() {
    const item = await registry.get(deploymentKey.newcomers);
    return item && recordOf<Newcomers>(item);
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

const recordOf = <T>(item: Item): T => JSON.parse(String(item['record'])) as T;
