import { forTerminal } from '../../../shared/kernel/escape.ts';
import { type CliCommand, requiredOption } from '../admin/context.ts';
import { PLAN_OPTIONS, type PlanValues, showPlan } from './plan.ts';
import { ORDER_OPTIONS, ORDER_USAGE, type OrderValues, readRequest } from './request.ts';

type Values = OrderValues & PlanValues & { readonly plan?: boolean };

/** Set a customer up in SES, or show what that would be. */
export const ONBOARD: CliCommand = {
  usage: `onboard TENANT ${ORDER_USAGE} --reason TEXT [--plan]`,
  about:
    'Set a customer up in SES: configuration sets, identities, tenant. --plan shows every call and every DNS record, changes nothing, and needs no deployment: --region, --server',
  options: { ...ORDER_OPTIONS, ...PLAN_OPTIONS, reason: { type: 'string' } },
  async alone(values, names, write) {
    const given = values as unknown as Values;
    if (given.plan !== true) return null;
    return await showPlan(await readRequest(names, given, Date.now()), given, write);
  },
  async run(context) {
    const reason = requiredOption(context, 'reason');
    const order = await readRequest(context.names, context.values as unknown as Values, Date.now());
    const { tenant, domains, streams, template, declared } = order;
    const body = { domains: [...domains], streams: [...streams], template, ...declared, reason };
    const done = await context.client.call('onboard', { path: { tenant }, body });
    context.show(done, forTerminal(done.sentence));
    return 0;
  },
};
