import { wishFor } from '../../../../shared/onboarding/known.ts';
import type { Order } from '../../../../shared/onboarding/order.ts';
import { stepIn } from '../../../../shared/onboarding/progress.ts';
import { isOnboarding } from '../../../../shared/onboarding/stage.ts';
import type { RecordsWish } from '../../../../shared/records/model.ts';
import { identityKey, tenantKey } from '../../../../shared/registry/keys.ts';
import { patrolKey } from '../../../../shared/registry/patrol-keys.ts';
import { ORDER, PROGRESS } from '../../../../shared/registry/shapes/onboarding.ts';
import { SEEN_IDENTITY } from '../../../../shared/registry/shapes/placement.ts';
import type { CustomerDomains } from '../../../patrol-authentication/ports.ts';
import { stored } from '../stored.ts';
import type { Table } from '../table.ts';
import { dynamoOrders } from './orders.ts';

/** Domains of customers who are being set up, for the patrol. */
export function dynamoCustomerDomains(registry: Table): CustomerDomains {
  const orders = dynamoOrders(registry);
  /** Those that SES has an identity of: before, there are no keys to publish. `made`: by an order. */
  const known = async () => {
    const found: { readonly order: Order; readonly domain: string; readonly made: boolean }[] = [];
    for (const tenant of await orders.due(Number.MAX_SAFE_INTEGER)) {
      const order = stored(await registry.get(tenantKey.order(tenant)), ORDER);
      const progress = stored(await registry.get(tenantKey.progress(tenant)), PROGRESS);
      if (order === null || progress === null || !isOnboarding(progress.stage)) continue;
      for (const domain of order.domains) {
        const step = stepIn(progress, `create-identity:${domain}`);
        if (step?.state === 'done') found.push({ order, domain, made: step.made });
      }
    }
    return found;
  };
  return {
    async wishes(region) {
      const wishes: RecordsWish[] = [];
      for (const { order, domain } of await known()) {
        const identity = stored(await registry.get(identityKey(domain)), SEEN_IDENTITY);
        if (identity !== null) wishes.push(wishFor(order, domain, region, identity));
      }
      return wishes;
    },

    beginning: async () => new Set((await known()).filter(({ made }) => made).map(({ domain }) => domain)),

    async saw(seen) {
      await registry.put(patrolKey.wanted(seen.domain), { record: JSON.stringify(seen) });
    },
  };
}
