import type { LadderStore } from '../../../shared/ladders/in-force.ts';
import { LADDERS_IN_FORCE, ladderKey } from '../../../shared/registry/growth-keys.ts';
import { LADDER_RECORD } from '../../../shared/registry/shapes/deployment.ts';
import { allStored } from './stored.ts';
import type { Table } from './table.ts';

/** Where tenants and sets stand on their ladders, in the registry, an item each; `tick` writes. */
export const dynamoLadders = (registry: Table): LadderStore => ({
  all: async () =>
    // `tick` may delete nothing: an item without a record is none.
    allStored(await registry.list(LADDERS_IN_FORCE, ''), LADDER_RECORD),
  async save(record) {
    await registry.put(ladderKey(record.key), { record: JSON.stringify(record) });
  },
  async remove(key) {
    await registry.update(ladderKey(key), { record: undefined }, { holds: 'attribute_exists(pk)' });
  },
});
