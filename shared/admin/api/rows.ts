import type { Standing } from '../../standing/model.ts';
import type { SetRow, SetsQuery } from '../schema/sets.ts';
import type { RowPosition } from './cursor.ts';

const RANK: Readonly<Record<Standing, number>> = { paused: 4, quarantined: 3, warned: 2, probation: 1, healthy: 0 };

/** How bad a set looks, as one number: its standing first, a shadow behind a real one, then how near it is to a limit. */
export const badness = (row: Pick<SetRow, 'standing' | 'shadow' | 'pressure'>): number =>
  RANK[row.standing] * 2_000 - (row.shadow ? 1_000 : 0) + Math.min(row.pressure, 999);

const KEYS: Readonly<Record<SetsQuery['sort'], (row: SetRow) => number | string>> = {
  worst: badness,
  name: ({ name }) => name,
  sends: ({ day }) => day.sends,
  hardBounceRate: ({ day }) => day.hardBounceRate ?? -1,
  complaintRate: ({ day }) => day.complaintRate ?? -1,
  since: ({ since }) => since ?? '',
};

const compare = <T extends number | string>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);
const isAscending = ({ sort, order }: RowOrder): boolean => (order ?? (sort === 'name' ? 'asc' : 'desc')) === 'asc';

type PageQuery = Omit<SetsQuery, 'page'> & { readonly page?: number };

/** Whether a row is what was asked for. */
export function fitsQuery(row: SetRow, query: PageQuery): boolean {
  const { q, kind, of, standing, tenant, mode, pinned, exempt } = query;
  const words = q?.toLowerCase();
  return (
    (kind === undefined || (row.stream === null) === (kind === 'set')) &&
    (of === undefined || row.stream?.set === of) &&
    (standing === undefined || row.standing === standing) &&
    (tenant === undefined || row.tenant === tenant) &&
    (mode === undefined || row.mode === mode) &&
    (pinned === undefined || row.pinned === pinned) &&
    (exempt === undefined || row.exempt === exempt) &&
    (words === undefined ||
      [row.name, row.stream?.value, row.tenant].some((text) => text?.toLowerCase().includes(words) === true))
  );
}

export type RowOrder = Pick<SetsQuery, 'sort' | 'order'>;

/** The order of a list of rows. Of equal rows the name decides. */
export function rowOrder(by: RowOrder): (a: RowPosition, b: RowPosition) => number {
  const sign = isAscending(by) ? 1 : -1;
  return (a, b) => (typeof a.key === typeof b.key ? sign * compare(a.key, b.key) : 0) || compare(a.name, b.name);
}
/** Where a row stands in that order. */
export const positionOf = (row: SetRow, { sort }: RowOrder): RowPosition => ({ key: KEYS[sort](row), name: row.name });

export type RowsPage = { readonly items: readonly SetRow[]; readonly total: number; readonly next: RowPosition | null };

/**
 * One page of the rows that fit. The position names the last row, not a number: rows that come, go or change between
 * two pages shift nothing else. Without a position, `page` counts rows.
 * @param rows in the order that the query asks for
 */
export function pageOf(rows: Iterable<SetRow>, query: PageQuery, after: RowPosition | null): RowsPage {
  const order = rowOrder(query);
  const items: SetRow[] = [];
  const before = after === null ? ((query.page ?? 1) - 1) * query.limit : 0;
  let total = 0;
  let isMore = false;
  for (const row of rows) {
    if (!fitsQuery(row, query)) continue;
    total++;
    if (total <= before) continue;
    if (isMore || (after !== null && items.length === 0 && order(positionOf(row, query), after) <= 0)) continue;
    if (items.length < query.limit) items.push(row);
    else isMore = true;
  }
  const last = items.at(-1);
  return { items, total, next: isMore && last !== undefined ? positionOf(last, query) : null };
}

/** What of a query makes it another question: a cursor of one is none of the other. */
export const questionOf = ({ limit: _, cursor: __, page: ___, ...query }: PageQuery): string =>
  JSON.stringify(Object.entries(query).toSorted(([a], [b]) => compare(a, b)));
