import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stageMark } from '../../../functions/_adapters/dynamodb/onboarding/stage-mark.ts';
import { dynamoPlacements } from '../../../functions/_adapters/dynamodb/placements.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/kernel/time.ts';
import type { Order } from '../../../shared/onboarding/order.ts';
import { newProgress, type Progress } from '../../../shared/onboarding/progress.ts';
import { TEMPLATES } from '../../../shared/onboarding/templates.data.ts';
import { desiredAfter, desiredPlacement } from '../../../shared/placement/desired.ts';
import { DEFAULT_POLICY } from '../../../shared/policy/defaults.ts';
import { deploymentKey, setKey, tenantKey } from '../../../shared/registry/keys.ts';
import { STANDINGS } from '../../../shared/standing/model.ts';
import { type MemoryWorld, memoryWorld, type WorldOptions } from '../../support/memory-world.ts';

const NEW = { pool: 'newcomers', days: 3, outcomes: 200, limitFactor: 0.5 } as const;

/** A deployment whose first inventory is done, and mail of a new set each day. */
async function worldWithMail(policy: WorldOptions['policy'] = {}, days = 0): Promise<MemoryWorld> {
  const world = memoryWorld({ policy: { newSenders: NEW, ...policy } });
  const since = world.clock.at - HOUR_MS;
  await world.registry.put(deploymentKey.newcomers, { record: JSON.stringify({ startedAt: since, since }) });
  await goOn(world, days + 1);
  return world;
}
async function goOn(world: MemoryWorld, days: number, each = 100): Promise<void> {
  for (let day = 0; day < days; day++) {
    await world.events('Send', each);
    await world.events('Delivery', each);
    await world.evaluate();
    for (let minutes = 0; minutes < 24 * 60; minutes += 30) {
      world.clock.at += 30 * MINUTE_MS;
      await world.tick();
    }
  }
}
const desiredOf = (world: MemoryWorld) => dynamoPlacements(world.registry).desired('acme-transactional');
const titles = (world: MemoryWorld) => world.messages.map(({ title }) => title);

describe('a new sender', () => {
  it('leaves by the pool of new senders until days and mail say what it is, and is told home', async () => {
    const world = await worldWithMail();
    expect(await desiredOf(world)).toMatchObject({
      pool: { kind: 'pool', name: 'newcomers' },
      stage: true,
      sendingEnabled: true,
    });
    expect(titles(world)).toEqual(['acme-transactional is a new sender']);
    await goOn(world, 3);
    expect(await desiredOf(world)).toMatchObject({ pool: { kind: 'home' } });
    expect(titles(world)).toEqual(['acme-transactional is a new sender', 'acme-transactional is kept apart no longer']);
    await goOn(world, 2);
    expect(titles(world)).toHaveLength(2);
  });

  it('stays apart with too little mail, however many days it has', async () => {
    const world = await worldWithMail({ newSenders: { ...NEW, outcomes: 5_000 } }, 5);
    expect(await desiredOf(world)).toMatchObject({ pool: { kind: 'pool', name: 'newcomers' } });
  });

  it.each<[string, WorldOptions['policy']]>([
    ['where no pool is named', { newSenders: { ...NEW, pool: null } }],
    ['in observe mode', { mode: 'observe' }],
    ['where it is pinned', { sets: { 'acme-transactional': { pinned: true } } }],
  ])('is not moved %s', async (_, policy) => {
    const world = await worldWithMail(policy);
    expect(await desiredOf(world)).toBeNull();
    expect(titles(world)).toEqual([]);
  });

  it('is none where an inventory saw it before', async () => {
    const world = await worldWithMail();
    const known = memoryWorld({ policy: { newSenders: NEW } });
    const since = known.clock.at - HOUR_MS;
    await known.registry.put(deploymentKey.newcomers, { record: JSON.stringify({ startedAt: since, since }) });
    await known.registry.put(setKey.inventory('acme-transactional'), { seenAt: since, firstSeenAt: since - DAY_MS });
    await goOn(known, 1);
    expect(await desiredOf(known)).toBeNull();
    expect(await desiredOf(world)).not.toBeNull();
  });

  it.each([
    [0.5, 'warned'],
    [1, 'healthy'],
  ])('is judged by %s times the limits while it is apart: %s', async (limitFactor, standing) => {
    const world = await worldWithMail({ newSenders: { ...NEW, limitFactor, outcomes: 100_000 } });
    // 4 % bounce: below the limit of 5 %, and far above half of it.
    await world.events('Delivery', 2_400);
    await world.events('Bounce', 100);
    await world.evaluate();
    world.clock.at += 60 * MINUTE_MS;
    await world.tick();
    expect((await world.deps.views.get('acme-transactional', world.clock.at)).standing?.to).toBe(standing);
  });

  it('comes home at once where the policy names no pool any more', async () => {
    const world = await worldWithMail();
    await world.registry.put(deploymentKey.policy, { policy: JSON.stringify({ mode: 'enforce' }), revision: 1 });
    world.clock.at += 5 * MINUTE_MS;
    await world.tick();
    expect(await desiredOf(world)).toMatchObject({ pool: { kind: 'home' } });
  });
});

describe('placement', () => {
  const { quarantinePool } = DEFAULT_POLICY;
  it('is paused, quarantined, standby, new, home, in this order', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...STANDINGS),
        fc.constantFrom('observe', 'enforce'),
        fc.option(fc.constant('standby')),
        fc.option(fc.constant('newcomers')),
        (standing, mode, standby, apart) => {
          const { pool, sendingEnabled } = desiredPlacement({ standing, mode, quarantinePool, standby, apart });
          const name = pool.kind === 'home' ? null : pool.name;
          const isAway = standing === 'quarantined' || standing === 'paused';
          const own = standing === 'healthy' && standby !== null ? standby : apart;
          expect(name).toBe(mode === 'observe' ? null : isAway ? quarantinePool : own);
          expect(sendingEnabled).toBe(!(mode === 'enforce' && standing === 'paused'));
        },
      ),
    );
  });

  it('of a new sender that comes from quarantine is the pool of new senders, and takes nobody else’s turn', () => {
    const base = {
      ...{ configurationSet: 'acme-transactional', at: 0, actor: 'lazaretto', tenant: null, epochFrom: 0, offences: 1 },
      ...{ holdMs: 0, numbers: null, sentence: '', apart: 'newcomers' },
      mode: 'enforce',
    } as const;
    const quarantined = { ...base, version: 2, from: 'healthy', to: 'quarantined', cause: 'complaint-rate' } as const;
    const home = { ...base, version: 3, from: 'quarantined', to: 'probation', cause: 'hold-over' } as const;
    expect(desiredAfter(null, quarantined, quarantinePool)).toMatchObject({ pool: { name: quarantinePool } });
    expect(desiredAfter(null, quarantined, quarantinePool)).not.toHaveProperty('stage');
    expect(desiredAfter(quarantined, home, quarantinePool)).toMatchObject({ pool: { name: 'newcomers' }, stage: true });
  });
});

describe('a customer in the stage new', () => {
  /** As place-sets notes it. */
  async function inStageNew(world: MemoryWorld): Promise<void> {
    const [template] = TEMPLATES;
    if (template === undefined) throw new Error('no template');
    const order: Order = {
      ...{ tenant: 'acme', domains: ['acme.example'], streams: ['transactional'], template, orderedAt: 0 },
      declared: { expectPerDay: null, industry: null, lists: 'unknown' },
    };
    const progress: Progress = { ...newProgress('acme', 1, 0), stage: 'new' };
    await world.registry.put(tenantKey.order('torn'), { revision: 1, record: '{"tenant":' });
    await world.registry.put(tenantKey.progress('torn'), { revision: 1, work: 'order', dueAt: 0 });
    await world.registry.put(tenantKey.order('acme'), { revision: 1, record: JSON.stringify(order) });
    const due = { work: 'order', dueAt: world.clock.at };
    await world.registry.put(tenantKey.progress('acme'), { revision: 1, record: JSON.stringify(progress), ...due });
  }
  const provenOf = async (world: MemoryWorld) => (await stageMark(world.registry)).proven;

  it('is proven when days and mail show what it is, also where new senders have no pool', async () => {
    const world = await worldWithMail({ newSenders: { ...NEW, pool: null } });
    await inStageNew(world);
    await goOn(world, 1);
    expect(await provenOf(world)).toEqual({ 'acme-transactional': false });
    await goOn(world, 3);
    expect(await provenOf(world)).toEqual({ 'acme-transactional': true });
    expect(await desiredOf(world)).toBeNull();
  });

  it('is not proven with too little mail, nor before it has sent, and nobody is looked at where there is none', async () => {
    const world = await worldWithMail({ newSenders: { ...NEW, pool: null, outcomes: 5_000 } });
    await goOn(world, 1);
    expect(await provenOf(world)).toEqual({});
    await inStageNew(world);
    await goOn(world, 5);
    expect(await provenOf(world)).toEqual({ 'acme-transactional': false });
  });
});
