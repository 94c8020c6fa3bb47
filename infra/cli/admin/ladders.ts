import type { AnswerOf } from '../../../shared/admin/fleet/operations.ts';
import { forTerminal } from '../../../shared/kernel/escape.ts';
import { grouped } from '../../../shared/kernel/numbers.ts';
import { UserError } from '../user-error.ts';
import type { CliCommand, Context } from './context.ts';

type Item = AnswerOf<'listLadders'>['items'][number];
const allowedOf = (allowed: number | null): string => (allowed === null ? 'no limit' : grouped(allowed));

const laddersTable = ({ table }: Context, items: readonly Item[]): string =>
  table(
    [
      { heading: 'whose mail' },
      { heading: 'ladder' },
      { heading: 'step', isNumber: true },
      { heading: 'a day', isNumber: true },
      { heading: 'an hour', isNumber: true },
      { heading: 'held apart' },
      { heading: 'too much today' },
    ],
    items.map(({ subject, name, ladder, step, allowed, perHour, providers, over }) => [
      subject === 'set' ? name : `${name} (${subject})`,
      ladder,
      String(step),
      allowedOf(allowed),
      allowedOf(perHour),
      providers.map(({ provider, allowed: most }) => `${provider} ${grouped(most)}`).join(', ') || '-',
      over === null ? '-' : `${grouped(over.sent)} sent`,
    ]),
  );

const itemText = ({ name, subject, ladder, from, why, providers, changes, over }: Item): string =>
  [
    `${name} (${subject}): ladder ${ladder} since ${from}`,
    why,
    ...providers.map(({ provider, allowed }) => `${provider} is held apart: ${grouped(allowed)} a day of it`),
    ...(over === null ? [] : [`Today ${grouped(over.sent)} were sent, and ${grouped(over.allowed)} are allowed.`]),
    ...changes.map(({ day, sentence }) => `${day}  ${sentence}`),
  ]
    .map(forTerminal)
    .join('\n');

/** Where everybody with a ladder stands. */
export const LADDER: CliCommand = {
  usage: 'ladder [TENANT|SET|DOMAIN|POOL]',
  about: 'What tenants, sets, sending domains and pools with a ladder may send, and why; the policy says who has one',
  async run(context) {
    const [name, ...rest] = context.names;
    if (rest.length > 0) throw new UserError(`Expected one tenant, set, domain or pool, got ${context.names.length}`);
    const { items } = await context.client.call('listLadders');
    if (name === undefined) {
      const none = 'Nobody has a ladder: say it in the policy, NAME.ladder under tenants, sets, domains or pools.';
      context.show({ items }, items.length === 0 ? none : laddersTable(context, items));
      return 0;
    }
    const found = items.filter((item) => item.name === name);
    if (found.length === 0) {
      throw new UserError(
        `Expected a tenant, set, domain or pool with a ladder, got ${JSON.stringify(forTerminal(name))}`,
      );
    }
    context.show({ items: found }, found.map(itemText).join('\n\n'));
    return 0;
  },
};
