import type { Customer } from '../../../shared/admin/schema/customers.ts';
import { forTerminal } from '../../../shared/kernel/escape.ts';
import { type CliCommand, onlyName } from '../admin/context.ts';
import { table } from '../table.ts';

const WORDS: Readonly<Record<Customer['stage'], string>> = {
  ordered: 'SES is being set up',
  records: 'its DNS records are to be published',
  verifying: 'its records are there, and SES looks at them',
  new: 'it may send, and is a new sender',
  established: 'it sends, and is established',
  leaving: 'it is being taken out',
  gone: 'it is out',
};

/** Something of the order was refused: a script should notice. */
const PARTLY = 1;

/** How far a customer is. */
export const CUSTOMER: CliCommand = {
  usage: 'customer TENANT',
  about: 'How far a customer is: each step in SES, each DNS record, and what is to be done',
  async run(context) {
    const tenant = onlyName(context, 'tenant');
    const customer = await context.client.call('getCustomer', { path: { tenant } });
    context.show(customer, textOf(customer));
    return customer.steps.some(({ state }) => state === 'refused' || state === 'by-hand') ? PARTLY : 0;
  },
};

function textOf({ tenant, stage, since, steps, leaves, domains }: Customer): string {
  const records = domains.flatMap((domain) => domain.records);
  const told = [
    ...steps.flatMap(({ call, on, sentence, todo }) =>
      todo === null ? [] : [`${call} of ${on}: ${sentence}. ${todo}`],
    ),
    ...domains.flatMap(({ notes }) => notes),
    ...leaves,
  ];
  return [
    `${tenant}: ${WORDS[stage]}, since ${since}`,
    table(
      [{ heading: 'step' }, { heading: 'on' }, { heading: 'state' }],
      steps.map(({ call, on, state }) => [call, on, state]),
    ),
    ...(records.length === 0
      ? []
      : [
          table(
            [{ heading: 'state' }, { heading: 'name' }, { heading: 'type' }, { heading: 'value' }],
            records.map(({ state, name, type, value }) => [state, name, type, value]),
          ),
        ]),
    ...(told.length === 0 ? [] : [[...new Set(told)].map((text) => `* ${forTerminal(text)}`).join('\n')]),
  ].join('\n\n');
}
