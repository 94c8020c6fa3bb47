import { beforeEach, describe, expect, it } from 'vitest';
import { dynamoRuns } from '../../../../functions/_adapters/dynamodb/runs.ts';
import { dynamoTable } from '../../../../functions/_adapters/dynamodb/table.ts';
import { deploymentKey } from '../../../../shared/registry/keys.ts';
import type { Runs } from '../../../../shared/schedules/watch.ts';
import { useDynamo } from '../../../support/dynamo.ts';
import { memoryTable } from '../../../support/memory-table.ts';

const { client, tables } = useDynamo();
const registry = dynamoTable(client, tables.registry);

describe.each([
  ['in memory', () => dynamoRuns(memoryTable())],
  ['in DynamoDB', () => dynamoRuns(registry)],
])('runs %s', (_, open) => {
  let runs: Runs;
  beforeEach(async () => {
    runs = open();
    for (const name of (await runs.all()).keys()) await runs.forget(name);
  });

  it('are none at first, and then the last of each function', async () => {
    expect(await runs.all()).toEqual(new Map());

    await runs.save('a', 1_000);
    await runs.save('b', 5_000);
    await runs.save('a', 3_000);

    expect(await runs.all()).toEqual(new Map(Object.entries({ a: 3_000, b: 5_000 })));
  });

  it('never go back, though one that took longer comes last', async () => {
    await runs.save('a', 3_000);
    await runs.save('a', 2_000);

    expect((await runs.all()).get('a')).toBe(3_000);
  });

  it('begin anew after being forgotten, also at an earlier time; forgetting nothing is no fault', async () => {
    await runs.save('a', 3_000);
    await runs.forget('a');
    await runs.forget('never there');
    expect(await runs.all()).toEqual(new Map());

    await runs.save('a', 1_000);
    expect(await runs.all()).toEqual(new Map([['a', 1_000]]));
  });
});

describe('runs in DynamoDB', () => {
  it('are no other items of the deployment', async () => {
    await registry.put(deploymentKey.fleet, { record: '{}' });
    expect([...(await dynamoRuns(registry).all()).keys()]).not.toContain('fleet');
  });
});
