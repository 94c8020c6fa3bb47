import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { dynamoDeployment } from '../../functions/_adapters/dynamodb/deployment.ts';
import { dynamoTable } from '../../functions/_adapters/dynamodb/table.ts';
import { startDynamo } from '../../infra/local/dynamo/start.ts';
import { slotStart } from '../../shared/kernel/time.ts';
import { parsePolicy } from '../../shared/policy/parse.ts';
import { textOf } from './pages.ts';

it('the commands of docs/restore.md stop moves, observe, and fold again from a slot on', async () => {
  const dynamo = startDynamo();
  const client = new DynamoDBClient(dynamo.clientConfig());
  const { registry: TableName } = await dynamo.createTables('docs-');
  const deployment = dynamoDeployment(dynamoTable(client, TableName));
  await deployment.saveClosedThrough(9_000_000);

  const items = [...textOf('docs/restore.md').matchAll(/put-item .* --item '([^']+)'/g)].map(([, item = '']) => item);
  expect(items).toHaveLength(3);
  for (const item of items) await client.send(new PutItemCommand({ TableName, Item: JSON.parse(item) }));

  expect(await deployment.automatic()).toBe(false);
  expect(parsePolicy((await deployment.policy()) ?? '')).toMatchObject({ ok: true, policy: { mode: 'observe' } });
  expect(slotStart((await deployment.closedThrough()) ?? 0)).toBeLessThan(Date.UTC(2026, 0, 1, 10, 30));
  await dynamo.close();
});
