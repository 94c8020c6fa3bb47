import { ONE_SHARD, type ShardPlan } from '../../shared/counting/partition.ts';
import type { Deployment, Fleet, WorkList } from '../../shared/evaluation/ports.ts';
import { deploymentKey } from '../../shared/registry/keys.ts';
import { MODES } from '../../shared/standing/model.ts';
import type { Item, Table } from './dynamo-table.ts';

/** Figures and switches of the whole deployment, one registry item each. */
export function dynamoDeployment(registry: Table): Deployment {
  return {
    async policy() {
      const item = await registry.get(deploymentKey.policy);
      return typeof item?.['policy'] === 'string' ? item['policy'] : null;
    },

    async automatic() {
      return (await registry.get(deploymentKey.switch))?.['automatic'] !== false;
    },

    async mode() {
      const mode = (await registry.get(deploymentKey.switch))?.['mode'];
      return MODES.find((known) => known === mode) ?? null;
    },

    async shardPlan() {
      return planIn(await registry.get(deploymentKey.shards));
    },

    async changeShardPlan(next) {
      const item = await registry.get(deploymentKey.shards);
      const plan = next(planIn(item));
      if (plan === null) return null;
      // An update names what it sets: `record` is a word of DynamoDB's own.
      const unchanged = item
        ? { holds: '#record = :before', values: { ':before': String(item['record']) } }
        : { holds: 'attribute_not_exists(p)' };
      return (await registry.update(deploymentKey.shards, { record: JSON.stringify(plan) }, unchanged)) ? plan : null;
    },

    async fleet() {
      const item = await registry.get(deploymentKey.fleet);
      return item ? (JSON.parse(String(item['record'])) as Fleet) : null;
    },

    async saveFleet(fleet) {
      await registry.put(deploymentKey.fleet, { record: JSON.stringify(fleet) });
    },

    async closedThrough() {
      const slot = (await registry.get(deploymentKey.closed))?.['slot'];
      return typeof slot === 'number' ? slot : null;
    },

    async saveClosedThrough(slot) {
      await registry.put(
        deploymentKey.closed,
        { slot },
        { holds: 'attribute_not_exists(p) OR slot < :slot', values: { ':slot': slot } },
      );
    },
  };
}

const planIn = (item: Item | null): ShardPlan => (item ? (JSON.parse(String(item['record'])) as ShardPlan) : ONE_SHARD);

/** What waits, over the registry's `work` index. */
export const dynamoWorkList = (registry: Table): WorkList => ({
  due: async (work, now, limit) => await registry.waiting(work, now, limit),
  nextDue: async (work) => (await registry.waiting(work, Number.MAX_SAFE_INTEGER, 1))[0]?.dueAt ?? null,
});
