import { describe, expect, it } from 'vitest';
import { nextDueAt, runTick } from '../../../../shared/evaluation/tick/run-tick.ts';
import { DAY_MS, HOUR_MS, hourOf, MINUTE_MS, SLOT_MS, slotOf, slotStart } from '../../../../shared/kernel/time.ts';
import { setKey } from '../../../../shared/registry/keys.ts';
import { memoryWorld } from '../../../support/memory-world.ts';
import { SENT_AT } from '../../../support/ses-events.ts';

const SET = 'acme-news';
const SLOT = slotOf(SENT_AT);
const PARTITION = { slot: SLOT, shard: 0 };
const OVER = slotStart(SLOT + 1) + MINUTE_MS;

describe('runTick', () => {
  it('judges what no doorbell told of, in a slot that is open', async () => {
    const world = memoryWorld();
    await world.fire(SET);

    await world.tick();

    expect(await world.standing(SET)).toBe('paused');
    expect(world.messages.map(({ configurationSet }) => configurationSet)).toContain(SET);
  });

  it('closes every slot since the last one, and none before its minute of grace', async () => {
    const world = memoryWorld({ now: OVER - 1 });
    await world.tick();
    expect(await world.deps.deployment.closedThrough()).toBe(SLOT - 1);
    await world.events('Delivery', 2, { set: SET });
    await world.events('Delivery', 3, { set: SET, at: SENT_AT });

    world.clock.at = slotStart(SLOT + 2) + MINUTE_MS;
    expect(await world.tick()).toEqual({ closed: 2 });

    expect((await world.totals.slot(SET, SLOT))?.counts.totals.deliveries).toBe(3);
    expect((await world.totals.slot(SET, SLOT + 1))?.counts.totals.deliveries).toBe(2);
    expect(await world.tick()).toEqual({ closed: 0 });
  });

  it('comes back to a slot that could not be closed', async () => {
    const world = memoryWorld();
    await world.tick();
    await world.events('Delivery', 5, { set: SET });
    world.clock.at = OVER;
    const { deps } = world;
    const putSlot = () => Promise.reject(new Error('throttled'));

    await expect(runTick({ ...deps, totals: { ...deps.totals, putSlot } }, OVER)).rejects.toThrow();
    expect(await deps.deployment.closedThrough()).toBe(SLOT);
    expect(await world.totals.slot(SET, SLOT)).toBeNull();
    expect(world.log).toContainEqual(expect.objectContaining({ message: 'closing slots failed' }));

    world.clock.at += MINUTE_MS;
    await world.tick();
    expect((await world.totals.slot(SET, SLOT))?.counts.totals.deliveries).toBe(5);
    expect(await deps.totals.progress(PARTITION)).toEqual({ sequence: 1, closed: true });
  });

  it('sums up the hours and days that are over, of sets that were quiet in the last slot too', async () => {
    const world = memoryWorld();
    await world.tick();
    await world.events('Delivery', 5, { set: SET });

    await world.pass(HOUR_MS + MINUTE_MS);

    const hour = hourOf(SENT_AT);
    expect((await world.totals.hours(SET, hour, hour)).get(hour)?.counts.totals.deliveries).toBe(5);
  });

  it('sums up the same hour whether it was closed by one warm function or by several', async () => {
    const hour = hourOf(SENT_AT);
    const hourOfWorld = async (restarts: boolean) => {
      const world = memoryWorld();
      await world.tick();
      for (let slot = 0; slot < 12; slot++) {
        await world.events('Delivery', 1 + slot, { set: SET });
        if (restarts) world.restart();
        await world.pass(SLOT_MS);
      }
      await world.pass(MINUTE_MS);
      return (await world.totals.hours(SET, hour, hour)).get(hour);
    };

    const sum = await hourOfWorld(false);
    expect(sum?.counts.totals.deliveries).toBe(78);
    expect(await hourOfWorld(true)).toEqual(sum);
  });

  it('carries out what a decision asks for, where whoever decided died before', async () => {
    const world = memoryWorld();
    await world.fire(SET);
    const { deps } = world;
    const put = () => Promise.reject(new Error('gone'));
    await expect(runTick({ ...deps, messages: { put } }, SENT_AT)).rejects.toThrow();
    expect([await world.standing(SET), world.messages]).toEqual(['paused', []]);

    world.clock.at += MINUTE_MS;
    await world.tick();

    expect(world.messages.filter(({ configurationSet }) => configurationSet === SET)).not.toEqual([]);
    expect(await deps.work.due('follow', Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
    expect(await world.registry.get(setKey.desired(SET))).toMatchObject({ sendingEnabled: false });
  });

  it('tries every part though others fail, and throws the first error', async () => {
    const world = memoryWorld();
    await world.fire(SET);
    const { deps } = world;
    const broken = {
      ...deps,
      decisions: { ...deps.decisions, incidents: () => Promise.reject(new Error('incidents are out of reach')) },
      deployment: { ...deps.deployment, closedThrough: () => Promise.reject(new Error('closed is out of reach')) },
    };

    await expect(runTick(broken, SENT_AT)).rejects.toThrow('closed is out of reach');

    expect(await deps.deployment.fleet()).toEqual({ activeSets: 1, at: SENT_AT });
  });

  it('counts once an hour the sets that had mail since yesterday', async () => {
    const world = memoryWorld();
    await world.events('Delivery', 1, { set: 'old', at: SENT_AT - 2 * DAY_MS });
    await world.tick();
    expect(await world.deps.deployment.fleet()).toMatchObject({ activeSets: 1 });
    await world.registry.update({ pk: 'roster', sk: 'old' }, { lastDay: 1 });
    await world.deps.roster.enroll(SET, SENT_AT);
    await world.deps.roster.enroll('second', SENT_AT - DAY_MS);

    world.clock.at = SENT_AT + HOUR_MS - 1;
    await world.tick();
    expect(await world.deps.deployment.fleet()).toMatchObject({ activeSets: 1 });

    world.clock.at = SENT_AT + HOUR_MS;
    await world.tick();
    expect(await world.deps.deployment.fleet()).toEqual({ activeSets: 2, at: SENT_AT + HOUR_MS });
  });
});

describe('nextDueAt', () => {
  it('is the first of what waits, and null where nothing does', async () => {
    const world = memoryWorld();
    expect(await nextDueAt(world.deps, SENT_AT)).toBeNull();
    await world.registry.put({ pk: 'set#a', sk: 'hold' }, { work: 'review', dueAt: 70 });
    await world.registry.put({ pk: 'late', sk: '1#0' }, { work: 'fold', dueAt: 50 });
    await world.registry.put({ pk: 'set#a', sk: 'desired' }, { work: 'place', dueAt: 10 });

    expect(await nextDueAt(world.deps, SENT_AT)).toBe(50);
  });
});
