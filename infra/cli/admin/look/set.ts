import type { AnswerOf } from '../../../../shared/admin/fleet/operations.ts';
import { rowsAtSes, sndsSentence } from '../../../../shared/audit-counts/words.ts';
import { forTerminal } from '../../../../shared/kernel/escape.ts';
import { grouped, percent } from '../../../../shared/kernel/numbers.ts';
import { GMAIL_DATES, GMAIL_FIGURES, GMAIL_HOLDS, gmailSubject } from '../../../../shared/postmaster/words.ts';
import { minute } from '../../words.ts';
import { type CliCommand, type Context, onlySet } from '../context.ts';
import { dayText } from '../day.ts';
import { setsTable } from './sets.ts';

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
    ...(set.conviction === null || set.conviction.sentence === set.sentence
      ? []
      : [`convicted ${minute(set.conviction.at)}: ${set.conviction.sentence}`]),
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
  const gmail = set.gmail === null ? '' : `\n\n${gmailText(table, set.gmail)}`;
  return `${lines.map(forTerminal).join('\n')}\n${readings}\n\n${atSesText(table, set.atSes)}${gmail}`;
}

/** What Gmail says, each figure with its date. */
function gmailText(table: Context['table'], { domains, figures }: NonNullable<AnswerOf<'getSet'>['gmail']>): string {
  if (figures.length === 0)
    return `Gmail says nothing of it, which is neither good nor bad.\nIt is asked about ${forTerminal(domains.join(', '))}.`;
  const rows = figures.map(({ domain, feedbackId, what, rate, day, limit, holds }) => [
    ...[gmailSubject({ domain, feedbackId }), GMAIL_FIGURES[what], percent(rate), day],
    ...[limit === null ? '-' : percent(limit), holds === null ? '-' : GMAIL_HOLDS[holds]],
  ]);
  const columns = [
    { heading: 'Gmail says of', isSentence: true },
    { heading: 'what' },
    { heading: 'share', isNumber: true },
    { heading: 'day' },
    { heading: 'limit reached', isNumber: true, leaveOut: 1 },
    { heading: 'follows' },
  ];
  return `${table(columns, rows)}\n${GMAIL_DATES}`;
}

/** What SES itself says; nothing is decided by it. */
function atSesText(table: Context['table'], atSes: AnswerOf<'getSet'>['atSes']): string {
  const rows = rowsAtSes(atSes);
  const number = (value: number | null): string => (value === null ? '-' : grouped(value));
  const figures =
    rows.length === 0
      ? 'SES has no figure of its own.'
      : table(
          [
            { heading: "SES's own figures" },
            { heading: 'day' },
            { heading: 'of' },
            { heading: 'SES', isNumber: true },
            { heading: 'counted', isNumber: true },
          ],
          rows.map(({ source, day, what, reported, counted }) => [
            source,
            day,
            what,
            number(reported),
            number(counted),
          ]),
        );
  return [figures, ...atSes.addresses.map((address) => forTerminal(sndsSentence(address)))].join('\n');
}

const MOST_STREAMS = 20;
/** The worst streams of a set; null where it has none. */
async function streamsOf(context: Context, of: string): Promise<string | null> {
  const { items, total } = await context.client.call('listSets', { query: { of, limit: MOST_STREAMS } });
  if (items.length === 0) return null;
  const more = total > items.length ? `\n… ${total - items.length} more: lazaretto sets --of ${forTerminal(of)}` : '';
  return `\n\n${setsTable(context, items)}${more}`;
}

/** What servers said with the bounces of a set. */
function samplesText({ table }: Context, { kept, items }: AnswerOf<'getSamples'>): string {
  if (!kept)
    return 'What servers say is not kept here: streams have none of their own, and "samples" in the policy may be off.';
  if (items.length === 0) return 'No server has said anything with a bounce in the last 16 days.';
  const rows = items.map(({ reason, providerName, code, text, at }) => [reason, providerName, code, minute(at), text]);
  const columns = [
    { heading: 'reason' },
    { heading: 'provider' },
    { heading: 'code' },
    { heading: 'noted', leaveOut: 1 },
    { heading: 'what the server said', isSentence: true },
  ];
  return table(columns, rows);
}

export const SET: CliCommand = {
  usage: 'set NAME [--samples] | set NAME/STREAM',
  options: { samples: { type: 'boolean', default: false } },
  about: 'One set with its streams, or one stream: standing, evidence, placement, and 24 hours by provider and address',
  async run(context) {
    const name = onlySet(context);
    if (context.values['samples'] === true) {
      const samples = await context.client.call('getSamples', { path: { set: name } });
      context.show(samples, samplesText(context, samples));
      return 0;
    }
    const set = await context.client.call('getSet', { path: { set: name } });
    const isForPerson = context.values['json'] !== true;
    const streams = isForPerson && set.stream === null ? await streamsOf(context, set.name) : null;
    const day = isForPerson ? await dayText(context, set.name, set.limits) : '';
    context.show(set, `${setText(context, set)}\n\n${day}${streams ?? ''}`);
    return 0;
  },
};
