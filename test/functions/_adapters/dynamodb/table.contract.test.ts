import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fields } from '../../../../functions/_adapters/dynamodb/item.ts';
import { dynamoTable, type Table } from '../../../../functions/_adapters/dynamodb/table.ts';
import { ENGINES } from '../../../infra/local/dynamo/engines.ts';
import { memoryTable } from '../../../support/memory-table.ts';

type OpenTable = () => Promise<{ readonly table: Table; readonly close: () => Promise<void> }>;
const REFUSED = { name: 'ValidationException' };

describe.each<[string, OpenTable]>([
  ['memory', async () => ({ table: memoryTable(), close: async () => undefined })],
  ...ENGINES.map(([name, open]): [string, OpenTable] => [
    name,
    async () => {
      const { client, tables, close } = await open();
      return { table: dynamoTable(client, tables.registry), close };
    },
  ]),
])('a table in %s', (_, open) => {
  let table: Table;
  let close: () => Promise<void>;
  let partition = 0;
  beforeAll(async () => {
    ({ table, close } = await open());
  });
  afterAll(() => close());

  const fresh = () => `p${partition++}`;
  const freshKey = () => ({ pk: fresh(), sk: 'item' });
  const stored = async (fields: Fields) => {
    const key = freshKey();
    await table.put(key, fields);
    return key;
  };

  describe('items', () => {
    it('are what was put, without what is undefined, however deep', async () => {
      const fields = {
        text: 'ü\u0000😀',
        empty: '',
        yes: true,
        nothing: null,
        numbers: [0, -1.5, 1e21, Number.MAX_SAFE_INTEGER],
        bytes: Uint8Array.from([0, 255]),
        deep: { kind: 'home', list: [{ a: 1 }] },
      };
      const key = freshKey();

      expect(await table.put(key, { ...fields, gone: undefined, deep: { ...fields.deep, gone: undefined } })).toBe(
        true,
      );

      const { bytes, ...others } = (await table.get(key)) ?? {};
      expect([...(bytes as Uint8Array)]).toEqual([...fields.bytes]);
      expect({ ...others, bytes: fields.bytes }).toEqual({ ...key, ...fields });
      expect(await table.get(freshKey())).toBeNull();
    });

    it('are replaced whole by a put, and told apart by both parts of their key', async () => {
      const key = await stored({ a: 1, b: 2 });
      const other = { ...key, sk: 'other' };
      await table.put(other, { a: 3 });

      await table.put(key, { b: 4 });

      expect(await table.get(key)).toEqual({ ...key, b: 4 });
      expect(await table.get(other)).toEqual({ ...other, a: 3 });
    });

    it('are not changed by what somebody does to what was written or read', async () => {
      const bytes = Uint8Array.from([1]);
      const list = [1];
      const key = await stored({ bytes, list });
      bytes[0] = 2;
      list.push(2);
      const read = (await table.get(key)) as { bytes: Uint8Array; list: number[] };
      read.bytes[0] = 3;
      read.list.push(3);

      const again = (await table.get(key)) as typeof read;
      expect([[...again.bytes], again.list]).toEqual([[1], [1]]);
    });

    it('are set and removed field by field by an update', async () => {
      const key = await stored({ a: 1, b: 2, c: 3 });

      expect(await table.update(key, { a: 10, b: undefined, d: 4 })).toBe(true);

      expect(await table.get(key)).toEqual({ ...key, a: 10, c: 3, d: 4 });
    });

    it('are given back as they are after a change, and not where its condition does not hold', async () => {
      const key = await stored({ a: 1, b: 2 });
      const changed = (a: number) =>
        table.change(key, { a: 5, b: undefined }, { holds: 'a = :a', values: { ':a': a } });

      expect(await changed(2)).toBeNull();
      expect(await changed(1)).toEqual({ ...key, a: 5 });
      expect(await table.get(key)).toEqual({ ...key, a: 5 });
    });

    it('are made by an update, also one that only removes', async () => {
      const [made, bare] = [freshKey(), freshKey()];

      await table.update(made, { a: 1 });
      await table.update(bare, { a: undefined });

      expect(await table.get(made)).toEqual({ ...made, a: 1 });
      expect(await table.get(bare)).toEqual(bare);
    });

    it('go when removed, and removing again changes nothing', async () => {
      const key = await stored({ a: 1 });

      await table.remove(key);
      await table.remove(key);

      expect(await table.get(key)).toBeNull();
      expect(await table.list(key.pk, '')).toEqual([]);
    });

    it.each<[string, (key: { pk: string; sk: string }) => Promise<unknown>]>([
      ['an empty partition key', (key) => table.put({ ...key, pk: '' }, {})],
      ['an empty sort key', (key) => table.get({ ...key, sk: '' })],
      ['a sort key above 1 KB', (key) => table.update({ ...key, sk: 'x'.repeat(1_025) }, { a: 1 })],
      ['an item above 400 KB', (key) => table.put(key, { a: 'x'.repeat(409_600) })],
      ['an update that says nothing', (key) => table.update(key, {})],
      ['an update of the key', (key) => table.update(key, { sk: 'other' })],
      ['work that is no text', (key) => table.put(key, { work: 1, dueAt: 1 })],
      ['a time due that is no number', (key) => table.put(key, { work: 'fold', dueAt: 'now' })],
      ['a limit of 0', (key) => table.newest(key.pk, null, 0)],
      ['a limit of 0 on what waits', () => table.waiting('fold', 1, 0)],
    ])('refuse %s', async (__, request) => {
      const key = freshKey();

      await expect(request(key)).rejects.toMatchObject(REFUSED);
      expect(await table.list(key.pk, '')).toEqual([]);
    });

    it('refuse a number that is none', async () => {
      await expect(async () => table.put(freshKey(), { a: Number.NaN })).rejects.toThrow('Expected a finite number');
    });
  });

  describe('conditions', () => {
    const ITEM = { n: 5, word: 'b', yes: true, nil: null };
    const VALUES = { ':n': 5, ':less': 4, ':more': 10, ':word': 'b', ':yes': true, ':nil': null } as const;
    const valuesIn = (holds: string) =>
      Object.fromEntries(Object.entries(VALUES).filter(([name]) => new RegExp(`${name}\\b`).test(holds)));
    const condition = (holds: string) => {
      const values = valuesIn(holds);
      return Object.keys(values).length > 0 ? { holds, values } : { holds };
    };

    it.each([
      ['attribute_exists(pk)', true],
      ['attribute_not_exists(pk)', false],
      ['attribute_exists(n)', true],
      ['attribute_exists(nil)', true],
      ['attribute_not_exists(absent)', true],
      ['n = :n', true],
      ['n = :word', false],
      ['n <> :n', false],
      ['n <> :word', true],
      ['n < :more', true],
      ['n < :n', false],
      ['n <= :n', true],
      ['n > :less', true],
      ['n >= :more', false],
      ['n < :word', false],
      ['n > :word', false],
      ['word >= :word', true],
      ['yes = :yes', true],
      ['nil = :nil', true],
      ['absent = :n', false],
      ['absent <> :n', true],
      ['absent < :n', false],
      ['absent >= :n', false],
      ['NOT n >= :more', true],
      ['NOT absent >= :n', true],
      ['NOT (n = :n OR word = :word)', false],
      ['attribute_not_exists(pk) OR n < :more', true],
      ['attribute_exists(pk) AND n < :less', false],
      ['n = :n OR n = :less AND n = :more', true],
      ['(n = :n OR n = :less) AND n = :more', false],
      ['attribute_not_exists(pk) OR (n = :n AND (yes = :yes or absent = :less))', true],
    ])('%s: %s', async (holds, expected) => {
      const put = await stored(ITEM);
      const updated = await stored(ITEM);

      expect(await table.put(put, { put: 1 }, condition(holds))).toBe(expected);
      expect(await table.update(updated, { put: 1 }, condition(holds))).toBe(expected);

      expect((await table.get(put))?.['put']).toBe(expected ? 1 : undefined);
      expect(await table.get(updated)).toEqual({ ...updated, ...ITEM, ...(expected && { put: 1 }) });
    });

    it.each([
      ['attribute_not_exists(pk)', true],
      ['attribute_exists(pk)', false],
      ['n < :n', false],
      ['NOT n >= :n', true],
    ])('%s, where nothing is: %s', async (holds, expected) => {
      const [put, updated] = [freshKey(), freshKey()];

      expect(await table.put(put, { a: 1 }, condition(holds))).toBe(expected);
      expect(await table.update(updated, { a: 1 }, condition(holds))).toBe(expected);

      expect(await table.get(put)).toEqual(expected ? { ...put, a: 1 } : null);
      expect(await table.get(updated)).toEqual(expected ? { ...updated, a: 1 } : null);
    });

    it('may name what an update sets as #field', async () => {
      const key = await stored({ record: 'old' });
      const changed = (from: string) =>
        table.update(key, { record: 'new' }, { holds: '#record = :from', values: { ':from': from } });

      expect(await changed('other')).toBe(false);
      expect(await changed('old')).toBe(true);
      expect(await changed('old')).toBe(false);
    });

    it.each<[string, string, Fields?]>([
      ['a reserved word', 'record = :n', { ':n': 1 }],
      ['a reserved word in a side that need not be looked at', 'attribute_exists(pk) OR work = :n', { ':n': 1 }],
      ['a value that nobody gave', 'n = :missing', { ':n': 1 }],
      ['a value that it does not use', 'attribute_exists(pk)', { ':n': 1 }],
      ['a name that nobody gave', '#n = :n', { ':n': 1 }],
      ['an unknown function', 'exists(pk)'],
      ['an unknown comparator', 'n == :n', { ':n': 1 }],
      ['a comparison of one thing with itself', 'n = n'],
      ['half a condition', 'n = :n AND', { ':n': 1 }],
      ['a parenthesis too many', 'attribute_exists(pk))'],
      ['nothing', ''],
    ])('refuse %s', async (__, holds, values) => {
      const key = await stored(ITEM);

      await expect(table.put(key, {}, { holds, ...(values && { values }) })).rejects.toMatchObject(REFUSED);
      expect(await table.get(key)).toEqual({ ...key, ...ITEM });
    });

    it('let one of many win', async () => {
      const key = freshKey();

      const won = await Promise.all(
        Array.from({ length: 12 }, (__, by) => table.put(key, { by }, { holds: 'attribute_not_exists(pk)' })),
      );

      expect(won.filter(Boolean)).toHaveLength(1);
      expect((await table.get(key))?.['by']).toBe(won.indexOf(true));
    });
  });

  describe('partitions', () => {
    // In the order of UTF-8; UTF-16 would have the last two the other way round.
    const SORTED = ['!', '10', '9', 'A', 'a', 'a#', 'a#1', 'ab', '\u00e9', '～', '😀'];
    let pk: string;
    beforeAll(async () => {
      pk = fresh();
      for (const sk of SORTED.toReversed()) await table.put({ pk, sk }, { is: sk });
    });
    const names = (items: readonly { readonly [name: string]: unknown }[]) => items.map(({ sk }) => sk);

    it.each([
      ['', SORTED],
      ['a', ['a', 'a#', 'a#1', 'ab']],
      ['a#', ['a#', 'a#1']],
      ['😀', ['😀']],
      ['b', []],
    ])('list what begins with "%s" in order of bytes', async (prefix, expected) => {
      const items = await table.list(pk, prefix);

      expect(names(items)).toEqual(expected);
      expect(items).toEqual(expected.map((sk) => ({ pk, sk, is: sk })));
      expect(await table.last(pk, prefix)).toEqual(items.at(-1) ?? null);
    });

    it.each([
      [null, 2, ['😀', '～']],
      [null, 100, SORTED.toReversed()],
      ['a#', 2, ['a', 'A']],
      ['a$', 1, ['a#1']],
      ['😀', 1, ['～']],
      ['!', 5, []],
    ])('give the newest before %s, %i at most', async (before, limit, expected) => {
      expect(names(await table.newest(pk, before, limit))).toEqual(expected);
    });

    it('are empty where nobody wrote', async () => {
      const empty = fresh();

      expect(await table.list(empty, '')).toEqual([]);
      expect(await table.last(empty, 'a')).toBeNull();
      expect(await table.newest(empty, null, 1)).toEqual([]);
    });

    it('are read whole, though they are longer than a page of 1 MB', async () => {
      const long = fresh();
      const keys = ['1', '2', '3', '4', '5'];
      for (const sk of keys) await table.put({ pk: long, sk }, { much: 'x'.repeat(390_000) });

      expect(names(await table.list(long, ''))).toEqual(keys);
      expect((await table.last(long, ''))?.['sk']).toBe('5');
      expect(names(await table.newest(long, null, 4))).toEqual(['5', '4', '3', '2']);
    });
  });

  describe('what waits', () => {
    const mine = async (pk: string, until = Number.MAX_SAFE_INTEGER) =>
      (await table.waiting('review', until, 1_000)).filter((key) => key.pk === pk);

    it('is shown as keys, the longest overdue first, up to a time', async () => {
      const pk = fresh();
      await table.put({ pk, sk: 'b' }, { work: 'place', dueAt: 20, note: 'not shown' });
      await table.put({ pk, sk: 'c' }, { work: 'place', dueAt: 100 });
      await table.put({ pk, sk: 'd' }, { work: 'place', dueAt: -5.5 });
      await table.put({ pk, sk: 'e' }, { work: 'review', dueAt: 1 });

      expect(await table.waiting('place', 20, 10)).toEqual([
        { pk, sk: 'd', dueAt: -5.5 },
        { pk, sk: 'b', dueAt: 20 },
      ]);
      expect(await table.waiting('place', 1_000, 1)).toEqual([{ pk, sk: 'd', dueAt: -5.5 }]);
      expect(await table.waiting('place', -6, 10)).toEqual([]);
      expect(await table.waiting('end', 1_000, 10)).toEqual([]);
    });

    it('follows an item that comes, moves and goes', async () => {
      const { pk, sk } = await stored({ a: 1 });
      expect(await mine(pk)).toEqual([]);

      await table.update({ pk, sk }, { work: 'review' });
      expect(await mine(pk)).toEqual([]);

      await table.update({ pk, sk }, { dueAt: 7 });
      expect(await mine(pk)).toEqual([{ pk, sk, dueAt: 7 }]);

      await table.update({ pk, sk }, { dueAt: 9 });
      expect(await mine(pk, 8)).toEqual([]);
      expect(await mine(pk, 9)).toEqual([{ pk, sk, dueAt: 9 }]);

      await table.update({ pk, sk }, { work: undefined, dueAt: undefined });
      expect(await mine(pk)).toEqual([]);

      await table.update({ pk, sk }, { work: 'review', dueAt: 1 });
      await table.put({ pk, sk }, { a: 2 });
      expect(await mine(pk)).toEqual([]);

      await table.update({ pk, sk }, { work: 'review', dueAt: 1 });
      await table.remove({ pk, sk });
      expect(await mine(pk)).toEqual([]);
    });
  });
});
