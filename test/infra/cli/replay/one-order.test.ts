import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inOneOrder } from '../../../../infra/cli/replay/one-order.ts';
import type { ChangeRecord } from '../../../../infra/local/dynamo/messages.ts';

type Item = { readonly table: string; readonly pk: string; readonly sk: string | number; readonly changes: number };
const items = fc.uniqueArray(
  fc.record({
    table: fc.constantFrom('journal', 'registry'),
    pk: fc.constantFrom('a', 'b', 'c'),
    sk: fc.integer({ min: 1, max: 12 }),
    changes: fc.integer({ min: 1, max: 3 }),
  }),
  { selector: ({ table, pk, sk }) => `${table} ${pk} ${sk}` },
);

/** The changes of all items, as they happen to be made; an item's first is its INSERT. */
function made(all: readonly Item[], seed: readonly number[]): ChangeRecord[] {
  const left = all.flatMap((item) => Array.from({ length: item.changes }, () => item));
  const done = new Map<Item, number>();
  return Array.from({ length: left.length }, (_, index) => {
    const [item] = left.splice((seed[index] ?? 0) % left.length, 1);
    if (!item) throw new Error('Expected a change');
    const before = done.get(item) ?? 0;
    done.set(item, before + 1);
    const { table, pk, sk } = item;
    const eventName = before === 0 ? 'INSERT' : before === 1 ? 'MODIFY' : 'REMOVE';
    return { table, eventName, keys: { pk, sk }, sequence: index + 1, shard: 0 };
  });
}
const told = (records: readonly ChangeRecord[]): unknown[] =>
  inOneOrder(records).map(({ table, eventName, keys }) => ({ table, eventName, keys }));

describe('inOneOrder', () => {
  it('tells the same in the same order, in whichever order items were written', () => {
    const draws = fc.array(fc.nat(), { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(items, draws, draws, (all, one, other) => {
        expect(told(made(all, one))).toEqual(told(made(all, other)));
      }),
    );
  });
});
