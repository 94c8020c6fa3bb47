import type { RemovalPlan } from '../../../shared/admin/schema/customers.ts';
import { forTerminal } from '../../../shared/kernel/escape.ts';
import { type CliCommand, type Context, onlyName, requiredOption } from '../admin/context.ts';
import { readSender } from '../records/wishes.ts';

/** Something that was asked for may not be deleted: a script should notice. */
const PARTLY = 1;

/** Take a customer out of SES, or show what that would be. */
export const OFFBOARD: CliCommand = {
  usage: 'offboard TENANT --set S… --domain D… [--ses-tenant] [--suppression] --reason TEXT [--plan] | --stop',
  about:
    'Take a customer out of SES: what its order made, it alone uses, and has been idle for 7 days, each named. --plan shows what may go and what stays, and changes nothing; --suppression lets the suppression list of its tenant go with the tenant; --stop deletes nothing more',
  options: {
    set: { type: 'string', multiple: true },
    domain: { type: 'string', multiple: true },
    'ses-tenant': { type: 'boolean', default: false },
    suppression: { type: 'boolean', default: false },
    stop: { type: 'boolean', default: false },
    plan: { type: 'boolean', default: false },
    reason: { type: 'string' },
  },
  async run(context) {
    const { client, values } = context;
    const tenant = onlyName(context, 'tenant');
    const asked = {
      sets: listed(values['set']),
      domains: listed(values['domain']).map((text) => readSender(text, '--domain')),
      sesTenant: values['ses-tenant'] === true,
      suppression: values['suppression'] === true,
    };
    if (values['plan'] === true) {
      const plan = await client.call('planRemoval', { path: { tenant }, body: asked });
      context.show(plan, planText(context, plan));
      return plan.stays.length === 0 ? 0 : PARTLY;
    }
    const body = { ...asked, stop: values['stop'] === true, reason: requiredOption(context, 'reason') };
    const done = await client.call('offboard', { path: { tenant }, body });
    context.show(done, forTerminal(done.sentence));
    return 0;
  },
};

/** `--set a --set b`, and `--set a,b`. */
const listed = (got: unknown): string[] =>
  Array.isArray(got) ? (got as string[]).flatMap((text) => text.split(',')) : [];

function planText({ table }: Context, plan: RemovalPlan): string {
  const { tenant, calls, stays, records, leaves } = plan;
  const rows = calls.map(({ call, on, why }) => [call, on, why]);
  const parts = [
    `${tenant}: ${calls.length} calls of SES that change something`,
    ...(rows.length === 0 ? [] : [table([{ heading: 'call' }, { heading: 'on' }, { heading: 'why' }], rows)]),
    ...(stays.length === 0
      ? []
      : [
          `May not be deleted now:\n\n${table(
            [{ heading: 'what' }, { heading: 'why it stays' }],
            stays.map(({ name, why }) => [name, why]),
          )}`,
        ]),
    ...(records.length === 0
      ? []
      : [
          `Records that may leave the DNS afterwards:\n\n${table(
            [{ heading: 'name' }, { heading: 'type' }, { heading: 'value' }],
            records.map(({ name, type, value }) => [name, type, value]),
          )}`,
        ]),
    leaves.map((text) => `* ${forTerminal(text)}`).join('\n'),
    ...(stays.length === 0 ? [`Nothing was changed. To do it:\n\n${commandFor(plan)}`] : ['Nothing was changed.']),
  ];
  return parts.join('\n\n');
}

const commandFor = ({ tenant, sets, domains, sesTenant, suppression }: RemovalPlan): string =>
  [
    `npx lazaretto offboard ${tenant}`,
    ...sets.map((set) => `--set ${set}`),
    ...domains.map((domain) => `--domain ${domain}`),
    ...(sesTenant ? ['--ses-tenant'] : []),
    ...(suppression ? ['--suppression'] : []),
    "--reason 'WHY'",
  ].join(' ');
