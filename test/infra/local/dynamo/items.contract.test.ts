import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENGINES, type Opened } from './engines.ts';

const LOST = { name: 'ConditionalCheckFailedException', $metadata: { httpStatusCode: 400 } };

describe.each(ENGINES)('items of %s', (_, open) => {
  let db: Opened;
  let partition = 0;
  beforeAll(async () => {
    db = await open();
  });
  afterAll(() => db.close());

  const fresh = () => ({ S: `p${partition++}` });
  const append = (pk: { S: string }, sk: number, more = {}) =>
    db.client.send(
      new PutItemCommand({
        TableName: db.tables.journal,
        Item: { pk, sk: { N: String(sk) }, ...more },
        ConditionExpression: 'attribute_not_exists(sk)',
      }),
    );
  const readJournal = async (pk: { S: string }, more: { ScanIndexForward?: boolean; Limit?: number } = {}) => {
    const pages: number[][] = [];
    let ExclusiveStartKey: Record<string, never> | undefined;
    do {
      const page = await db.client.send(
        new QueryCommand({
          TableName: db.tables.journal,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk AND sk > :sk',
          ExpressionAttributeValues: { ':pk': pk, ':sk': { N: '0' } },
          ...(ExclusiveStartKey !== undefined && { ExclusiveStartKey }),
          ...more,
        }),
      );
      pages.push((page.Items ?? []).map((item) => Number(item['sk']?.N)));
      ExclusiveStartKey = more.Limit === undefined ? (page.LastEvaluatedKey as typeof ExclusiveStartKey) : undefined;
    } while (ExclusiveStartKey !== undefined);
    return pages;
  };

  it('takes a put on a free sort key, and refuses it on one that is taken', async () => {
    const pk = fresh();
    await append(pk, 1, { by: { S: 'first' } });

    await expect(append(pk, 1, { by: { S: 'second' } })).rejects.toMatchObject(LOST);

    const { Item } = await db.client.send(
      new GetItemCommand({ TableName: db.tables.journal, Key: { pk, sk: { N: '1' } }, ConsistentRead: true }),
    );
    expect(Item?.['by']).toEqual({ S: 'first' });
  });

  it('lets one of many win a race for a sort key', async () => {
    const pk = fresh();

    const results = await Promise.allSettled(Array.from({ length: 12 }, () => append(pk, 1)));

    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject(LOST);
  });

  it('sorts numbers as numbers', async () => {
    const pk = fresh();
    for (const sk of [10, 9, 2, 100, 1]) await append(pk, sk);

    expect((await readJournal(pk)).flat()).toEqual([1, 2, 9, 10, 100]);
  });

  it('gives the newest with Limit 1, descending', async () => {
    const pk = fresh();
    for (const sk of [1, 2, 10]) await append(pk, sk);

    expect(await readJournal(pk, { ScanIndexForward: false, Limit: 1 })).toEqual([[10]]);
  });

  it('answers a query in pages of at most 1 MB, each item once', async () => {
    const pk = fresh();
    const bytes = 300_000;
    for (let sk = 1; sk <= 8; sk++) await append(pk, sk, { f: { B: new Uint8Array(bytes).fill(sk) } });

    const pages = await readJournal(pk);

    expect(pages.flat()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(pages.length).toBeGreaterThan(1);
    for (const page of pages) expect(page.length * bytes).toBeLessThan(1_048_576 + bytes);
  });

  it('keeps binary as it is', async () => {
    const pk = fresh();
    const f = Uint8Array.from({ length: 20_000 }, (_unused, i) => i * 7_919);
    await append(pk, 1, { f: { B: f } });

    const { Item } = await db.client.send(
      new GetItemCommand({ TableName: db.tables.journal, Key: { pk, sk: { N: '1' } } }),
    );

    expect(Buffer.compare(Item?.['f']?.B ?? new Uint8Array(), f)).toBe(0);
  });

  it('updates only upwards when told: SET … IF seq < n', async () => {
    const Key = { pk: fresh(), sk: { S: 'slot' } };
    const fold = (n: number) =>
      db.client.send(
        new UpdateItemCommand({
          TableName: db.tables.totals,
          Key,
          UpdateExpression: 'SET counts = :counts, seq = :n',
          ConditionExpression: 'attribute_not_exists(seq) OR seq < :n',
          ExpressionAttributeValues: { ':counts': { M: { sends: { N: String(n * 10) } } }, ':n': { N: String(n) } },
          ReturnValues: 'UPDATED_OLD',
        }),
      );

    const first = await fold(2);
    await expect(fold(1)).rejects.toMatchObject(LOST);
    await expect(fold(2)).rejects.toMatchObject(LOST);
    const second = await fold(10);

    expect(first.Attributes).toBeUndefined();
    expect(second.Attributes).toEqual({ counts: { M: { sends: { N: '20' } } }, seq: { N: '2' } });
  });

  it('finds the newest of a prefix', async () => {
    const pk = fresh();
    for (const sk of ['desired', 'standing#0000000001', 'standing#0000000002', 'zz']) {
      await db.client.send(new PutItemCommand({ TableName: db.tables.registry, Item: { pk, sk: { S: sk } } }));
    }

    const { Items } = await db.client.send(
      new QueryCommand({
        TableName: db.tables.registry,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': pk, ':prefix': { S: 'standing#' } },
        ScanIndexForward: false,
        Limit: 1,
        ConsistentRead: true,
      }),
    );

    expect(Items).toEqual([{ pk, sk: { S: 'standing#0000000002' } }]);
  });

  it('gets many items at once and leaves out those that are not there', async () => {
    const pk = fresh();
    const key = (sk: number) => ({ pk, sk: { N: String(sk) } });
    for (let sk = 1; sk <= 5; sk++) await append(pk, sk);

    const { Responses, UnprocessedKeys } = await db.client.send(
      new BatchGetItemCommand({
        RequestItems: {
          [db.tables.journal]: { Keys: Array.from({ length: 100 }, (_unused, sk) => key(sk)), ConsistentRead: true },
        },
      }),
    );

    const found = Responses?.[db.tables.journal]?.map((item) => Number(item['sk']?.N));
    expect(new Set(found)).toEqual(new Set([1, 2, 3, 4, 5]));
    expect(UnprocessedKeys).toEqual({});
  });

  it.each([
    ['25 items at once', 25, undefined],
    ['no 26 items at once', 26, 'ValidationException'],
  ])('writes %s', async (_what, count, refusal) => {
    const pk = fresh();
    const requests = Array.from({ length: count }, (_unused, sk) => ({
      PutRequest: { Item: { pk, sk: { N: String(sk + 1) } } },
    }));

    const write = db.client.send(new BatchWriteItemCommand({ RequestItems: { [db.tables.journal]: requests } }));

    if (refusal === undefined) await expect(write).resolves.toMatchObject({ UnprocessedItems: {} });
    else await expect(write).rejects.toMatchObject({ name: refusal });
  });

  it('refuses an item above 400 KB', async () => {
    await expect(append(fresh(), 1, { f: { B: new Uint8Array(409_600) } })).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  it('names a table that does not exist', async () => {
    const missing = db.client.send(new GetItemCommand({ TableName: 'no-such-table', Key: { pk: { S: 'x' } } }));

    await expect(missing).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
