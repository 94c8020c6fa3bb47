import { beforeEach, describe, expect, it } from 'vitest';
import { dynamoDeployment } from '../../../../functions/_adapters/dynamodb/deployment.ts';
import { dynamoTable } from '../../../../functions/_adapters/dynamodb/table.ts';
import { ONE_SHARD } from '../../../../shared/counting/partition.ts';
import { planWith } from '../../../../shared/counting/shard-plan.ts';
import { slotOf } from '../../../../shared/kernel/time.ts';
import { deploymentKey } from '../../../../shared/registry/keys.ts';
import { useDynamo } from '../../../support/dynamo.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { SENT_AT } from '../../../support/ses-events.ts';

const { client, tables } = useDynamo();
const SLOT = slotOf(SENT_AT);

describe.each([
  ['in memory', memoryTable()],
  ['in DynamoDB', dynamoTable(client, tables.registry)],
])('the plan of the shards %s', (_, registry) => {
  const deployment = dynamoDeployment(registry);
  const change = (shards: number) =>
    deployment.changeShardPlan((plan, fixed) => planWith(plan, shards, SENT_AT, fixed));
  beforeEach(() => registry.remove(deploymentKey.shards));

  it('changes, is fixed, and changes after what it is fixed to', async () => {
    expect(await change(2)).toEqual([...ONE_SHARD, { fromSlot: SLOT + 2, shards: 2 }]);
    const fixed = await deployment.shardPlan(SLOT + 100);
    expect(fixed).toEqual(await deployment.shardPlan());
    expect(await change(4)).toEqual([...fixed, { fromSlot: SLOT + 101, shards: 4 }]);
    expect(await deployment.shardPlan(SLOT + 100)).toEqual(await deployment.shardPlan());
  });

  it('is fixed before anybody has changed it', async () => {
    expect(await deployment.shardPlan(SLOT + 100)).toEqual(ONE_SHARD);
    expect(await deployment.shardPlan(SLOT + 50)).toEqual(ONE_SHARD);
    expect(await change(4)).toEqual([...ONE_SHARD, { fromSlot: SLOT + 101, shards: 4 }]);
  });
});
