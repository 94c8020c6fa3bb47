import type { KnownRecords } from '../../shared/patrol/drift.ts';
import type { ListingRecord } from '../../shared/patrol/listing.ts';
import type { PatrolMemory, StoredHealth } from '../../shared/patrol/ports.ts';
import { LIST_HEALTH, patrolKey } from '../../shared/registry/keys.ts';
import type { Item, Table } from './dynamo-table.ts';

/** The patrol's memory in the registry: a small item per list, per target that was ever listed, and per domain. */
export const dynamoPatrol = (registry: Table): PatrolMemory => ({
  async health(list, kind) {
    const item = await registry.get(patrolKey.health(list, kind));
    return item && recordOf<StoredHealth>(item);
  },

  allHealth: async () => (await registry.list(LIST_HEALTH, '')).map(recordOf<StoredHealth>),

  async saveHealth(health) {
    await registry.put(patrolKey.health(health.list, health.kind), { record: JSON.stringify(health) });
  },

  listings: async (list) => (await registry.list(patrolKey.listing(list, '').p, '')).map(recordOf<ListingRecord>),

  async saveListing(record) {
    await registry.put(patrolKey.listing(record.list, record.target), { record: JSON.stringify(record) });
  },

  async records(domain) {
    const item = await registry.get(patrolKey.records(domain));
    return item ? recordOf<KnownRecords>(item) : {};
  },

  async saveRecords(domain, records) {
    await registry.put(patrolKey.records(domain), { record: JSON.stringify(records) });
  },
});

const recordOf = <T>(item: Item): T => JSON.parse(String(item['record'])) as T;
