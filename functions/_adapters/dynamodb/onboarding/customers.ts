import type { CustomerReader } from '../../../../shared/admin/ports.ts';
import { concurrently } from '../../../../shared/kernel/concurrently.ts';
import { type Clock, type EpochMs, MINUTE_MS } from '../../../../shared/kernel/time.ts';
import { declaredIn } from '../../../../shared/onboarding/order.ts';
import type { Declared } from '../../../../shared/profile/model.ts';
import { deploymentKey, identityKey } from '../../../../shared/registry/keys.ts';
import { patrolKey } from '../../../../shared/registry/patrol-keys.ts';
import { SEEN_RECORDS } from '../../../../shared/registry/shapes/onboarding.ts';
import { POOLS, SEEN_IDENTITY } from '../../../../shared/registry/shapes/placement.ts';
import { stored } from '../stored.ts';
import type { Table } from '../table.ts';
import { dynamoOrders, noteOrder } from './orders.ts';
import { unlessDamaged } from './unless-damaged.ts';
import { dynamoUses } from './uses.ts';

/** A console asks again and again, and orders are rare. Unit: ms. */
const DECLARED_TTL_MS = 10 * MINUTE_MS;
const AT_ONCE = 16;

/** Customers as the registry knows them, for the API. */
export function dynamoCustomers(registry: Table, clock: Clock): CustomerReader {
  const declared = new Map<string, { readonly at: EpochMs; readonly said: Declared | null }>();
  const { order, progress, due } = dynamoOrders(registry);
  const each = async <T>(domains: readonly string[], look: (domain: string) => Promise<T | null>) => {
    const found = await Promise.all(domains.map(async (domain) => [domain, await look(domain)] as const));
    return new Map(found.filter((one): one is readonly [string, Awaited<T> & {}] => one[1] !== null));
  };
  return {
    order,
    progress,
    uses: dynamoUses(registry),
    note(tenant, revision, now) {
      declared.delete(tenant);
      return noteOrder(registry, tenant, revision, now);
    },
    identities: (domains) =>
      each(domains, async (domain) => stored(await registry.get(identityKey(domain)), SEEN_IDENTITY)),
    records: (domains) =>
      each(domains, async (domain) => stored(await registry.get(patrolKey.wanted(domain)), SEEN_RECORDS)),
    async declared(tenants) {
      const now = clock.now();
      const late = tenants.filter((tenant) => now - (declared.get(tenant)?.at ?? 0) >= DECLARED_TTL_MS);
      await concurrently(late, AT_ONCE, async (tenant) => {
        const given = await unlessDamaged(order(tenant));
        declared.set(tenant, { at: now, said: given && declaredIn(given.order) });
      });
      return new Map(
        tenants.flatMap((tenant): [string, Declared][] => {
          const said = declared.get(tenant)?.said;
          return said == null ? [] : [[tenant, said]];
        }),
      );
    },
    // Whatever waits, for however long.
    waiting: () => due(Number.MAX_SAFE_INTEGER),
    async pools() {
      return stored(await registry.get(deploymentKey.pools), POOLS)?.pools ?? null;
    },
  };
}
