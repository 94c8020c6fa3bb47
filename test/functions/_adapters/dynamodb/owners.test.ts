import { type BatchGetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { dynamoDecisions } from '../../../../functions/_adapters/dynamodb/decisions.ts';
import { dynamoOwners } from '../../../../functions/_adapters/dynamodb/owners.ts';
import { dynamoTable } from '../../../../functions/_adapters/dynamodb/table.ts';
import { setKey } from '../../../../shared/registry/keys.ts';
import { useDynamo } from '../../../support/dynamo.ts';

const { client, tables } = useDynamo();
const noSleep = { sleep: async () => undefined };

describe('whose sets are, by many at a time', () => {
  it('says of each what is said of one, however many there are', async () => {
    const registry = dynamoTable(client, tables.registry);
    const names = Array.from({ length: 120 }, (_, i) => `batch-${i}`);
    await registry.put(setKey.settings('batch-3'), { record: '{"tenant":"acme"}' });
    await registry.put(setKey.sesTenant('batch-60'), { sesTenant: 'birch', several: false });
    await registry.put(setKey.sesTenant('batch-61'), { sesTenant: 'birch', several: true });
    const owners = await dynamoOwners(client, tables.registry, noSleep)(names);
    expect([...owners.keys()].toSorted((a, b) => (a < b ? -1 : 1))).toEqual(names.toSorted((a, b) => (a < b ? -1 : 1)));
    const { ownerOf } = dynamoDecisions(registry);
    for (const name of ['batch-0', 'batch-3', 'batch-60', 'batch-61']) {
      expect(owners.get(name), name).toEqual(await ownerOf(name));
    }
    expect(owners.get('batch-60')?.sesTenant).toBe('birch');
  });

  it('leaves out a set whose settings are damaged, and no other', async () => {
    const registry = dynamoTable(client, tables.registry);
    await registry.put(setKey.settings('damaged'), { record: '{"tenant":' });
    const owners = await dynamoOwners(client, tables.registry, noSleep)(['damaged', 'whole']);
    expect([...owners.keys()]).toEqual(['whole']);
  });

  it('asks again for what DynamoDB leaves over, later each time, and gives up in the end', async () => {
    const waits: number[] = [];
    const timer = { sleep: async (ms: number) => void waits.push(ms) };
    let answers = 0;
    const busy = (until: number) => {
      const made = new DynamoDBClient({ region: 'us-east-1' });
      made.send = (async (command: BatchGetItemCommand) => {
        const { RequestItems = {} } = command.input;
        return ++answers <= until ? { UnprocessedKeys: RequestItems } : { Responses: {} };
      }) as never;
      return made;
    };
    expect([...(await dynamoOwners(busy(2), 'registry', timer)(['one'])).keys()]).toEqual(['one']);
    expect(waits).toEqual([25, 50]);
    await expect(dynamoOwners(busy(1_000), 'registry', timer)(['one'])).rejects.toThrow('left some over 8 times');
  });
});
