import type { CliCommand } from '../admin/context.ts';
import { UserError } from '../user-error.ts';
import { PLAN_OPTIONS, type PlanValues, showPlan } from './plan.ts';
import { ORDER_OPTIONS, ORDER_USAGE, type OrderValues, readRequest } from './request.ts';

type Values = OrderValues & PlanValues & { readonly plan?: boolean };

/** What setting a customer up would be. */
export const ONBOARD: CliCommand = {
  usage: `onboard TENANT ${ORDER_USAGE} --plan`,
  about:
    'Every call of SES and every DNS record that set a customer up; changes nothing, and needs no deployment: --region, --server',
  options: { ...ORDER_OPTIONS, ...PLAN_OPTIONS },
  async alone(values, names, write) {
    const given = values as unknown as Values;
    if (given.plan !== true) return null;
    return await showPlan(await readRequest(names, given, Date.now()), given, write);
  },
  async run() {
    throw new UserError('Expected --plan: an order is shown, and not carried out yet');
  },
};
