import { DynamoDBClient, GetItemCommand, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { dynamoMessages } from '../../../functions/_adapters/dynamodb/messages.ts';
import { dynamoTable } from '../../../functions/_adapters/dynamodb/table.ts';
import { startDynamo } from '../../../infra/local/dynamo/start.ts';
import { DAY_MS, MINUTE_MS } from '../../../shared/kernel/time.ts';
import { messageKey } from '../../../shared/registry/keys.ts';
import { message, T0 } from '../../shared/alerts/samples.ts';
import { memoryTable } from '../../support/memory-table.ts';

const local = startDynamo();
const client = new DynamoDBClient(local.clientConfig());
afterAll(() => local.close());

let opened = 0;
const table = () => `test-${opened}-registry`;
async function dynamo() {
  opened += 1;
  await local.createTables(`test-${opened}-`);
  await waitUntilTableExists({ client, minDelay: 1, maxDelay: 1, maxWaitTime: 5 }, { TableName: table() });
  return dynamoMessages(dynamoTable(client, table()));
}

const first = message();
const key = messageKey(first.alertId, first.sequence);
const UNTIL = T0 + 2 * MINUTE_MS;

describe.each([
  ['in memory', async () => dynamoMessages(memoryTable())],
  ['in DynamoDB', dynamo],
])('messages %s', (_, open) => {
  let messages: Awaited<ReturnType<typeof dynamo>>;
  beforeEach(async () => {
    messages = await open();
  });

  it('keep the first copy of a message and no other', async () => {
    expect(await messages.put(first)).toBe(true);
    expect(await messages.put({ ...first, title: 'something else' })).toBe(false);

    expect((await messages.get(key))?.message).toEqual(first);
  });

  it('know nothing of a message that was not put', async () => {
    expect(await messages.get(key)).toBeNull();
    expect(await messages.lease(key, T0, UNTIL)).toBeNull();
    await messages.acknowledge(key, 'sns', T0);
    expect(await messages.get(key)).toBeNull();
  });

  it('are due from their own time on, the longest waiting first, no more than asked for', async () => {
    const inOrder = [3, 1, 2].map((sequence) => message({ sequence, at: T0 + sequence }));
    for (const one of inOrder) await messages.put(one);

    expect(await messages.due(T0, 10)).toEqual([]);
    expect(await messages.due(T0 + 2, 10)).toEqual([1, 2].map((n) => messageKey(first.alertId, n)));
    expect(await messages.due(T0 + 3, 1)).toEqual([messageKey(first.alertId, 1)]);
  });

  it('are leased to one at a time, until the lease runs out', async () => {
    await messages.put(first);

    const leased = await messages.lease(key, T0, UNTIL);

    expect(leased).toMatchObject({ message: first, attempts: 0, acknowledged: new Set() });
    expect(await messages.lease(key, T0 + 1, UNTIL + 1)).toBeNull();
    expect(await messages.due(UNTIL - 1, 10)).toEqual([]);
    expect(await messages.due(UNTIL, 10)).toEqual([key]);
    expect(await messages.lease(key, UNTIL, UNTIL + MINUTE_MS)).not.toBeNull();
  });

  it('remember each acknowledgement', async () => {
    await messages.put(first);

    await messages.acknowledge(key, 'slack', T0);
    await messages.acknowledge(key, 'slack', T0 + 1);

    expect(await messages.lease(key, T0, UNTIL)).toMatchObject({ acknowledged: new Set(['slack']) });
  });

  it('count a failure and wait until the time that it names', async () => {
    await messages.put(first);
    await messages.lease(key, T0, UNTIL);

    await messages.failed(key, UNTIL, T0 + MINUTE_MS);

    expect(await messages.lease(key, T0 + MINUTE_MS - 1, UNTIL)).toBeNull();
    expect(await messages.lease(key, T0 + MINUTE_MS, UNTIL)).toMatchObject({ attempts: 1 });
  });

  it('are never due again once finished, and yet remembered', async () => {
    await messages.put(first);
    await messages.lease(key, T0, UNTIL);

    await messages.finish(key, UNTIL, T0);

    expect(await messages.due(T0 + 400 * DAY_MS, 10)).toEqual([]);
    expect(await messages.lease(key, T0 + DAY_MS, T0 + 2 * DAY_MS)).toBeNull();
    expect(await messages.put(first)).toBe(false);
  });

  it('do not listen to one whose lease was lost', async () => {
    await messages.put(first);
    await messages.lease(key, T0, UNTIL);
    await messages.lease(key, UNTIL, UNTIL + MINUTE_MS);

    await messages.finish(key, UNTIL, UNTIL);
    await messages.failed(key, UNTIL, T0);

    expect(await messages.get(key)).toMatchObject({ attempts: 0, dueAt: UNTIL + MINUTE_MS });
  });
});

it('DynamoDB may forget a message 13 months after it is done, never before', async () => {
  const messages = await dynamo();
  const raw = async () =>
    (await client.send(new GetItemCommand({ TableName: table(), Key: { pk: { S: key.pk }, sk: { S: key.sk } } }))).Item;
  await messages.put(first);
  expect(await raw()).not.toHaveProperty('expiresAt');

  await messages.lease(key, T0, UNTIL);
  await messages.finish(key, UNTIL, T0);

  expect(await raw()).toMatchObject({ expiresAt: { N: String((T0 + 396 * DAY_MS) / 1000) } });
  expect(await raw()).not.toHaveProperty('work');
});
