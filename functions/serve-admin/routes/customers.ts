import { RequestRefused } from '../../../shared/admin/api/problem.ts';
import { customerOf } from '../../../shared/admin/customers/customer.ts';
import { giveOrder } from '../../../shared/admin/customers/give-order.ts';
import { type Answers, askedBy } from '../call.ts';

export const customerAnswers: Pick<Answers, 'onboard' | 'getCustomer'> = {
  async onboard(deps, call) {
    return { sentence: await giveOrder(deps, call.path.tenant, call.body, askedBy(call, call.body)) };
  },

  async getCustomer(deps, { path: { tenant } }) {
    const [given, { progress }] = await Promise.all([deps.customers.order(tenant), deps.customers.progress(tenant)]);
    if (given === null) {
      const sentence = `expected a customer that was ordered, and nobody has ordered ${tenant}`;
      throw new RequestRefused('not-found', `path.tenant: ${sentence}`, [{ field: 'path.tenant', sentence }]);
    }
    const { order } = given;
    const [identities, records] = await Promise.all([
      deps.customers.identities(order.domains),
      deps.customers.records(order.domains),
    ]);
    return customerOf({ order, progress, identities, records });
  },
};
