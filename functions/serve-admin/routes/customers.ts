import { RequestRefused } from '../../../shared/admin/api/problem.ts';
import { customerOf, identityShown } from '../../../shared/admin/customers/customer.ts';
import { giveOrder } from '../../../shared/admin/customers/give-order.ts';
import { giveRemoval } from '../../../shared/admin/customers/give-removal.ts';
import { orderedBefore, planRemoval } from '../../../shared/admin/customers/plan-removal.ts';
import { revokeLinks, sharePage } from '../../../shared/admin/customers/share-page.ts';
import type { AdminDeps } from '../../../shared/admin/ports.ts';
import { type Answers, askedBy, freshFleet } from '../call.ts';

type Answered =
  | 'onboard'
  | 'getCustomer'
  | 'offboard'
  | 'planRemoval'
  | 'getIdentity'
  | 'shareTenant'
  | 'revokeTenantLinks';

export const customerAnswers: Pick<Answers, Answered> = {
  async shareTenant(deps, call) {
    const { tenant } = call.path;
    const isKnown = await isTenant(deps, tenant, call.now);
    return await sharePage(deps, tenant, call.body, isKnown, askedBy(call, call.body));
  },

  async revokeTenantLinks(deps, call) {
    return { sentence: await revokeLinks(deps, call.path.tenant, askedBy(call, call.body)) };
  },

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

/** Whether somebody knows a tenant of that name; null while not every set is known. */
async function isTenant(deps: AdminDeps, name: string, now: number): Promise<boolean | null> {
  const { fleet, policy } = await freshFleet(deps, now);
  if (Object.hasOwn(policy.tenants, name) || (await deps.customers.order(name)) !== null) return true;
  for (const { tenant } of fleet.rows()) if (tenant === name) return true;
  const { known, of } = fleet.freshness();
  return known < of ? null : false;
}
