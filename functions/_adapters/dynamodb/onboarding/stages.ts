import type { StageStore } from '../../../../shared/evaluation/ports/pools.ts';
import { concurrently } from '../../../../shared/kernel/concurrently.ts';
import { declaredIn, setsOf } from '../../../../shared/onboarding/order.ts';
import type { Declared } from '../../../../shared/profile/model.ts';
import { deploymentKey } from '../../../../shared/registry/keys.ts';
import type { Table } from '../table.ts';
import { dynamoOrders } from './orders.ts';
import { stageMark } from './stage-mark.ts';
import { unlessDamaged } from './unless-damaged.ts';

const AT_ONCE = 16;

/** Which sets are kept apart as new senders, as `tick` found them last. */
export const dynamoStages = (registry: Table): StageStore => ({
  mark: () => stageMark(registry),

  async newCustomers() {
    const orders = dynamoOrders(registry);
    const sets: string[] = [];
    for (const tenant of await orders.due(Number.MAX_SAFE_INTEGER)) {
      const given = await unlessDamaged(orders.order(tenant));
      const found = await unlessDamaged(orders.progress(tenant));
      if (given !== null && found?.progress?.stage === 'new') sets.push(...setsOf(given.order));
    }
    return sets;
  },

  async declared(tenants) {
    const { order } = dynamoOrders(registry);
    const found = new Map<string, Declared>();
    await concurrently(tenants, AT_ONCE, async (tenant) => {
      const given = await unlessDamaged(order(tenant));
      if (given !== null) found.set(tenant, declaredIn(given.order));
    });
    return found;
  },

  async saveMark(mark) {
    await registry.put(deploymentKey.stages, { record: JSON.stringify(mark) });
  },
});
