import { beforeEach, describe, expect, it } from 'vitest';
import { dynamoDeployment } from '../../../../functions/_adapters/dynamodb/deployment.ts';
import { ONE_SHARD } from '../../../../shared/counting/partition.ts';
import { reconcileShards } from '../../../../shared/evaluation/fold/reconcile-shards.ts';
import { slotStart } from '../../../../shared/kernel/time.ts';
import { deploymentKey } from '../../../../shared/registry/keys.ts';
import { memoryTable } from '../../../support/memory-table.ts';

const SLOT = 5_900_000;
const NOW = slotStart(SLOT);
const FOUR = [...ONE_SHARD, { fromSlot: SLOT + 2, shards: 4 }];

describe('keepShards', () => {
  const registry = memoryTable();
  const deployment = dynamoDeployment(registry);
  const log: Readonly<Record<string, unknown>>[] = [];
  const keep = (journalShards: number | undefined, over: Partial<typeof deployment> = {}) =>
    reconcileShards({ journalShards, deployment: { ...deployment, ...over }, log: (entry) => log.push(entry) }, NOW);
  beforeEach(async () => {
    log.length = 0;
    await registry.remove(deploymentKey.shards);
  });

  it('writes the step once, and says so', async () => {
    await keep(4);
    await keep(4);
    expect(await deployment.shardPlan()).toEqual(FOUR);
    expect(log).toEqual([{ message: 'journal shards changed', plan: FOUR }]);
  });

  it('leaves a plan alone that nobody asks to change', async () => {
    await registry.put(deploymentKey.shards, { record: JSON.stringify(FOUR) });
    await keep(undefined);
    expect(await deployment.shardPlan()).toEqual(FOUR);
  });

  it('changes a plan that a person wrote with spaces', async () => {
    await registry.put(deploymentKey.shards, { record: '[ {"fromSlot": 0, "shards": 2} ]' });
    await keep(4);
    expect((await deployment.shardPlan()).map(({ shards }) => shards)).toEqual([2, 4]);
  });

  it('decides on the plan as it is, not as it is remembered', async () => {
    await registry.put(deploymentKey.shards, { record: JSON.stringify(FOUR) });
    await keep(4, { shardPlan: async () => ONE_SHARD });
    expect(await deployment.shardPlan()).toEqual(FOUR);
    expect(log).toEqual([]);
  });

  it('writes nothing over what another wrote meanwhile', async () => {
    const meanwhile = [...ONE_SHARD, { fromSlot: SLOT + 2, shards: 8 }];
    for (const there of [false, true]) {
      await registry.remove(deploymentKey.shards);
      if (there) await registry.put(deploymentKey.shards, { record: JSON.stringify(ONE_SHARD) });
      const raced = dynamoDeployment({
        ...registry,
        update: async (...args) => {
          await registry.put(deploymentKey.shards, { record: JSON.stringify(meanwhile) });
          return registry.update(...args);
        },
      });
      await keep(4, raced);
      expect(await deployment.shardPlan()).toEqual(meanwhile);
    }
    expect(log).toEqual([]);
  });
});
