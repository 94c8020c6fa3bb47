import { forTerminal } from '../../../shared/kernel/escape.ts';
import { grouped } from '../../../shared/kernel/numbers.ts';
import { table } from '../table.ts';
import type { Recounted } from './recount.ts';

/** What became of a difference, in words. */
const STATES = { differs: 'differs', written: 'written anew', left: 'left as it is' } as const;
const LEFT = 'What is left as it is: the archive does not hold all of it, or something newer was stored meanwhile.\n';

const many = (count: number, what: string): string => `${grouped(count)} ${what}${count === 1 ? '' : 's'}`;

/** What a person reads: each hour that differs with its counters, stored and archived, and a line about all. */
export function recountText({ hours, objects, unread, differences }: Recounted): string {
  const rows = differences.flatMap(({ name, hour, counters, state }) =>
    Object.entries(counters).map(([counter, [stored, archived]]) => [
      forTerminal(name),
      hour,
      counter,
      grouped(stored),
      grouped(archived),
      STATES[state],
    ]),
  );
  const columns = [
    { heading: 'configuration set' },
    { heading: 'hour' },
    { heading: 'counter' },
    { heading: 'stored', isNumber: true },
    { heading: 'archive', isNumber: true },
    { heading: '' },
  ];
  const differ = differences.length === 1 ? 'one total differs' : `${grouped(differences.length)} totals differ`;
  const same =
    hours === 0 ? 'no hour is over for ten minutes, nothing was compared' : 'every total is what the archive says';
  const said = differences.length === 0 ? same : differ;
  const doubt = unread === 0 ? '' : ` ${grouped(unread)} objects or lines could not be read.`;
  const left = differences.some(({ state }) => state === 'left') ? LEFT : '';
  const list = rows.length === 0 ? '' : `${table(columns, rows)}\n\n`;
  return `${list}${many(hours, 'hour')}, ${many(objects, 'object')}: ${said}.${doubt}\n${left}`;
}
