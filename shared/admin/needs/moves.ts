import { shellWord } from '../../kernel/escape.ts';
import { grouped } from '../../kernel/numbers.ts';
import type { SetRow } from '../schema/sets.ts';
import type { Need, NeedItem } from './model.ts';

type Row = Pick<SetRow, 'name' | 'effect' | 'done' | 'since' | 'version' | 'words'>;

/** What could not be carried out, and what somebody changed: each one need with all of its sets. */
export const moveNeeds = (rows: readonly Row[]): readonly Need[] => [
  ...needOf(
    rows.filter(({ effect }) => effect === 'failed' || effect === 'sending-off'),
    'failed',
    ['A move failed', 'moves failed'],
  ),
  ...needOf(
    rows.filter(({ effect }) => effect === 'drifted'),
    'drift',
    ['A set was changed outside Lazaretto', 'sets were changed outside Lazaretto'],
  ),
];

function needOf(
  rows: readonly Row[],
  kind: 'failed' | 'drift',
  [one, many]: readonly [one: string, many: string],
): readonly Need[] {
  const [first] = rows;
  if (first === undefined) return [];
  const count = rows.length;
  const times = rows.flatMap(({ since }) => (since === null ? [] : [since])).toSorted();
  return [
    {
      kind,
      severity: 'critical',
      title: count === 1 ? `${one}: ${first.name}` : `${grouped(count)} ${many}`,
      sentence: sharedSentence(rows),
      since: times[0] ?? null,
      count,
      items: rows.map((row): NeedItem => ({ name: row.name, version: row.version, sentence: saidOf(row), copy: null })),
      action: {
        label: `Look at ${count === 1 ? 'it' : 'the first'}`,
        does: 'open',
        page: `/sets/${encodeURIComponent(first.name)}`,
        command: `lazaretto set ${shellWord(first.name)}`,
      },
    },
  ];
}

const saidOf = ({ words, done }: Row): string => done ?? words;

/** The sentence of all where they share one; else how many there are of each. */
function sharedSentence(rows: readonly Row[]): string {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(saidOf(row), (counts.get(saidOf(row)) ?? 0) + 1);
  const sorted = [...counts].toSorted((a, b) => b[1] - a[1]);
  const [most] = sorted;
  if (most === undefined) return '';
  const rest = rows.length - most[1];
  return rest === 0 ? most[0] : `${grouped(most[1])}: ${most[0]} ${grouped(rest)} for other reasons.`;
}
