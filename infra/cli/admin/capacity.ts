import type { AnswerOf } from '../../../shared/admin/fleet/operations.ts';
import { forTerminal } from '../../../shared/kernel/escape.ts';
import { grouped } from '../../../shared/kernel/numbers.ts';
import { UserError } from '../user-error.ts';
import { rate } from '../words.ts';
import type { CliCommand, Context } from './context.ts';
import { showRefusedReports } from './look/refused-reports.ts';
import { SEASON } from './season/season.ts';

type Pool = AnswerOf<'getCapacity'>['items'][number];
type Domain = AnswerOf<'listDomains'>['items'][number];

/** Something is due: a script should notice. */
const DUE = 1;
const SIGN = { due: '!!', look: '  ' } as const;

const adviceText = (items: readonly Pick<Pool, 'advice'>[]): string[] =>
  items.flatMap(({ advice }) =>
    advice.flatMap(({ level, sentence, source }) => [`${SIGN[level]} ${sentence}`, `     ${source}`]),
  );
const countedOn = (at: string | null): string =>
  at === null ? 'No mail was counted yet: the survey is taken once a day.' : `Counted on ${at.slice(0, 10)}.`;
const or = (value: number | null): string => (value === null ? '-' : grouped(value));

/** The only one that is named, or all. @throws {UserError} */
function chosen<T>({ names }: Context, what: string, items: readonly T[], nameOf: (item: T) => string): readonly T[] {
  const [name, ...rest] = names;
  if (rest.length > 0) throw new UserError(`Expected one ${what}, got ${names.length}`);
  if (name === undefined) return items;
  const found = items.filter((item) => nameOf(item) === name);
  if (found.length === 0) throw new UserError(`Expected a ${what} with mail, got ${JSON.stringify(forTerminal(name))}`);
  return found;
}

const exitOf = (items: readonly Pick<Pool, 'advice'>[]): number =>
  items.some(({ advice }) => advice.some(({ level }) => level === 'due')) ? DUE : 0;

const poolsTable = ({ table }: Context, pools: readonly Pool[]): string =>
  table(
    [
      { heading: 'pool' },
      { heading: 'addresses', isNumber: true },
      { heading: 'mails a day', isNumber: true },
      { heading: 'largest day', isNumber: true },
      { heading: 'an address', isNumber: true },
      { heading: 'sets', isNumber: true },
      { heading: 'tenants', isNumber: true },
    ],
    pools.map(({ pool, isManaged, addresses, perDay, peak, sets, tenants }) => [
      pool,
      isManaged ? 'managed' : String(addresses.length),
      or(perDay),
      grouped(peak),
      or(addresses.length === 0 || perDay === null ? null : perDay / addresses.length),
      grouped(sets),
      grouped(tenants),
    ]),
  );

const CAPACITY: CliCommand = {
  usage: 'capacity [POOL]',
  about: 'How pools are used, and what is due about them: addresses, warm-up, who should not share one',
  async run(context) {
    const { items, surveyedAt } = await context.client.call('getCapacity');
    const pools = chosen(context, 'pool', items, ({ pool }) => pool);
    const lines = adviceText(pools).map(forTerminal);
    const text =
      pools.length === 0 ? 'SES lists no pool, or the inventory was not taken yet.' : poolsTable(context, pools);
    context.show({ surveyedAt, items: pools }, [text, '', ...lines, countedOn(surveyedAt)].join('\n'));
    return exitOf(pools);
  },
};

const domainsTable = ({ table }: Context, domains: readonly Domain[]): string =>
  table(
    [
      { heading: 'domain' },
      { heading: 'mails a day', isNumber: true },
      { heading: 'trend', isNumber: true },
      { heading: 'bounces', isNumber: true },
      { heading: 'complaints', isNumber: true },
      { heading: 'last mail' },
      { heading: 'records' },
      { heading: 'tenants', isNumber: true },
    ],
    domains.map((domain) => [
      `${domain.domain}${domain.isRetired ? ' (retired)' : ''}`,
      grouped(domain.perDay),
      domain.trend === null ? '-' : `×${domain.trend.toFixed(1)}`,
      rate(domain.hardBounceRate),
      rate(domain.complaintRate),
      domain.lastDay,
      domain.records,
      grouped(domain.tenants.count),
    ]),
  );

const DOMAINS: CliCommand = {
  usage: 'domains [DOMAIN] [--refused]',
  about:
    'How sending domains do: volume, trend, rates, records; which should rest, be split or be retired; --refused: reports of receivers that were refused, and why',
  options: { refused: { type: 'boolean', default: false } },
  async run(context) {
    if (context.values['refused'] === true) return showRefusedReports(context);
    const { items, surveyedAt } = await context.client.call('listDomains');
    const domains = chosen(context, 'domain', items, ({ domain }) => domain);
    const lines = adviceText(domains).map(forTerminal);
    const text = domains.length === 0 ? 'No domain has sent yet.' : domainsTable(context, domains);
    context.show({ surveyedAt, items: domains }, [text, '', ...lines, countedOn(surveyedAt)].join('\n'));
    return exitOf(domains);
  },
};

export const CAPACITY_COMMANDS = { capacity: CAPACITY, domains: DOMAINS, season: SEASON } as const;
