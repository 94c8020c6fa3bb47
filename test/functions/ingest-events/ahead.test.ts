import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dynamoDeployment } from '../../../functions/_adapters/dynamodb/deployment.ts';
import { ONE_SHARD, shardsOf } from '../../../shared/counting/partition.ts';
import { mayChange, planWith } from '../../../shared/counting/shard-plan.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SLOT_MS, slotOf, slotStart } from '../../../shared/kernel/time.ts';
import { deploymentKey } from '../../../shared/registry/keys.ts';
import { memoryTable } from '../../support/memory-table.ts';
import { type MemoryWorld, memoryWorld } from '../../support/memory-world.ts';
import { SENT_AT } from '../../support/ses-events.ts';

/** So many that some of them change their shard whatever the numbers of shards are. */
const SETS = ['acme', 'birch', 'cedar', 'dune', 'elm', 'fern', 'gale', 'hazel'];
/** The plan is trusted for so long, as by a warm function. Unit: ms. */
const TTL_MS = MINUTE_MS;

const reshard = (world: MemoryWorld, shards: number) =>
  world.deps.deployment.changeShardPlan((plan, fixed) => planWith(plan, shards, world.clock.at, fixed));

/** A delivery stamped `at`, whose copies all say the same. */
const deliver = async (world: MemoryWorld, index: number, at: number) => {
  for (const set of SETS) {
    const messageId = `m-${set}-${index}`;
    await world.events('Delivery', 1, { set, messageId, recipients: ['jane@example.com'], at, sentAt: at });
  }
};

async function counted(world: MemoryWorld) {
  let sum = 0;
  for (const set of SETS) {
    const slots = await world.totals.slots(set, 0, Number.MAX_SAFE_INTEGER);
    for (const { counts } of slots.values()) sum += counts.totals.deliveries;
  }
  return sum;
}

describe('an event that is stamped ahead', () => {
  it.each([1, 11, 60, 23 * 60])(
    'by %i minutes is counted once, and closed, though the shards change',
    async (minutes) => {
      for (const [before, after] of [
        [1, 7],
        [7, 1],
        [3, 8],
      ] as const) {
        const world = memoryWorld({ ttlMs: TTL_MS });
        if (before > 1) await reshard(world, before);
        await world.pass(HOUR_MS);
        const at = world.clock.at + minutes * MINUTE_MS;
        await deliver(world, 1, at);
        await reshard(world, after);
        await world.pass(15 * MINUTE_MS);
        await deliver(world, 1, at);
        await world.pass(minutes * MINUTE_MS + 2 * SLOT_MS, 5 * MINUTE_MS);
        expect(await counted(world)).toBe(SETS.length);
        await world.pass(DAY_MS, HOUR_MS);
        const plan = await world.deps.deployment.shardPlan();
        expect(shardsOf(slotOf(world.clock.at), plan)).toBe(after);
      }
    },
  );

  it('is counted once whatever the times of its copies and of the changes', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 20 * MINUTE_MS }) }),
      fc.record({ kind: fc.constant('shards' as const), shards: fc.integer({ min: 1, max: 9 }) }),
      fc.record({ kind: fc.constant('event' as const), index: fc.nat({ max: 5 }) }),
    );
    const stamps = fc.array(fc.integer({ min: -HOUR_MS, max: 6 * HOUR_MS }), { minLength: 6, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 24 }), stamps, async (steps, offsets) => {
        const world = memoryWorld({ ttlMs: TTL_MS });
        const seen = new Set<number>();
        for (const one of steps) {
          if (one.kind === 'pass') world.clock.at += one.ms;
          else if (one.kind === 'shards') await reshard(world, one.shards);
          else {
            seen.add(one.index);
            await deliver(world, one.index, SENT_AT + (offsets[one.index] ?? 0));
          }
        }
        let sum = 0;
        for (const segments of world.journal.stored.values()) {
          for (const { fingerprints } of segments.values()) sum += fingerprints.length / 8;
        }
        expect(sum).toBe(seen.size * SETS.length);
      }),
      { numRuns: 80 },
    );
  });
});

describe('the plan of the shards', () => {
  const NOW = SENT_AT;
  const given = () => {
    const registry = memoryTable();
    return { registry, deployment: dynamoDeployment(registry) };
  };

  it('stays as it is up to the slot that it is fixed to, and changes after', async () => {
    const { deployment } = given();
    const through = slotOf(NOW) + 100;
    expect(await deployment.shardPlan(through)).toEqual(ONE_SHARD);
    await deployment.changeShardPlan((plan, fixed) => planWith(plan, 4, NOW, fixed));
    expect(await deployment.shardPlan()).toEqual([...ONE_SHARD, { fromSlot: through + 1, shards: 4 }]);
  });

  it('is never fixed to an earlier slot again', async () => {
    const { registry, deployment } = given();
    for (const slot of [500, 900, 700]) await deployment.shardPlan(slot);
    expect((await registry.get(deploymentKey.shards))?.['fixedThrough']).toBe(900);
  });

  it('is fixed as it is then, where somebody changes or fixes it meanwhile', async () => {
    const { registry } = given();
    let raced = false;
    const racing = dynamoDeployment({
      ...registry,
      update: async (...args) => {
        if (!raced) {
          raced = true;
          const other = dynamoDeployment(registry);
          await other.changeShardPlan((plan, fixed) => planWith(plan, 4, NOW, fixed));
          await other.shardPlan(slotOf(NOW) + 40);
        }
        return registry.update(...args);
      },
    });
    const plan = await racing.shardPlan(slotOf(NOW) + 30);
    expect(plan.at(-1)).toEqual({ fromSlot: slotOf(NOW) + 2, shards: 4 });
    expect((await registry.get(deploymentKey.shards))?.['fixedThrough']).toBe(slotOf(NOW) + 40);
  });

  it('is not changed over a fix that came meanwhile', async () => {
    const { registry, deployment } = given();
    const racing = dynamoDeployment({
      ...registry,
      update: async (...args) => {
        await deployment.shardPlan(slotOf(NOW) + 30);
        return registry.update(...args);
      },
    });
    expect(await racing.changeShardPlan((plan, fixed) => planWith(plan, 4, NOW, fixed))).toBeNull();
  });

  it('may change for no slot that is counted by what is remembered', () => {
    const time = fc.record({ readAgo: fc.nat({ max: TTL_MS }), changedAgo: fc.nat({ max: TTL_MS }) });
    fc.assert(
      fc.property(fc.nat({ max: SLOT_MS }), time, fc.nat({ max: 4 }), (into, { readAgo, changedAgo }, ahead) => {
        const now = slotStart(slotOf(NOW)) + into;
        const changedAt = now - Math.min(readAgo, changedAgo);
        const plan = planWith(ONE_SHARD, 4, changedAt) ?? [];
        const slot = slotOf(now) + ahead;
        fc.pre(!mayChange(slot, now));
        expect(shardsOf(slot, plan)).toBe(1);
      }),
    );
  });
});
