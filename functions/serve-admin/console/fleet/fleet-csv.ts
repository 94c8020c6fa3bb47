import { csvCell } from '../../../../shared/admin/api/csv.ts';
import type { SetRow } from '../../../../shared/admin/schema/sets.ts';
import { type Query, read } from '../lib/api.ts';

/** Most that the API gives at once. */
const AT_ONCE = 500;
const COLUMNS: readonly (readonly [name: string, of: (row: SetRow) => string | number | null])[] = [
  ['name', ({ name }) => name],
  ['part_of', ({ stream }) => stream?.set ?? null],
  ['tenant', ({ tenant }) => tenant],
  ['standing', ({ standing }) => standing],
  ['stands', ({ words }) => words],
  ['since', ({ since }) => since],
  ['why', ({ sentence }) => sentence],
  ['done', ({ done }) => done],
  ['sends_24h', ({ day }) => day.sends],
  ['hard_bounces_24h', ({ day }) => day.hardBounces],
  ['hard_bounce_rate', ({ day }) => day.hardBounceRate],
  ['complaints_24h', ({ day }) => day.complaints],
  ['complaint_rate', ({ day }) => day.complaintRate],
];

/** Rows as CSV, with a head. @see RFC 4180 */
const csvOf = (rows: readonly SetRow[]): string =>
  [
    COLUMNS.map(([name]) => name).join(','),
    ...rows.map((row) =>
      COLUMNS.map(([, of]) => {
        const value = of(row);
        return typeof value === 'number' ? String(value) : csvCell(value);
      }).join(','),
    ),
    '',
  ].join('\r\n');

/** Everything that fits the question, in its order, as a file. @returns how many rows. @throws {ApiFailed} */
export async function downloadFleet(question: Query): Promise<number> {
  const rows: SetRow[] = [];
  const { signal } = new AbortController();
  for (let cursor: string | undefined; ; ) {
    const page = await read<'listSets'>('/sets', { ...question, limit: String(AT_ONCE), cursor }, signal);
    rows.push(...page.items);
    if (page.next === null) break;
    cursor = page.next;
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob(['\ufeff', csvOf(rows)], { type: 'text/csv;charset=utf-8' }));
  link.download = 'lazaretto-sets.csv';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return rows.length;
}
