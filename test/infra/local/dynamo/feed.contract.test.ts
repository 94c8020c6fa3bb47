import {
  type AttributeValue,
  BatchWriteItemCommand,
  DeleteItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENGINES, type Opened } from './engines.ts';

describe.each(ENGINES)('the change feed of %s', (_, open) => {
  let db: Opened;
  let items = 0;
  beforeAll(async () => {
    db = await open();
  });
  afterAll(() => db.close());

  const fresh = () => `item${items++}`;
  const keyOf = (p: string) => ({ p: { S: p }, q: { S: 'x' } });
  const put = (p: string, more: Record<string, AttributeValue> = {}, condition?: string) =>
    db.client.send(
      new PutItemCommand({
        TableName: db.tables.registry,
        Item: { ...keyOf(p), ...more },
        ConditionExpression: condition,
      }),
    );
  const set = (p: string, value: AttributeValue, condition?: string) =>
    db.client.send(
      new UpdateItemCommand({
        TableName: db.tables.registry,
        Key: keyOf(p),
        UpdateExpression: 'SET v = :v',
        ExpressionAttributeValues: { ':v': value },
        ConditionExpression: condition,
      }),
    );
  const remove = (p: string) => db.client.send(new DeleteItemCommand({ TableName: db.tables.registry, Key: keyOf(p) }));
  const changesOf = async (p: string) =>
    (await db.changes('registry')).filter((line) => line.split(' ')[1] === p).map((line) => line.split(' ')[0]);

  it('tells INSERT, MODIFY and REMOVE, in the order of the writes', async () => {
    const p = fresh();
    await put(p);
    await put(p, { v: { N: '1' } });
    await set(p, { N: '2' });
    await remove(p);
    await set(p, { N: '3' });

    expect(await changesOf(p)).toEqual(['INSERT', 'MODIFY', 'MODIFY', 'REMOVE', 'INSERT']);
  });

  it.each<[string, (p: string) => Promise<unknown>]>([
    ['a put of the same item', (p) => put(p, { v: { SS: ['b', 'a'] } })],
    ['an update to the same value', (p) => set(p, { SS: ['a', 'b'] })],
    ['a put whose condition fails', (p) => put(p, {}, 'attribute_not_exists(p)').catch(() => undefined)],
    ['an update whose condition fails', (p) => set(p, { N: '9' }, 'v = :v').catch(() => undefined)],
    ['the deletion of what is not there', () => remove('never there')],
  ])('tells nothing of %s', async (_what, write) => {
    const p = fresh();
    await put(p, { v: { SS: ['a', 'b'] } });

    await write(p);

    expect(await changesOf(p)).toEqual(['INSERT']);
    expect(await changesOf('never there')).toEqual([]);
  });

  it('tells of each item of a batch what happened to it', async () => {
    const [added, same, changed, gone] = [fresh(), fresh(), fresh(), fresh()];
    for (const p of [same, changed, gone]) await put(p);

    await db.client.send(
      new BatchWriteItemCommand({
        RequestItems: {
          [db.tables.registry]: [
            { PutRequest: { Item: keyOf(added) } },
            { PutRequest: { Item: keyOf(same) } },
            { PutRequest: { Item: { ...keyOf(changed), v: { S: 'new' } } } },
            { DeleteRequest: { Key: keyOf(gone) } },
          ],
        },
      }),
    );

    expect(await changesOf(added)).toEqual(['INSERT']);
    expect(await changesOf(same)).toEqual(['INSERT']);
    expect(await changesOf(changed)).toEqual(['INSERT', 'MODIFY']);
    expect(await changesOf(gone)).toEqual(['INSERT', 'REMOVE']);
  });

  it('tells of an item once for each of many racing writes, and of the loser nothing', async () => {
    const p = fresh();

    await Promise.allSettled(Array.from({ length: 8 }, () => put(p, {}, 'attribute_not_exists(p)')));
    await Promise.all(Array.from({ length: 8 }, (_unused, i) => set(p, { N: String(i) })));

    expect(await changesOf(p)).toEqual(['INSERT', ...Array.from({ length: 8 }, () => 'MODIFY')]);
  });

  it('tells one INSERT when many write an item at once', async () => {
    const p = fresh();

    await Promise.all(Array.from({ length: 8 }, (_unused, i) => put(p, { v: { N: String(i) } })));

    expect(await changesOf(p)).toEqual(['INSERT', ...Array.from({ length: 7 }, () => 'MODIFY')]);
  });

  it('tells the sort keys of the journal as numbers', async () => {
    for (const q of [1, 2, 10]) {
      const Item = { p: { S: '5#0' }, q: { N: String(q) } };
      await db.client.send(new PutItemCommand({ TableName: db.tables.journal, Item }));
    }

    expect(await db.changes('journal')).toEqual(['INSERT 5#0 1', 'INSERT 5#0 2', 'INSERT 5#0 10']);
  });

  it.each([
    ['1.0', '1'],
    ['100', '1e2'],
    ['-0', '0'],
  ])('takes the number %s to be the same as %s', async (before, after) => {
    const p = fresh();
    await put(p, { v: { N: before } });

    await set(p, { N: after });
    await put(p, { v: { N: after } });

    expect(await changesOf(p)).toEqual(['INSERT']);
  });
});
