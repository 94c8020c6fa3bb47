import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Advance } from '../../../../functions/_adapters/dynamodb/advance.ts';
import type { Fields } from '../../../../functions/_adapters/dynamodb/item.ts';
import { dynamoTable, type Table } from '../../../../functions/_adapters/dynamodb/table.ts';
import { ENGINES } from '../../../infra/local/dynamo/engines.ts';
import { memoryTable } from '../../../support/memory-table.ts';

type OpenTable = () => Promise<{ readonly table: Table; readonly close: () => Promise<void> }>;
const bytes = (...of: number[]) => Uint8Array.from(of);

describe.each<[string, OpenTable]>([
  ['memory', async () => ({ table: memoryTable(), close: async () => undefined })],
  ...ENGINES.map(([name, open]): [string, OpenTable] => [
    name,
    async () => {
      const { client, tables, close } = await open();
      return { table: dynamoTable(client, tables.registry), close };
    },
  ]),
])('what is added to an item of a table in %s', (_, open) => {
  let table: Table;
  let close: () => Promise<void>;
  let partition = 0;
  beforeAll(async () => {
    ({ table, close } = await open());
  });
  afterAll(() => close());

  const RING = [bytes(0), bytes(0), bytes(0)];
  const stored = async (fields: Fields = {}) => {
    const key = { pk: `p${partition++}`, sk: 'item' };
    await table.put(key, { h: 7, g: 10, p: { 'a.example': [5, 1] }, k: RING, ...fields });
    return key;
  };
  const fieldsOf = async (key: { pk: string; sk: string }) => {
    const { pk: _pk, sk: _sk, ...fields } = (await table.get(key)) ?? {};
    return { ...fields, k: (fields['k'] as Uint8Array[]).map((one) => [...one]) };
  };
  const advance = (of: Partial<Advance>): Advance => ({
    where: { h: 7 },
    add: [{ path: ['g'], by: 5 }],
    rings: [],
    ...of,
  });

  it('stands beside what others add at the same time, and turns a ring on by one for each', async () => {
    const key = await stored({ k: Array.from({ length: 8 }, () => bytes(0)) });
    const all = Array.from({ length: 8 }, (_, at) =>
      table.advance(key, advance({ rings: [{ name: 'k', value: bytes(at + 1), once: true }] })),
    );
    expect((await Promise.all(all)).map((item) => item?.['g']).toSorted()).toEqual([15, 20, 25, 30, 35, 40, 45, 50]);

    const { g, k } = (await fieldsOf(key)) as { g: number; k: number[][] };
    expect(g).toBe(50);
    expect(k.flat().toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('turns rings on in order, several at once', async () => {
    const key = await stored({ n: [1, 2] });
    const rings = [
      { name: 'k', value: bytes(9) },
      { name: 'n', value: 3 },
    ];
    expect(await table.advance(key, advance({ rings }))).not.toBeNull();
    expect(await fieldsOf(key)).toMatchObject({ k: [[0], [0], [9]], n: [2, 3] });
  });

  it('reaches into maps and lists, whatever a name in them is', async () => {
    const key = await stored();
    const add = [{ path: ['p', 'a.example', 1] as const, by: 4, most: 5 }];
    expect(await table.advance(key, advance({ add }))).not.toBeNull();
    expect(await fieldsOf(key)).toMatchObject({ p: { 'a.example': [5, 5] }, g: 10 });
    expect(await table.advance(key, advance({ add }))).toBeNull();
  });

  it.each<[string, Partial<Advance>]>([
    ['a number would rise beyond its most', { add: [{ path: ['g'], by: 5, most: 14 }] }],
    ['a field is another', { where: { h: 8 } }],
    ['a field is there that must not be', { where: { h: 7, g: undefined } }],
    ['a ring holds the value', { rings: [{ name: 'k', value: bytes(0), once: true }] }],
  ])('is refused as a whole where %s', async (_, of) => {
    const key = await stored();
    const before = await fieldsOf(key);
    expect(await table.advance(key, advance(of))).toBeNull();
    expect(await fieldsOf(key)).toEqual(before);
  });

  it('goes as far as the most, and is refused where there is no item', async () => {
    const key = await stored();
    expect(await table.advance(key, advance({ add: [{ path: ['g'], by: 5, most: 15 }] }))).not.toBeNull();
    const nobody = { pk: `p${partition++}`, sk: 'item' };
    expect(await table.advance(nobody, advance({ where: {} }))).toBeNull();
    expect(await table.get(nobody)).toBeNull();
  });
});
