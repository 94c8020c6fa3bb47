import type { LadderRecord, LadderStore } from '../../../shared/ladders/in-force.ts';
import { LADDERS_IN_FORCE, ladderKey } from '../../../shared/registry/keys.ts';
import type { Table } from './table.ts';

/** Where tenants and sets stand on their ladders, in the registry, an item each; `tick` writes. */
export const dynamoLadders = (registry: Table): LadderStore => ({
  all: async () =>
    (await registry.list(LADDERS_IN_FORCE, '')).flatMap(({ record }) =>
      typeof record === 'string' ? [JSON.parse(record) as LadderRecord] : [],
    ),
  async save(record) {
    await registry.put(ladderKey(record.key), { record: JSON.stringify(record) });
  },
  // `tick` may delete nothing: an item without a record is none.
  async remove(key) {
    await registry.update(ladderKey(key), { record: undefined }, { holds: 'attribute_exists(pk)' });
  },
});
