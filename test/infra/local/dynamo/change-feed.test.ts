import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ChangeRecord } from '../../../../infra/local/dynamo/messages.ts';
import { startDynamo } from '../../../../infra/local/dynamo/start.ts';

describe('the change feed of local DynamoDB', () => {
  const dynamo = startDynamo({ shards: 4 });
  const client = new DynamoDBClient(dynamo.clientConfig());
  let records: ChangeRecord[] = [];
  const key = (sk: string) => ({ pk: { S: 'set#a' }, sk: { S: sk } });
  const put = (sk: string, more = {}) =>
    client.send(new PutItemCommand({ TableName: 'registry', Item: { ...key(sk), ...more } }));
  const seen = () => records.map(({ table, eventName, keys }) => `${table} ${eventName} ${keys.pk} ${keys.sk}`);

  beforeAll(async () => {
    await dynamo.createTables();
    dynamo.changes.subscribe((record) => void records.push(record));
  });
  beforeEach(() => {
    records = [];
  });
  afterAll(() => dynamo.close());

  it('tells of a write before the writer gets its answer', async () => {
    let seenAtAnswer = 0;

    await put('early').then(() => {
      seenAtAnswer = records.length;
    });

    expect(seenAtAnswer).toBe(1);
  });

  it('tells of every item of a batch, and of nothing in a table without a stream', async () => {
    await put('old');
    await put('same');
    records = [];

    await client.send(
      new BatchWriteItemCommand({
        RequestItems: {
          registry: [
            { PutRequest: { Item: key('new') } },
            { PutRequest: { Item: key('same') } },
            { DeleteRequest: { Key: key('old') } },
            { DeleteRequest: { Key: key('never there') } },
          ],
          totals: [{ PutRequest: { Item: key('total') } }],
        },
      }),
    );

    expect(new Set(seen())).toEqual(new Set(['registry INSERT set#a new', 'registry REMOVE set#a old']));
  });

  it('gives numbers as numbers', async () => {
    await client.send(new PutItemCommand({ TableName: 'journal', Item: { pk: { S: '5#0' }, sk: { N: '17' } } }));

    expect(records[0]?.keys).toEqual({ pk: '5#0', sk: 17 });
  });

  it('numbers the records and spreads partitions over the shards', async () => {
    await Promise.all(
      Array.from({ length: 60 }, (_, i) =>
        client.send(
          new PutItemCommand({ TableName: 'journal', Item: { pk: { S: `${i % 20}#0` }, sk: { N: String(i) } } }),
        ),
      ),
    );

    const sequences = records.map((record) => record.sequence);
    expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
    expect(new Set(sequences).size).toBe(60);
    expect(new Set(records.map((record) => record.shard)).size).toBe(4);
    const shardsOf = Map.groupBy(records, (record) => record.keys.pk);
    for (const group of shardsOf.values()) expect(new Set(group.map((record) => record.shard)).size).toBe(1);
  });

  it('sees each of many racing updates of one item', async () => {
    await put('raced');
    records = [];

    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        client.send(
          new UpdateItemCommand({
            TableName: 'registry',
            Key: key('raced'),
            UpdateExpression: 'SET #by = :by',
            ExpressionAttributeNames: { '#by': 'by' },
            ExpressionAttributeValues: { ':by': { N: String(i) } },
          }),
        ),
      ),
    );

    expect(seen()).toEqual(Array.from({ length: 20 }, () => 'registry MODIFY set#a raced'));
  });

  it('gives the caller what it asked for and no more', async () => {
    await put('asked', { n: { N: '1' } });

    const silent = await put('asked', { n: { N: '2' } });
    const removed = await client.send(
      new DeleteItemCommand({ TableName: 'registry', Key: key('asked'), ReturnValues: 'ALL_OLD' }),
    );

    expect(silent.Attributes).toBeUndefined();
    expect(removed.Attributes).toEqual({ ...key('asked'), n: { N: '2' } });
  });

  it('stops telling after the subscription ends', async () => {
    const other: ChangeRecord[] = [];
    const stop = dynamo.changes.subscribe((record) => void other.push(record));
    await put('one');
    stop();
    await put('two');

    expect(other.map((record) => record.keys.sk)).toEqual(['one']);
  });

  it('tells of what people write over HTTP', async () => {
    const endpoint = await dynamo.listen();
    const person = new DynamoDBClient({ ...dynamo.clientConfig(), endpoint, requestHandler: {} });

    await person.send(new PutItemCommand({ TableName: 'registry', Item: { ...key('by hand'), note: { S: 'ü' } } }));

    const read = await client.send(new GetItemCommand({ TableName: 'registry', Key: key('by hand') }));
    expect(read.Item?.['note']).toEqual({ S: 'ü' });
    expect(seen()).toEqual(['registry INSERT set#a by hand']);
    person.destroy();
  });

  it('fails open and later requests when it closes', async () => {
    const closing = startDynamo();
    const lost = new DynamoDBClient(closing.clientConfig({ maxAttempts: 1 }));
    const open = expect(closing.createTables()).rejects.toThrow('closed');

    await closing.close();

    await open;
    await expect(lost.send(new GetItemCommand({ TableName: 'registry', Key: key('x') }))).rejects.toThrow('closed');
  });
});
