import { RAN_PREFIX, ranKey } from '../../../shared/registry/keys.ts';
import type { Runs } from '../../../shared/schedules/watch.ts';
import type { Table } from './table.ts';

/** One registry item for each scheduled function: when it was last known to be well. */
export const dynamoRuns = (registry: Table): Runs => ({
  async all() {
    const items = await registry.list(ranKey('').pk, RAN_PREFIX);
    return new Map(
      items.flatMap(({ sk, ranAt }) =>
        typeof ranAt === 'number' ? [[String(sk).slice(RAN_PREFIX.length), ranAt]] : [],
      ),
    );
  },
  async save(name, ranAt) {
    await registry.put(
      ranKey(name),
      { ranAt },
      { holds: 'attribute_not_exists(ranAt) OR ranAt < :ranAt', values: { ':ranAt': ranAt } },
    );
  },
  // `tick` has no right to delete, and needs none for this.
  async forget(name) {
    await registry.update(ranKey(name), { ranAt: undefined });
  },
});
