import { standingsWords } from '../../../shared/admin/fleet/headline.ts';
import type { AnswerOf } from '../../../shared/admin/fleet/operations.ts';
import { forTerminal } from '../../../shared/kernel/escape.ts';
import { grouped, percent } from '../../../shared/kernel/numbers.ts';
import { wholeNumber } from '../options.ts';
import { minute, rate } from '../words.ts';
import { CAPACITY_COMMANDS } from './capacity.ts';
import { type CliCommand, type Context, onlySet, readMoment, textOf } from './context.ts';
import { dayText } from './day.ts';
import { LADDER } from './ladders.ts';
import { PROFILE } from './profile.ts';
import { tenantsText } from './tenants-text.ts';

type Row = AnswerOf<'listSets'>['items'][number];

export const setsTable = ({ table }: Context, rows: readonly Row[]): string =>
  table(
    [
      { heading: 'configuration set' },
      { heading: 'tenant', leaveOut: 2 },
      { heading: 'standing' },
      { heading: 'since', leaveOut: 3 },
      { heading: 'mode', leaveOut: 1 },
      { heading: 'sends 24 h', isNumber: true },
      { heading: 'bounces', isNumber: true },
      { heading: 'complaints', isNumber: true },
    ],
    rows.map((row) => [
      row.name,
      row.tenant ?? '-',
      `${row.words}${row.pinned ? ' pinned' : ''}${row.exempt ? ' exempt' : ''}${row.told.length > 0 ? ` ${row.told.length} alert${row.told.length === 1 ? '' : 's'}` : ''}`,
      minute(row.since),
      row.mode,
      grouped(row.day.sends),
      rate(row.day.hardBounceRate),
      rate(row.day.complaintRate),
    ]),
  );

async function allSets(context: Context): Promise<AnswerOf<'listSets'>> {
  const limit = wholeNumber('limit', textOf(context, 'limit') ?? '50');
  const query = {
    q: textOf(context, 'search'),
    standing: textOf(context, 'standing'),
    tenant: textOf(context, 'tenant'),
    sort: textOf(context, 'sort'),
    kind: textOf(context, 'kind'),
    of: textOf(context, 'of'),
  };
  const items: Row[] = [];
  let page: AnswerOf<'listSets'>;
  let cursor: string | null = null;
  do {
    const asked = { ...query, limit: Math.min(500, limit - items.length), ...(cursor !== null && { cursor }) };
    // The server says what is wrong with a word, in one sentence.
    page = await context.client.call('listSets', { query: asked as never });
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== null && items.length < limit);
  return { ...page, items };
}

/** What was set for this set alone. */
const ownText = ({ tenant, limits }: AnswerOf<'getSet'>['own']): string[] => [
  ...(tenant === null ? [] : [`tenant ${tenant} by hand`]),
  ...(limits === null ? [] : [`limits by hand: ${JSON.stringify(limits)}`]),
];

/** What part of which set it is, and whether its SES tenant is paused. */
const streamText = (stream: AnswerOf<'getSet'>['stream']): string[] =>
  stream === null
    ? []
    : [
        `stream of ${stream.set} by ${stream.by ?? 'a rule that is gone'}: ${stream.value}`,
        ...(stream.pausedSince === null
          ? []
          : [`SES tenant ${stream.sesTenant ?? ''} paused since ${minute(stream.pausedSince)}`]),
      ];

const driftText = (drift: AnswerOf<'getSet'>['placement']['drift']): string[] => {
  if (drift === null) return [];
  const { pool, sendingEnabled, since, by } = drift;
  const who = by === null ? '' : `; by ${by.principal} at ${minute(by.at)}`;
  return [
    `changed outside Lazaretto, seen ${minute(since)}: ${pool ?? 'no pool'}, sending ${sendingEnabled ? 'on' : 'off'}${who}`,
  ];
};

function setText({ table }: Context, set: AnswerOf<'getSet'>): string {
  const { placement } = set;
  const actual = placement.actual;
  const lines = [
    `${set.name}: ${set.words} since ${minute(set.since)}`,
    ...(set.sentence === null ? [] : [`  ${set.sentence}`]),
    ...(set.done === null ? [] : [`  ${set.done}`]),
    ...set.told.map(({ since, sentence }) => `alert only, since ${minute(since)}: ${sentence}`),
    `tenant ${set.tenant ?? '-'}, mode ${set.mode}${set.pinned ? ', pinned' : ''}${set.exempt ? ', exempt' : ''}, version ${set.version}`,
    ...(set.tenantAtSes === null ? [] : [`${set.tenantAtSes.sentence} (seen ${minute(set.tenantAtSes.seenAt)})`]),
    ...ownText(set.own),
    ...streamText(set.stream),
    set.stream !== null
      ? `leaves through the pool of ${set.stream.set}`
      : `leaves through ${actual === null ? 'what SES has (not read)' : (actual.pool ?? 'no pool')}${actual?.sendingEnabled === false ? ', sending off' : ''}`,
    ...(placement.sharedPoolDelivery === null ? [] : [`delivery by shared addresses: ${placement.sharedPoolDelivery}`]),
    ...driftText(placement.drift),
    ...(set.holdUntil === null ? [] : [`stays in quarantine until ${minute(set.holdUntil)} at least`]),
    ...set.sentences,
    '',
  ];
  const readings = table(
    [
      { heading: 'metric' },
      { heading: 'level' },
      { heading: 'limit', isNumber: true },
      { heading: 'evidence', isNumber: true },
      { heading: 'bar', isNumber: true },
    ],
    set.readings.map((r) => [r.metric, r.level, percent(r.limit), r.evidence.toFixed(1), r.bar.toFixed(1)]),
  );
  return `${lines.map(forTerminal).join('\n')}\n${readings}`;
}

const auditTable = ({ table }: Context, lines: AnswerOf<'listAudit'>['items']): string =>
  table(
    [
      { heading: 'at' },
      { heading: 'who' },
      { heading: 'via', leaveOut: 1 },
      { heading: 'what' },
      { heading: 'of' },
      { heading: 'why', isSentence: true },
    ],
    lines.map((line) => [
      minute(line.at),
      line.actor,
      line.via,
      line.action,
      line.target.name ?? line.target.kind,
      line.why,
    ]),
  );

const MOST_STREAMS = 20;
/** The worst streams of a set; null where it has none. */
async function streamsOf(context: Context, of: string): Promise<string | null> {
  const { items, total } = await context.client.call('listSets', { query: { of, limit: MOST_STREAMS } });
  if (items.length === 0) return null;
  const more = total > items.length ? `\n… ${total - items.length} more: lazaretto sets --of ${forTerminal(of)}` : '';
  return `\n\n${setsTable(context, items)}${more}`;
}

const SIGN = { critical: '!!', warning: '! ', info: '  ' } as const;

function statusText(fleet: AnswerOf<'getFleet'>): string {
  const { notices } = fleet;
  const mode = fleet.switch.mode === 'policy' ? fleet.policyMode : fleet.switch.mode;
  const lines = [
    `mode ${mode}, automatic moves ${fleet.switch.automatic ? 'on' : 'OFF'}, quarantine pool ${fleet.quarantinePool}`,
    fleet.headline,
    `standings: ${standingsWords(fleet)}`,
    ...(fleet.account === null
      ? []
      : [`account at SES: ${fleet.account.sentence} (seen ${minute(fleet.account.seenAt)})`]),
    `${grouped(fleet.held)} decisions wait for a person, ${grouped(fleet.incidents)} incidents`,
    '',
    ...(notices.length === 0 ? ['The inventory found nothing wrong.'] : []),
    ...notices.flatMap(({ severity, title, sentence, since, next }) => [
      `${SIGN[severity]} ${title}, since ${minute(since)}: ${sentence}`,
      ...next.map((line) => `     ${line}`),
    ]),
  ];
  return lines.map(forTerminal).join('\n');
}

/** Commands that change nothing. */
export const LOOK: Readonly<Record<string, CliCommand>> = {
  status: {
    usage: 'status',
    about: 'How the whole deployment is: mode, standings, and what SES says of account, tenants and pools',
    async run(context) {
      const fleet = await context.client.call('getFleet');
      context.show(fleet, statusText(fleet));
      return 0;
    },
  },
  sets: {
    usage:
      'sets [--kind set|stream] [--of NAME] [--standing S] [--tenant T] [--search TEXT] [--sort S] [--limit N] [--names]',
    about: 'Configuration sets and their streams, the worst first; --of: the streams of one set; --names: names alone',
    options: {
      names: { type: 'boolean' },
      kind: { type: 'string' },
      of: { type: 'string' },
      standing: { type: 'string' },
      tenant: { type: 'string' },
      search: { type: 'string' },
      sort: { type: 'string' },
      limit: { type: 'string' },
    },
    async run(context) {
      const page = await allSets(context);
      if (context.values['names'] === true) {
        context.write(page.items.map(({ name }) => `${forTerminal(name)}\n`).join(''));
        return 0;
      }
      const more = page.total > page.items.length ? `\n… ${page.total - page.items.length} more (--limit)` : '';
      const partly = page.known < page.of ? `\n${page.known} of ${page.of} sets are read so far: ask again` : '';
      context.show(page, `${setsTable(context, page.items)}${more}${partly}`);
      return 0;
    },
  },
  set: {
    usage: 'set NAME | set NAME/STREAM',
    about:
      'One set with its streams, or one stream: standing, evidence, placement, and 24 hours by provider and address',
    async run(context) {
      const set = await context.client.call('getSet', { path: { set: onlySet(context) } });
      const isForPerson = context.values['json'] !== true;
      const streams = isForPerson && set.stream === null ? await streamsOf(context, set.name) : null;
      const day = isForPerson ? await dayText(context, set.name, set.limits) : '';
      context.show(set, `${setText(context, set)}\n\n${day}${streams ?? ''}`);
      return 0;
    },
  },
  tenants: {
    usage: 'tenants',
    about: 'Tenants, how their sets stand, and whose sets together exceed the limit',
    async run(context) {
      const tenants = await context.client.call('listTenants');
      context.show(tenants, tenantsText(context, tenants));
      return 0;
    },
  },
  profile: PROFILE,
  ladder: LADDER,
  ...CAPACITY_COMMANDS,
  audit: {
    usage: 'audit [--name N] [--actor A] [--since T] [--limit N] [--csv | --ndjson]',
    about: 'Who changed what, when and why',
    options: {
      name: { type: 'string' },
      actor: { type: 'string' },
      since: { type: 'string' },
      limit: { type: 'string' },
      csv: { type: 'boolean' },
      ndjson: { type: 'boolean' },
    },
    async run(context) {
      const since = textOf(context, 'since');
      const limit = textOf(context, 'limit');
      const query = {
        name: textOf(context, 'name'),
        actor: textOf(context, 'actor'),
        from: since === undefined ? undefined : await readMoment(context, 'since', since, -1),
        limit: limit === undefined ? undefined : wholeNumber('limit', limit),
      };
      const format = context.values['csv'] ? 'csv' : context.values['ndjson'] ? 'ndjson' : null;
      if (format !== null) {
        context.write((await context.client.text('listAudit', { query: { ...query, format } as never })).text);
        return 0;
      }
      const page = await context.client.call('listAudit', { query: query as never });
      context.show(page, auditTable(context, page.items));
      return 0;
    },
  },
  incidents: {
    usage: 'incidents',
    about: 'Incidents of mailbox providers',
    async run(context) {
      const { items } = await context.client.call('listIncidents');
      const rows = items.map((i) => [
        minute(i.openedAt),
        i.closedAt === null ? 'going on' : minute(i.closedAt),
        i.provider,
        i.sentence,
      ]);
      const columns = [
        { heading: 'from' },
        { heading: 'until' },
        { heading: 'provider' },
        { heading: 'why', isSentence: true },
      ];
      context.show({ items }, items.length === 0 ? 'No incident.' : context.table(columns, rows));
      return 0;
    },
  },
  held: {
    usage: 'held',
    about: 'Decisions that wait for a person: approve or drop them',
    async run(context) {
      const { items } = await context.client.call('listHeld');
      const rows = items.map((h) => [h.name, h.standing, minute(h.since), h.sentence]);
      const columns = [
        { heading: 'configuration set' },
        { heading: 'decided' },
        { heading: 'since' },
        { heading: 'why', isSentence: true },
      ];
      context.show({ items }, items.length === 0 ? 'Nothing waits for you.' : context.table(columns, rows));
      return 0;
    },
  },
};
