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
  const keyOf = (pk: string) => ({ pk: { S: pk }, sk: { S: 'x' } });
  const put = (pk: string, more: Record<string, AttributeValue> = {}, condition?: string) =>
    db.client.send(
      new PutItemCommand({
        TableName: db.tables.registry,
        Item: { ...keyOf(pk), ...more },
        ConditionExpression: condition,
      }),
    );
  const set = (pk: string, value: AttributeValue, condition?: string) =>
    db.client.send(
      new UpdateItemCommand({
        TableName: db.tables.registry,
        Key: keyOf(pk),
        UpdateExpression: 'SET v = :v',
        ExpressionAttributeValues: { ':v': value },
        ConditionExpression: condition,
      }),
    );
  const remove = (pk: string) =>
    db.client.send(new DeleteItemCommand({ TableName: db.tables.registry, Key: keyOf(pk) }));
  const changesOf = async (pk: string) =>
    (await db.changes('registry')).filter((line) => line.split(' ')[1] === pk).map((line) => line.split(' ')[0]);

  it('tells INSERT, MODIFY and REMOVE, in the order of the writes', async () => {
    const pk = fresh();
    await put(pk);
    await put(pk, { v: { N: '1' } });
    await set(pk, { N: '2' });
    await remove(pk);
    await set(pk, { N: '3' });

    expect(await changesOf(pk)).toEqual(['INSERT', 'MODIFY', 'MODIFY', 'REMOVE', 'INSERT']);
  });

  it.each<[string, (pk: string) => Promise<unknown>]>([
    ['a put of the same item', (pk) => put(pk, { v: { SS: ['b', 'a'] } })],
    ['an update to the same value', (pk) => set(pk, { SS: ['a', 'b'] })],
    ['a put whose condition fails', (pk) => put(pk, {}, 'attribute_not_exists(pk)').catch(() => undefined)],
    ['an update whose condition fails', (pk) => set(pk, { N: '9' }, 'v = :v').catch(() => undefined)],
    ['the deletion of what is not there', () => remove('never there')],
  ])('tells nothing of %s', async (_what, write) => {
    const pk = fresh();
    await put(pk, { v: { SS: ['a', 'b'] } });

    await write(pk);

    expect(await changesOf(pk)).toEqual(['INSERT']);
    expect(await changesOf('never there')).toEqual([]);
  });

  it('tells of each item of a batch what happened to it', async () => {
    const [added, same, changed, gone] = [fresh(), fresh(), fresh(), fresh()];
    for (const pk of [same, changed, gone]) await put(pk);

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
    const pk = fresh();

    await Promise.allSettled(Array.from({ length: 8 }, () => put(pk, {}, 'attribute_not_exists(pk)')));
    await Promise.all(Array.from({ length: 8 }, (_unused, i) => set(pk, { N: String(i) })));

    expect(await changesOf(pk)).toEqual(['INSERT', ...Array.from({ length: 8 }, () => 'MODIFY')]);
  });

  it('tells one INSERT when many write an item at once', async () => {
    const pk = fresh();

    await Promise.all(Array.from({ length: 8 }, (_unused, i) => put(pk, { v: { N: String(i) } })));

    expect(await changesOf(pk)).toEqual(['INSERT', ...Array.from({ length: 7 }, () => 'MODIFY')]);
  });

  it('tells the sort keys of the journal as numbers', async () => {
    for (const sk of [1, 2, 10]) {
      const Item = { pk: { S: '5#0' }, sk: { N: String(sk) } };
      await db.client.send(new PutItemCommand({ TableName: db.tables.journal, Item }));
    }

    expect(await db.changes('journal')).toEqual(['INSERT 5#0 1', 'INSERT 5#0 2', 'INSERT 5#0 10']);
  });

  it.each([
    ['1.0', '1'],
    ['100', '1e2'],
    ['-0', '0'],
  ])('takes the number %s to be the same as %s', async (before, after) => {
    const pk = fresh();
    await put(pk, { v: { N: before } });

    await set(pk, { N: after });
    await put(pk, { v: { N: after } });

    expect(await changesOf(pk)).toEqual(['INSERT']);
  });
});
