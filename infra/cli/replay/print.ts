import { complaintRate, hardBounceRate } from '../../../shared/counting/rates.ts';
import { forTerminal } from '../../../shared/kernel/escape.ts';
import { grouped } from '../../../shared/kernel/numbers.ts';
import type { LocalReport, SetReport } from '../../local/report-model.ts';
import { namedStandings, openWords } from '../open-words.ts';
import { table } from '../table.ts';
import { rate } from '../words.ts';
import type { ReplaySummary } from './summary.ts';

/** What a person reads after a replay: a table per set, the decisions in order, and what was read. */
export function replayText(summary: ReplaySummary): string {
  const { events } = summary;
  const parts = [
    summary.configurationSets.length === 0
      ? 'No configuration set has any event.'
      : setTable(summary.configurationSets),
    decisions(summary),
    ...(summary.incidents.length > 0 ? [incidents(summary)] : []),
    ...(summary.together === undefined ? [] : [together(summary.together)]),
    ...(summary.notices === undefined ? [] : [notices(summary.notices)]),
    [
      `${grouped(events.read)} events read, ${grouped(events.counted)} counted`,
      `${grouped(events.duplicates)} duplicates, ${grouped(events.setAside)} set aside`,
      `${grouped(events.malformed)} malformed, ${grouped(events.tooOld)} too old`,
    ].join(', ') +
      summary.aside.map(asideWhy).join('') +
      summary.refused.map(why).join(''),
    `${summary.seconds.toFixed(1)} s, ${grouped(summary.eventsPerSecond)} events/s, ${grouped(summary.writeUnitsPerMillionEvents)} write units per million events`,
  ];
  return `${parts.join('\n\n')}\n`;
}

/** Of values: an envelope that holds a thousand events is one. */
const why = ({ kind, values, reason }: ReplaySummary['refused'][number]): string =>
  `\n  ${grouped(values)} ${kind === 'tooOld' ? 'too old' : kind}: ${forTerminal(reason)}`;

const asideWhy = ({ why: text, values }: ReplaySummary['aside'][number]): string =>
  `\n  ${grouped(values)} set aside: ${forTerminal(text)}`;

function setTable(sets: readonly SetReport[]): string {
  return table(
    [
      { heading: 'configuration set' },
      { heading: 'standing' },
      { heading: 'pool' },
      { heading: 'sends', isNumber: true },
      { heading: 'delivered', isNumber: true },
      { heading: 'hard bounces', isNumber: true },
      { heading: '', isNumber: true },
      { heading: 'complaints', isNumber: true },
      { heading: '', isNumber: true },
    ],
    sets
      .flatMap(rowsOf)
      .map(({ name, pool, totals, reporting, notJudged, ...row }) => [
        name,
        standingWords(row, notJudged),
        pool ?? '-',
        grouped(totals.sends),
        grouped(totals.deliveries),
        grouped(totals.hardBounces),
        notJudged === undefined ? rate(hardBounceRate(totals)) : '-',
        grouped(totals.complaints),
        rate(complaintRate({ ...totals, reporting })),
      ]),
  );
}

type Row = Pick<SetReport, 'name' | 'standing' | 'pool' | 'totals' | 'reporting' | 'notJudged' | 'waits' | 'told'>;

/** A word for how a set stands, and how many alerts it has. */
const standingWords = (
  { standing, waits, told = [] }: Pick<Row, 'standing' | 'waits' | 'told'>,
  notJudged?: string,
): string => {
  const word = notJudged === undefined ? (waits === undefined ? standing : 'waits') : 'not judged';
  const lasting = told.filter(({ until }) => until === null).length;
  return lasting === 0 ? word : `${word}, ${lasting} ${lasting === 1 ? 'alert' : 'alerts'}`;
};

/** A set, and below it its streams. */
const rowsOf = ({ streams = [], ...set }: SetReport): readonly Row[] => [
  set,
  ...streams.map((stream) => ({ ...stream, name: forTerminal(`  ${set.name}/${stream.name}`), pool: null })),
];

function decisions(report: LocalReport): string {
  const all = namedStandings(report)
    .flatMap(({ name, transitions, told = [] }) => [
      ...transitions.map(({ at, from, to, sentence }) => ({ name, at, what: `${from} → ${to}`, sentence })),
      ...told.map(({ since, metric, sentence }) => ({ name, at: since, what: `alert: ${metric}`, sentence })),
      ...told.flatMap(({ until, metric }) =>
        until === null ? [] : [{ name, at: until, what: `alert over: ${metric}`, sentence: 'Nothing was moved.' }],
      ),
    ])
    .toSorted((a, b) => (a.at < b.at ? -1 : 1));
  const open = openWords(report);
  if (all.length === 0 && open.length === 0) {
    if (report.together !== undefined) return 'No decision about a set alone.';
    return report.notices === undefined ? 'No decision: every set is healthy.' : 'No decision.';
  }
  const decided = all.map(
    ({ at, name, what, sentence }) => `${at}  ${forTerminal(name)}: ${what}\n    ${forTerminal(sentence)}`,
  );
  return [...(all.length === 0 ? ['No decision.'] : decided), ...open].join('\n');
}

const incidents = ({ incidents: all }: LocalReport): string =>
  all
    .map(
      ({ provider, metric, from, until }) =>
        `${from}  incident at ${forTerminal(provider)} (${metric}), ${until === null ? 'still going on' : `over at ${until}`}`,
    )
    .join('\n');

const together = (all: NonNullable<LocalReport['together']>): string =>
  all
    .map(({ from, until, sentence }) => {
      const end = until === null ? 'still going on' : `over at ${until}`;
      return `${from}  ${forTerminal(sentence)}\n    alert only, ${end}`;
    })
    .join('\n');

const notices = (all: NonNullable<LocalReport['notices']>): string =>
  all.map(({ at, title, sentence }) => `${at}  ${forTerminal(title)}\n    ${forTerminal(sentence)}`).join('\n');
