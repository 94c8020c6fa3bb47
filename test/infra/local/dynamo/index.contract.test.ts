import {
  type AttributeValue,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WORK_INDEX } from '../../../../shared/registry/keys.ts';
import { ENGINES, type Opened } from './engines.ts';

describe.each(ENGINES)('the work index and write units of %s', (_, open) => {
  let db: Opened;
  beforeAll(async () => {
    db = await open();
  });
  afterAll(() => db.close());

  const TOTAL = { ReturnConsumedCapacity: 'TOTAL' } as const;
  const keyOf = (pk: string) => ({ pk: { S: pk }, sk: { S: 'placement' } });
  const put = async (table: 'registry' | 'totals', pk: string, more: Record<string, AttributeValue> = {}) => {
    const command = new PutItemCommand({ TableName: db.tables[table], Item: { ...keyOf(pk), ...more }, ...TOTAL });
    return (await db.client.send(command)).ConsumedCapacity?.CapacityUnits;
  };
  const waits = (work: string, dueAt: number) => ({ work: { S: work }, dueAt: { N: String(dueAt) } });
  const update = async (pk: string, UpdateExpression: string, values: Record<string, AttributeValue> = {}) => {
    const { ConsumedCapacity } = await db.client.send(
      new UpdateItemCommand({
        TableName: db.tables.registry,
        Key: keyOf(pk),
        UpdateExpression,
        ExpressionAttributeNames: UpdateExpression.includes('#work') ? { '#work': 'work' } : undefined,
        ExpressionAttributeValues: Object.keys(values).length > 0 ? values : undefined,
        ...TOTAL,
      }),
    );
    return ConsumedCapacity?.CapacityUnits;
  };
  const due = async (work: string, until: number) => {
    const { Items = [] } = await db.client.send(
      new QueryCommand({
        TableName: db.tables.registry,
        IndexName: WORK_INDEX,
        KeyConditionExpression: '#work = :work AND dueAt <= :until',
        ExpressionAttributeNames: { '#work': 'work' },
        ExpressionAttributeValues: { ':work': { S: work }, ':until': { N: String(until) } },
      }),
    );
    return Items;
  };

  it('shows what is due, the longest overdue first, keys only', async () => {
    await put('registry', 'b', { ...waits('place', 20), note: { S: 'not projected' } });
    await put('registry', 'a', waits('place', 100));
    await put('registry', 'c', waits('place', 5));
    await put('registry', 'd', waits('review', 1));
    await put('registry', 'e');

    const items = await due('place', 20);

    expect(items).toEqual([
      { ...keyOf('c'), ...waits('place', 5) },
      { ...keyOf('b'), ...waits('place', 20) },
    ]);
  });

  it('follows an item that comes, moves and goes', async () => {
    await put('registry', 'mover');
    expect(await due('announce', 1_000)).toEqual([]);

    await update('mover', 'SET #work = :work, dueAt = :at', { ':work': { S: 'announce' }, ':at': { N: '1' } });
    expect(await due('announce', 1_000)).toHaveLength(1);

    await update('mover', 'SET dueAt = :at', { ':at': { N: '2000' } });
    expect(await due('announce', 1_000)).toEqual([]);
    expect(await due('announce', 2_000)).toHaveLength(1);

    await update('mover', 'REMOVE #work, dueAt');
    expect(await due('announce', 2_000)).toEqual([]);
  });

  it.each([
    [1_024, 1],
    [1_025, 2],
    [20_480, 20],
    [20_481, 21],
  ])('charges %i bytes written as %i units', async (bytes, units) => {
    const overhead = 'pk'.length + 'w'.length + 'sk'.length + 'placement'.length + 'f'.length;

    expect(await put('totals', 'w', { f: { B: new Uint8Array(bytes - overhead) } })).toBe(Math.max(units, 1));
    await db.client.send(new DeleteItemCommand({ TableName: db.tables.totals, Key: keyOf('w') }));
  });

  it('charges an overwrite and a deletion for the larger item', async () => {
    await put('totals', 'shrinks', { f: { B: new Uint8Array(5_000) } });

    expect(await put('totals', 'shrinks')).toBe(5);
    await put('totals', 'goes', { f: { B: new Uint8Array(5_000) } });
    const { ConsumedCapacity } = await db.client.send(
      new DeleteItemCommand({ TableName: db.tables.totals, Key: keyOf('goes'), ...TOTAL }),
    );
    expect(ConsumedCapacity?.CapacityUnits).toBe(5);
  });

  it('charges an index entry one unit to come or go, two to move, none to stay', async () => {
    const comes = await put('registry', 'charged', waits('follow', 1));
    const moves = await update('charged', 'SET dueAt = :at', { ':at': { N: '2' } });
    const stays = await update('charged', 'SET note = :note', { ':note': { S: 'x' } });
    const goes = await update('charged', 'REMOVE #work, dueAt');
    const { ConsumedCapacity } = await db.client.send(
      new DeleteItemCommand({ TableName: db.tables.registry, Key: keyOf('charged'), ...TOTAL }),
    );

    expect([comes, moves, stays, goes, ConsumedCapacity?.CapacityUnits]).toEqual([2, 3, 1, 2, 1]);
  });

  it.each([
    [true, 4_096, 1],
    [true, 4_097, 2],
    [false, 4_096, 0.5],
    [false, 8_193, 1.5],
  ])('charges a read (consistent: %s) of %i bytes %d units', async (ConsistentRead, bytes, units) => {
    const overhead = 'pk'.length + 'r'.length + 'sk'.length + 'placement'.length + 'f'.length;
    await put('totals', 'r', { f: { B: new Uint8Array(bytes - overhead) } });

    const { ConsumedCapacity } = await db.client.send(
      new GetItemCommand({ TableName: db.tables.totals, Key: keyOf('r'), ConsistentRead, ...TOTAL }),
    );

    expect(ConsumedCapacity?.CapacityUnits).toBe(units);
  });
});
