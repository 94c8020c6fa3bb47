import { DAY_MS, SECOND_MS } from '../../shared/kernel/time.ts';
import type { AuthenticatedIdentity } from '../../shared/patrol/authentication.ts';
import type { KnownRecords } from '../../shared/patrol/drift.ts';
import type { PatrolInventory, PooledIp } from '../../shared/patrol/inventory.ts';
import type { ListingRecord } from '../../shared/patrol/listing.ts';
import type { PatrolMemory, StoredFindings, StoredHealth } from '../../shared/patrol/ports.ts';
import { AUTHENTICATION, deploymentKey, LIST_HEALTH, patrolKey } from '../../shared/registry/keys.ts';
import type { Item, Table } from './dynamo-table.ts';

/** Unit: ms. */
const FINDINGS_MS = 7 * DAY_MS;

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

  async findings(domain) {
    const item = await registry.get(patrolKey.findings(domain));
    return item && recordOf<StoredFindings>(item);
  },

  allFindings: async () => (await registry.list(AUTHENTICATION, '')).map(recordOf<StoredFindings>),

  async saveFindings(found) {
    const expiresAt = Math.ceil((found.checkedAt + FINDINGS_MS) / SECOND_MS);
    await registry.put(patrolKey.findings(found.domain), { record: JSON.stringify(found), expiresAt });
  },
});

/** Items of the inventory that `place-sets` keeps, one per identity. */
const IDENTITIES = 'identities';

/** What of SES's inventory the patrol needs, as `place-sets` wrote it. */
export const dynamoPatrolInventory = (
  registry: Table,
): PatrolInventory & { identities(): Promise<readonly AuthenticatedIdentity[]> } => ({
  async pools() {
    const item = await registry.get(deploymentKey.pools);
    return item && recordOf<{ readonly ips: readonly PooledIp[] }>(item);
  },

  identities: async () => (await registry.list(IDENTITIES, '')).map(recordOf<AuthenticatedIdentity>),
});

const recordOf = <T>(item: Item): T => JSON.parse(String(item['record'])) as T;
