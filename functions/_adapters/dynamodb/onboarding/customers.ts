import type { CustomerReader } from '../../../../shared/admin/ports.ts';
import type { SeenIdentity } from '../../../../shared/placement/inventory-model.ts';
import { deploymentKey, identityKey, patrolKey } from '../../../../shared/registry/keys.ts';
import type { Table } from '../table.ts';
import { dynamoOrders, noteOrder, seenRecords } from './orders.ts';
import { dynamoUses } from './uses.ts';

/** Customers as the registry knows them, for the API. */
export function dynamoCustomers(registry: Table): CustomerReader {
  const { order, progress } = dynamoOrders(registry);
  const each = async <T>(domains: readonly string[], look: (domain: string) => Promise<T | null>) => {
    const found = await Promise.all(domains.map(async (domain) => [domain, await look(domain)] as const));
    return new Map(found.filter((one): one is readonly [string, Awaited<T> & {}] => one[1] !== null));
  };
  return {
    order,
    progress,
    uses: dynamoUses(registry),
    note: (tenant, revision, now) => noteOrder(registry, tenant, revision, now),
    identities: (domains) =>
      each(domains, async (domain) => {
        const record = (await registry.get(identityKey(domain)))?.['record'];
        return typeof record === 'string' ? (JSON.parse(record) as SeenIdentity) : null;
      }),
    records: (domains) =>
      each(domains, async (domain) => {
        const item = await registry.get(patrolKey.wanted(domain));
        return item === null ? null : seenRecords(item);
      }),
    async pools() {
      const record = (await registry.get(deploymentKey.pools))?.['record'];
      return typeof record === 'string' ? (JSON.parse(record) as { pools: readonly string[] }).pools : null;
    },
  };
}
