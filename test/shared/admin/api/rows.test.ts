import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { badness, pageOf, positionOf, rowOrder } from '../../../../shared/admin/api/rows.ts';
import { SortedRows } from '../../../../shared/admin/api/sorted-rows.ts';
import { type SetRow, SetsQuery, SORTS } from '../../../../shared/admin/schema/sets.ts';
import { rowOf } from '../../../../shared/admin/sets/set-row.ts';
import { DEFAULT_POLICY } from '../../../../shared/policy/defaults.ts';
import { STANDINGS } from '../../../../shared/standing/model.ts';
import { record, T0 } from '../../standing/build.ts';

const hours = (value: number): number[] => [...new Array<number>(23).fill(0), value];
const row = (name: string, over: Partial<SetRow> = {}, sends = 0): SetRow => ({
  ...rowOf(
    {
      name,
      state: { standing: null, settings: null, sesTenant: null },
      revision: 0,
      sums: {
        sends: hours(sends),
        deliveries: hours(sends),
        hardBounces: hours(0),
        complaints: hours(0),
        reporting: 0,
        byProvider: new Map(),
      },
      readAt: T0,
    },
    DEFAULT_POLICY,
  ),
  ...over,
});
const rows: fc.Arbitrary<SetRow[]> = fc
  .uniqueArray(
    fc.record({
      name: fc.string({ minLength: 1, maxLength: 3 }),
      standing: fc.constantFrom(...STANDINGS),
      pressure: fc.integer({ min: 0, max: 3 }),
      sends: fc.nat(3),
    }),
    { selector: ({ name }) => name, maxLength: 30 },
  )
  .map((all) => all.map(({ name, sends, ...over }) => row(name, over, sends)));

describe('rows in order', () => {
  it('are found page by page, each once, whatever the order and the length of a page', () => {
    fc.assert(
      fc.property(rows, fc.constantFrom(...SORTS), fc.integer({ min: 1, max: 7 }), (all, sort, limit) => {
        const query = SetsQuery.parse({ sort, limit: String(limit) });
        const sorted = [...new SortedRows(query, all).rows()];
        const seen: string[] = [];
        for (let at = pageOf(sorted, query, null); ; at = pageOf(sorted, query, at.next)) {
          expect(at.total).toBe(all.length);
          seen.push(...at.items.map(({ name }) => name));
          if (at.next === null) break;
        }
        expect(seen).toEqual(sorted.map(({ name }) => name));
      }),
    );
  });

  it('are the same by the number of the page as by the cursor, and none behind the last', () => {
    fc.assert(
      fc.property(rows, fc.constantFrom(...SORTS), fc.integer({ min: 1, max: 7 }), (all, sort, limit) => {
        const ask = (page: number) => SetsQuery.parse({ sort, limit: String(limit), page: String(page) });
        const sorted = [...new SortedRows(ask(1), all).rows()];
        const pages = Math.ceil(all.length / limit);
        for (let page = 1; page <= pages + 1; page++) {
          const { items, total, next } = pageOf(sorted, ask(page), null);
          expect(items).toEqual(sorted.slice((page - 1) * limit, page * limit));
          expect([total, next === null]).toEqual([all.length, page >= pages]);
        }
      }),
    );
  });

  it('stay in order when some of them change', () => {
    fc.assert(
      fc.property(rows, rows, fc.constantFrom(...SORTS), (before, changes, sort) => {
        const sorted = new SortedRows({ sort }, before);
        expect([...sorted.rows()].length).toBe(before.length);
        for (const changed of changes) sorted.note(changed);
        const now = new Map([...before, ...changes].map((one) => [one.name, one]));
        const order = rowOrder({ sort });
        const expected = [...now.values()].toSorted((a, b) => order(positionOf(a, { sort }), positionOf(b, { sort })));
        expect([...sorted.rows()]).toEqual(expected);
      }),
    );
  });

  it('are worst by standing, a shadow behind what is real, then by how near a limit is', () => {
    const bad = (over: Partial<SetRow>) => badness(row('x', over));
    const order = [
      bad({ standing: 'paused' }),
      bad({ standing: 'quarantined' }),
      bad({ standing: 'quarantined', shadow: true, pressure: 900 }),
      bad({ standing: 'warned', pressure: 5_000 }),
      bad({ standing: 'warned' }),
      bad({ standing: 'probation' }),
      bad({ standing: 'healthy', pressure: 1 }),
      bad({ standing: 'healthy' }),
    ];
    expect(order).toEqual(order.toSorted((a, b) => b - a));
    expect(new Set(order).size).toBe(order.length);
  });

  it('show a set that was only told about in observe mode as a shadow', () => {
    const state = { standing: record('quarantined', { mode: 'observe' }), settings: null, sesTenant: null };
    const sums = {
      sends: hours(0),
      deliveries: hours(95),
      hardBounces: hours(5),
      complaints: hours(0),
      reporting: 0,
      byProvider: new Map(),
    };
    const shown = rowOf({ name: 'x', state, revision: 2, sums, readAt: T0 }, DEFAULT_POLICY);
    expect(shown).toMatchObject({
      shadow: true,
      version: '7.2',
      pressure: 1,
      day: { hardBounceRate: 0.05, complaintRate: null },
    });
  });
});
