import type { AnswerOf } from '../../../shared/admin/fleet/operations.ts';
import { forTerminal } from '../../../shared/kernel/escape.ts';
import { grouped } from '../../../shared/kernel/numbers.ts';
import { UserError } from '../user-error.ts';
import type { CliCommand, Context } from './context.ts';

type Item = AnswerOf<'listAllowances'>['items'][number];
const messages = (count: number | null): string => (count === null ? 'no limit' : grouped(count));
const hourOf = ({ hour }: Item): string => (hour === null ? '-' : `${hour.slice(0, 16)}Z`);

const allowancesTable = ({ table }: Context, items: readonly Item[]): string =>
  table(
    [
      { heading: 'set or stream' },
      { heading: 'tenant' },
      { heading: 'hour' },
      { heading: 'allowed', isNumber: true },
      { heading: 'taken', isNumber: true },
      { heading: 'left', isNumber: true },
      { heading: 'taken today', isNumber: true },
    ],
    items.map((item) => [
      item.name,
      item.tenant ?? '-',
      hourOf(item),
      ...(item.hour === null
        ? ['-', '-', '-']
        : [messages(item.allowed), grouped(item.granted), messages(item.remaining)]),
      grouped(item.grantedToday),
    ]),
  );

const itemText = (item: Item): string =>
  [
    `${item.name}${item.tenant === null ? '' : ` (tenant ${item.tenant})`}`,
    item.hour === null
      ? 'What it may send is not worked out yet: within a minute it is.'
      : `hour ${hourOf(item)}: ${messages(item.allowed)} allowed, ${grouped(item.granted)} taken, ${messages(item.remaining)} left`,
    `this day: ${grouped(item.grantedToday)} taken, ${grouped(item.sent)} counted when the hour began`,
    ...item.providers.map(
      ({ provider, allowed, granted }) =>
        `of it for ${provider}: ${grouped(allowed)} allowed, ${grouped(granted)} taken`,
    ),
    ...(item.hour === null ? [] : [item.why]),
  ]
    .map(forTerminal)
    .join('\n');

/** What applications that ask may send. */
export const ALLOWANCE: CliCommand = {
  usage: 'allowance [SET|TENANT]',
  about: 'What applications that ask may send within the hour, and why (docs/allowance.md)',
  async run(context) {
    const [name, ...rest] = context.names;
    if (rest.length > 0) throw new UserError(`Expected one set, stream or tenant, got ${context.names.length}`);
    const { items } = await context.client.call('listAllowances');
    if (name === undefined) {
      const none = 'Nobody asks: the setting `allowance` says who may, and docs/allowance.md how.';
      context.show({ items }, items.length === 0 ? none : allowancesTable(context, items));
      return 0;
    }
    const found = items.filter(
      (item) => item.name === name || item.tenant === name || item.name.startsWith(`${name}/`),
    );
    if (found.length === 0) {
      throw new UserError(
        `Expected a set, stream or tenant that is asked for, got ${JSON.stringify(forTerminal(name))}`,
      );
    }
    context.show({ items: found }, found.map(itemText).join('\n\n'));
    return 0;
  },
};
