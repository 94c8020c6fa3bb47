import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { toItem } from '../../../../functions/_adapters/dynamodb/item.ts';
import { startDynamo } from '../../../../infra/local/dynamo/start.ts';
import { copyTables, restoreTables } from '../../../support/point-in-time.ts';

it('a restore makes new tables as of the copy, and leaves the old ones alone', async () => {
  const dynamo = startDynamo();
  const client = new DynamoDBClient(dynamo.clientConfig());
  const tables = await dynamo.createTables('old-');
  const put = (n: number, value: string) =>
    client.send(new PutItemCommand({ TableName: tables.registry, Item: toItem({ pk: 'set', sk: String(n), value }) }));
  // More than one call of BatchWriteItem takes.
  for (let n = 0; n < 60; n++) await put(n, 'then');
  const copies = await copyTables(dynamo, tables);
  await put(0, 'now');
  await put(99, 'now');

  const restored = await copyTables(dynamo, await restoreTables(dynamo, copies, 'new-'));
  expect(restored).toEqual(copies);
  expect(restored.registry).toHaveLength(60);
  expect((await copyTables(dynamo, tables)).registry).toHaveLength(61);
  await dynamo.close();
});
