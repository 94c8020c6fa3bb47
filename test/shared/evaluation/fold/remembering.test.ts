import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dynamoDecisions } from '../../../../functions/_adapters/dynamodb/decisions.ts';
import { dynamoDeployment } from '../../../../functions/_adapters/dynamodb/deployment.ts';
import type { Table } from '../../../../functions/_adapters/dynamodb/table.ts';
import { planWith } from '../../../../shared/counting/shard-plan.ts';
import { fleetDueAt, variationDueAt } from '../../../../shared/evaluation/figures.ts';
import { cachedDeployment } from '../../../../shared/evaluation/fold/remembering.ts';
import type { Incident } from '../../../../shared/evaluation/ports/decisions.ts';
import { fleetVariationFrom } from '../../../../shared/judging/fleet-variation.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, slotStart } from '../../../../shared/kernel/time.ts';
import { deploymentKey, type Key } from '../../../../shared/registry/keys.ts';
import { memoryTable } from '../../../support/memory-table.ts';

const TTL = 20 * SECOND_MS;
const incident = (id: string, toHour: number, closedAt: number | null): Incident => ({
  ...{ id, provider: 'gmail', metric: 'hardBounce', fromHour: 1, toHour, openedAt: 0, limit: 0.05, closedAt },
  pooled: { count: 9, of: 10, sets: 3 },
});

function given() {
  const clock = { at: 0, now: () => clock.at };
  const registry = memoryTable();
  const open = () => cachedDeployment(dynamoDeployment(registry), dynamoDecisions(registry), clock, TTL);
  return { clock, registry, here: open(), there: open() };
}

describe('remembering', () => {
  it('hears of the switch that somebody else turned within the time, and not at once', async () => {
    const { clock, registry, here } = given();
    expect(await here.deployment.automatic()).toBe(true);
    await registry.put(deploymentKey.switch, { automatic: false });

    clock.at = TTL;
    expect(await here.deployment.automatic()).toBe(true);
    clock.at = TTL + 1;
    expect(await here.deployment.automatic()).toBe(false);
  });

  it('knows at once what was saved here, and later what was saved elsewhere', async () => {
    const { clock, here, there } = given();
    for (const { deployment, decisions } of [here, there]) {
      await deployment.fleet();
      await decisions.incidents(0);
    }

    await here.deployment.saveFleet({ activeSets: 5, at: 1 });
    await here.decisions.saveIncident(incident('a', 5, null));

    expect([await here.deployment.fleet(), (await here.decisions.incidents(0)).length]).toEqual([
      { activeSets: 5, at: 1 },
      1,
    ]);
    expect([await there.deployment.fleet(), await there.decisions.incidents(0)]).toEqual([null, []]);
    clock.at = TTL + 1;
    expect([await there.deployment.fleet(), (await there.decisions.incidents(0)).length]).toEqual([
      { activeSets: 5, at: 1 },
      1,
    ]);
  });

  it('tells of the incidents that go on, or reach the hours that were asked for', async () => {
    const { here } = given();
    for (const one of [incident('open', 1, null), incident('old', 4, 9), incident('new', 5, 9)]) {
      await here.decisions.saveIncident(one);
    }

    expect((await here.decisions.incidents(5)).map(({ id }) => id)).toEqual(['new', 'open']);
  });

  it('reads the switch once for what it says of moves and of the mode', async () => {
    const { registry, here } = given();
    await registry.put(deploymentKey.switch, { automatic: false, mode: 'observe' });
    const reads = countReads(registry);

    expect([await here.deployment.automatic(), await here.deployment.mode()]).toEqual([false, 'observe']);

    expect(reads.of(deploymentKey.switch.sk)).toBe(1);
  });

  it('knows a change of the shards before it takes effect, and asks once a minute', async () => {
    const { clock, registry, here, there } = given();
    const reads = countReads(registry);
    for (; clock.at <= 10 * MINUTE_MS; clock.at += SECOND_MS) await here.deployment.shardPlan();
    expect(reads.of(deploymentKey.shards.sk)).toBeLessThanOrEqual(10);

    const changed = await there.deployment.changeShardPlan((plan) => planWith(plan, 4, clock.at));

    const takesEffect = slotStart(changed?.at(-1)?.fromSlot ?? 0);
    while (JSON.stringify(await here.deployment.shardPlan()) !== JSON.stringify(changed)) clock.at += SECOND_MS;
    expect(clock.at).toBeLessThan(takesEffect - 2 * MINUTE_MS);
  });

  it('asks for the figures of the fleet four times an hour, whoever measures them', async () => {
    const { clock, registry, here, there } = given();
    const reads = countReads(registry);
    for (; clock.at < DAY_MS; clock.at += MINUTE_MS) {
      await measure(there, clock.at);
      await here.deployment.fleet();
      await here.deployment.fleetVariation();
    }

    // By two functions: the one that measures is one of them.
    for (const { sk } of [deploymentKey.fleet, deploymentKey.variation]) expect(reads.of(sk)).toBeLessThan(2 * 24 * 6);
  });

  it('never knows other figures than a function that has just started', async () => {
    const ms = fc.oneof(fc.integer({ min: 1, max: 10 * MINUTE_MS }), fc.integer({ min: 1, max: 3 * HOUR_MS }));
    const step = fc.record({ ms, isAsked: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60 }), fc.boolean(), async (steps, isEmpty) => {
        const { clock, registry, here, there } = given();
        for (const { ms, isAsked } of steps) {
          clock.at += ms;
          await measure(there, clock.at, isEmpty ? 0 : 1 + (clock.at % 7));
          if (!isAsked) continue;
          const cold = cachedDeployment(dynamoDeployment(registry), dynamoDecisions(registry), clock, TTL);
          const known = await here.deployment.fleet();
          // A first figure is heard of within the time, as ever.
          if (known !== null && known.activeSets > 0) expect(known).toEqual(await cold.deployment.fleet());
          const fleetVariation = await here.deployment.fleetVariation();
          if (fleetVariation !== null) expect(fleetVariation).toEqual(await cold.deployment.fleetVariation());
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** What a tick does: it measures what is due. */
async function measure(
  { deployment }: ReturnType<typeof cachedDeployment>,
  now: number,
  activeSets = 5,
): Promise<void> {
  const [fleet, fleetVariation] = [await deployment.fleet(), await deployment.fleetVariation()];
  if (fleet === null || now >= fleetDueAt(fleet)) await deployment.saveFleet({ activeSets, at: now });
  if (fleetVariation === null || now >= variationDueAt(fleetVariation))
    await deployment.saveFleetVariation({ fleetVariation: fleetVariationFrom([]), at: now });
}

function countReads(registry: Table) {
  const read: string[] = [];
  const get = registry.get.bind(registry);
  Object.assign(registry, {
    get: (key: Key) => {
      read.push(key.sk);
      return get(key);
    },
  });
  return { of: (sk: string): number => read.filter((one) => one === sk).length };
}
