import type { CustomerReader } from '../../../../shared/admin/ports.ts';
import { deploymentKey, identityKey, patrolKey } from '../../../../shared/registry/keys.ts';
import { SEEN_RECORDS } from '../../../../shared/registry/shapes/onboarding.ts';
import { POOLS, SEEN_IDENTITY } from '../../../../shared/registry/shapes/placement.ts';
import { stored } from '../stored.ts';
import type { Table } from '../table.ts';
import { dynamoOrders, noteOrder } from './orders.ts';
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
      each(domains, async (domain) => stored(await registry.get(identityKey(domain)), SEEN_IDENTITY)),
    records: (domains) =>
      each(domains, async (domain) => stored(await registry.get(patrolKey.wanted(domain)), SEEN_RECORDS)),
    async pools() {
      return stored(await registry.get(deploymentKey.pools), POOLS)?.pools ?? null;
    },
  };
}
