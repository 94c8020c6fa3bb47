import { DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoDecisions } from '../../functions/_adapters/dynamo-decisions.ts';
import { dynamoDeployment } from '../../functions/_adapters/dynamo-deployment.ts';
import { dynamoPlacements } from '../../functions/_adapters/dynamo-placements.ts';
import { dynamoTable } from '../../functions/_adapters/dynamo-table.ts';
import { type LocalDynamo, startDynamo } from '../../infra/local/dynamo/start.ts';
import { parsePolicy } from '../../shared/policy/parse.ts';
import { blocks } from './pages.ts';

/** A documented `aws dynamodb` command as the words that a shell makes of it. */
function optionsOf(command: string): Record<string, string> {
  const words = [...command.trim().matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '');
  return Object.fromEntries(
    words.flatMap((word, index) => (word.startsWith('--') ? [[word.slice(2), words[index + 1] ?? '']] : [])),
  );
}

describe('the commands of README.md, Operate', () => {
  let dynamo: LocalDynamo;
  let client: DynamoDBClient;
  let table: string;
  beforeAll(async () => {
    dynamo = startDynamo({});
    client = new DynamoDBClient(dynamo.clientConfig());
    table = (await dynamo.createTables()).registry;
  });
  afterAll(() => dynamo.close());

  async function put(which: string): Promise<void> {
    const [command = ''] = blocks('README.md', `sh item ${which}`);
    expect(command).toContain('aws dynamodb put-item --table-name "$REGISTRY_TABLE"');
    await client.send(new PutItemCommand({ TableName: table, Item: JSON.parse(optionsOf(command)['item'] ?? '') }));
  }

  it('turn the switch off', async () => {
    const deployment = dynamoDeployment(dynamoTable(client, table));
    expect(await deployment.automatic()).toBe(true);
    await put('switch');
    expect(await deployment.automatic()).toBe(false);
  });

  it('save a policy', async () => {
    await put('policy');
    const saved = await dynamoDeployment(dynamoTable(client, table)).policy();
    expect(parsePolicy(saved ?? '')).toMatchObject({ ok: true, policy: { mode: 'enforce' } });
  });

  it('let a held decision pass', async () => {
    const registry = dynamoTable(client, table);
    await dynamoDecisions(registry).desire({
      configurationSet: 'NAME',
      version: 2,
      pool: { kind: 'pool', name: 'lazaretto-quarantine' },
      sendingEnabled: true,
      automatic: true,
      decidedAt: 0,
    });
    const [command = ''] = blocks('README.md', 'sh item approve');
    const options = optionsOf(command);
    await client.send(
      new UpdateItemCommand({
        TableName: table,
        Key: JSON.parse(options['key'] ?? ''),
        ConditionExpression: options['condition-expression'],
        UpdateExpression: options['update-expression'],
        ExpressionAttributeValues: JSON.parse(options['expression-attribute-values'] ?? ''),
      }),
    );
    expect(await dynamoPlacements(registry).desired('NAME')).toMatchObject({ version: 2, approved: true });
  });
});
