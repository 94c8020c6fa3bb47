import { ONE_SHARD, type ShardPlan } from '../../../shared/counting/partition.ts';
import type { Deployment, Switch } from '../../../shared/evaluation/ports/deployment.ts';
import type { WorkList } from '../../../shared/evaluation/ports/work.ts';
import type { Slot } from '../../../shared/kernel/time.ts';
import { deploymentKey } from '../../../shared/registry/keys.ts';
import { FLEET_SIZE, MEASURED_VARIATION, SHARD_PLAN } from '../../../shared/registry/shapes/deployment.ts';
import { MODES } from '../../../shared/standing/model.ts';
import { mustBeStored, stored } from './stored.ts';
import type { Condition, Item, Table } from './table.ts';

/** Figures and switches of the whole deployment, one registry item each. */
export function dynamoDeployment(registry: Table): Deployment {
  const switchNow = async (): Promise<Switch> => {
    const item = await registry.get(deploymentKey.switch);
    return {
      automatic: item?.['automatic'] !== false,
      mode: MODES.find((known) => known === item?.['mode']) ?? null,
    };
  };
  return {
    async policy() {
      const item = await registry.get(deploymentKey.policy);
      return typeof item?.['policy'] === 'string' ? item['policy'] : null;
    },

    switch: switchNow,
    automatic: async () => (await switchNow()).automatic,
    mode: async () => (await switchNow()).mode,

    async evacuated() {
      return (await registry.get(deploymentKey.evacuation)) !== null;
    },

    async shardPlan(fixThrough) {
      for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
        const item = await registry.get(deploymentKey.shards);
        if (fixThrough === undefined || fixedIn(item) >= fixThrough) return planIn(item);
        const fixed = { record: String(item?.['record'] ?? JSON.stringify(ONE_SHARD)), fixedThrough: fixThrough };
        if (await registry.update(deploymentKey.shards, fixed, asRead(item))) return planIn(item);
      }
      throw new Error(`Expected to fix the shards of the journal, lost ${MOST_ATTEMPTS} races`);
    },

    async changeShardPlan(next) {
      const item = await registry.get(deploymentKey.shards);
      const plan = next(planIn(item), fixedIn(item));
      if (plan === null) return null;
      const changed = { record: JSON.stringify(plan), fixedThrough: item?.['fixedThrough'] };
      return (await registry.update(deploymentKey.shards, changed, asRead(item))) ? plan : null;
    },

    async fleet() {
      return stored(await registry.get(deploymentKey.fleet), FLEET_SIZE);
    },

    async saveFleet(fleet) {
      await registry.put(deploymentKey.fleet, { record: JSON.stringify(fleet) });
    },

    async fleetVariation() {
      return stored(await registry.get(deploymentKey.variation), MEASURED_VARIATION);
    },

    async saveFleetVariation(fleetVariation) {
      await registry.put(deploymentKey.variation, { record: JSON.stringify(fleetVariation) });
    },

    async closedThrough() {
      const slot = (await registry.get(deploymentKey.closed))?.['slot'];
      return typeof slot === 'number' ? slot : null;
    },

    async saveClosedThrough(slot) {
      await registry.put(
        deploymentKey.closed,
        { slot },
        { holds: 'attribute_not_exists(pk) OR slot < :slot', values: { ':slot': slot } },
      );
    },
  };
}

/** Tries at fixing the plan while others change it, before the batch goes back to its queue. */
const MOST_ATTEMPTS = 5;

/** That nobody has changed the plan, or fixed it further, since it was read. */
const asRead = (item: Item | null): Condition => {
  // An update names what it sets: `record` is a word of DynamoDB's own.
  if (item === null) return { holds: 'attribute_not_exists(pk)' };
  const before = { ':before': String(item['record']) };
  const fixed = item['fixedThrough'];
  if (fixed === undefined)
    return { holds: '#record = :before AND attribute_not_exists(#fixedThrough)', values: before };
  return { holds: '#record = :before AND #fixedThrough = :fixed', values: { ...before, ':fixed': fixed } };
};

const fixedIn = (item: Item | null): Slot => Number(item?.['fixedThrough'] ?? 0);
/** Nothing stands in for a damaged plan: by another one events would be looked for where they are not. */
const planIn = (item: Item | null): ShardPlan => (item ? mustBeStored(item, SHARD_PLAN) : ONE_SHARD);

/** What waits, over the registry's `work` index. */
export const dynamoWorkList = (registry: Table): WorkList => ({
  due: async (work, now, limit) => await registry.waiting(work, now, limit),
  nextDue: async (work) => (await registry.waiting(work, Number.MAX_SAFE_INTEGER, 1))[0]?.dueAt ?? null,
});
