import { RequestRefused } from '../../../shared/admin/api/problem.ts';
import { customerOf, identityShown } from '../../../shared/admin/customers/customer.ts';
import { giveOrder } from '../../../shared/admin/customers/give-order.ts';
import { giveRemoval } from '../../../shared/admin/customers/give-removal.ts';
import { orderedBefore, planRemoval } from '../../../shared/admin/customers/plan-removal.ts';
import { type Answers, askedBy } from '../call.ts';

export const customerAnswers: Pick<Answers, 'onboard' | 'getCustomer' | 'offboard' | 'planRemoval' | 'getIdentity'> = {
  async onboard(deps, call) {
    return { sentence: await giveOrder(deps, call.path.tenant, call.body, askedBy(call, call.body)) };
  },

  async offboard(deps, call) {
    return { sentence: await giveRemoval(deps, call.path.tenant, call.body, askedBy(call, call.body)) };
  },

  planRemoval: async (deps, { path: { tenant }, body, now }) => planRemoval(deps, tenant, body, now),

  async getIdentity({ customers }, { path: { domain } }) {
    const seen = (await customers.identities([domain])).get(domain);
    if (seen !== undefined) return identityShown(seen);
    const sentence = `expected a domain that SES has, and it has shown no identity ${domain}`;
    throw new RequestRefused('not-found', `path.domain: ${sentence}`, [{ field: 'path.domain', sentence }]);
  },

  async getCustomer(deps, { path: { tenant }, now }) {
    const [order, { progress }] = await Promise.all([orderedBefore(deps, tenant), deps.customers.progress(tenant)]);
    const [identities, records] = await Promise.all([
      deps.customers.identities(order.domains),
      deps.customers.records(order.domains),
    ]);
    return customerOf({ order, progress, identities, records }, now);
  },
};
