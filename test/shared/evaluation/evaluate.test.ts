import { describe, expect, it } from 'vitest';
import { evaluatePartitions } from '../../../shared/evaluation/evaluate.ts';
import { DAY_MS, hourOf, hourStart, MINUTE_MS, slotOf, slotStart } from '../../../shared/kernel/time.ts';
import { memoryWorld } from '../../support/memory-world.ts';
import { SENT_AT } from '../../support/ses-events.ts';

const SET = 'acme-news';
const SLOT = slotOf(SENT_AT);
const OVER = slotStart(SLOT + 1) + MINUTE_MS;

describe('evaluatePartitions', () => {
  it('judges a set at its hard bounces, in a slot that is still open', async () => {
    const world = memoryWorld();
    await world.fire(SET);

    await world.evaluate();

    expect(await world.standing(SET)).toBe('paused');
    expect(await world.deps.totals.progress({ slot: SLOT, shard: 0 })).toEqual({ sequence: 8, closed: false });
    expect(await world.totals.slot(SET, SLOT)).toBeNull();
  });

  it('looks at no set that only gets good mail', async () => {
    const world = memoryWorld();
    await world.events('Delivery', 50, { set: SET });

    await world.evaluate();

    expect(world.log).toEqual([]);
  });

  it('judges no set again for what was judged', async () => {
    const world = memoryWorld();
    await world.events('Bounce', 1, { set: SET });
    await world.evaluate();
    const before = world.log.length;
    await world.events('Bounce', 1, { set: 'other' });

    await world.evaluate();

    expect(before).toBeGreaterThan(0);
    expect(new Set(world.log.slice(before).map((entry) => entry['configurationSet']))).toEqual(new Set(['other']));
  });

  it('writes each set of a slot that is over, once and whole', async () => {
    const world = memoryWorld();
    await world.events('Delivery', 3, { set: SET });
    await world.events('Bounce', 1, { set: 'other' });
    world.clock.at = OVER;

    await world.evaluate();

    expect((await world.totals.slot(SET, SLOT))?.counts.totals.deliveries).toBe(3);
    expect((await world.totals.slot('other', SLOT))?.counts.totals.hardBounces).toBe(1);
    expect(await world.totals.progress({ slot: SLOT, shard: 0 })).toEqual({ sequence: 2, closed: true });
  });

  it('does not close a slot before its minute of grace is over', async () => {
    const world = memoryWorld();
    await world.events('Delivery', 1, { set: SET });
    world.clock.at = OVER - 1;

    await world.evaluate();

    expect(await world.totals.slot(SET, SLOT)).toBeNull();
  });

  it('says not that a partition is judged while one of its sets could not be, and judges it the next time', async () => {
    const world = memoryWorld();
    await world.fire(SET);
    const { deps } = world;
    const failing = { ...deps, decisions: { ...deps.decisions, decide: () => Promise.reject(new Error('throttled')) } };
    const partition = { slot: SLOT, shard: 0 };

    await expect(evaluatePartitions(failing, [partition], SENT_AT)).rejects.toThrow('1 faults in 1 partitions');
    expect(await deps.totals.progress(partition)).toBeNull();

    world.restart();
    await evaluatePartitions(world.deps, [partition], SENT_AT);
    expect(await world.standing(SET)).toBe('paused');
    expect(await deps.totals.progress(partition)).toEqual({ sequence: 8, closed: false });
  });

  it('brings the other partitions up to date where one fails, and says which', async () => {
    const world = memoryWorld();
    await world.fire(SET);
    const bad = { slot: SLOT - 1, shard: 0 };
    const { deps } = world;
    const totals: typeof deps.totals = {
      ...deps.totals,
      progress: async (partition) => {
        if (partition.slot === bad.slot) throw new Error('throttled');
        return deps.totals.progress(partition);
      },
    };

    const failed = evaluatePartitions({ ...deps, totals }, [bad, { slot: SLOT, shard: 0 }], SENT_AT);

    await expect(failed).rejects.toMatchObject({
      errors: [{ message: `Folding partition ${bad.slot}#0 failed`, cause: { message: 'throttled' } }],
    });
    expect(await world.standing(SET)).toBe('paused');
  });

  it('judges all sets though the sums of one cannot be written, and says which the next time again', async () => {
    const world = memoryWorld();
    await world.events('Delivery', 5, { set: 'broken' });
    await world.fire(SET);
    world.clock.at = hourStart(hourOf(SENT_AT) + 1) + 2 * MINUTE_MS;
    const { deps } = world;
    const totals: typeof deps.totals = {
      ...deps.totals,
      putHour: async (set, ...rest) => {
        if (set === 'broken') throw new RangeError('Expected counts of format 3, got 9');
        return deps.totals.putHour(set, ...rest);
      },
    };

    const failed = evaluatePartitions({ ...deps, totals }, [{ slot: SLOT, shard: 0 }], world.clock.at);
    await expect(failed).rejects.toThrow('1 faults');

    expect(await world.standing(SET)).toBe('paused');
    expect(await deps.totals.progress({ slot: SLOT, shard: 0 })).not.toMatchObject({ closed: true });
  });

  it('folds what comes late into the slot, its hour and its day, and judges it', async () => {
    const world = memoryWorld();
    await world.events('Delivery', 10, { set: SET });
    await world.pass(DAY_MS, 5 * MINUTE_MS);
    const day = Math.floor(SENT_AT / DAY_MS);
    expect((await world.totals.days(SET, day, day)).get(day)?.counts.totals.deliveries).toBe(10);

    await world.fire(SET, 240, { at: SENT_AT + 1 });
    await world.evaluate();

    expect((await world.totals.slot(SET, SLOT))?.counts.totals).toMatchObject({ deliveries: 170, hardBounces: 80 });
    const hour = Math.floor(SLOT / 12);
    expect((await world.totals.hours(SET, hour, hour)).get(hour)?.counts.totals.hardBounces).toBe(80);
    expect((await world.totals.days(SET, day, day)).get(day)?.counts.totals.hardBounces).toBe(80);
    expect(await world.standing(SET)).toBe('paused');
  });

  it('changes nothing, whoever evaluates a second time', async () => {
    const world = memoryWorld();
    await world.fire(SET);
    world.clock.at = OVER;
    const partition = { slot: SLOT, shard: 0 };
    await evaluatePartitions(world.deps, [partition], OVER);
    const [records, slot] = [await world.records(SET), await world.totals.slot(SET, SLOT)];

    for (const restart of [false, true]) {
      if (restart) world.restart();
      await evaluatePartitions(world.deps, [partition, partition], OVER);
    }

    expect(await world.records(SET)).toEqual(records);
    expect(await world.totals.slot(SET, SLOT)).toEqual(slot);
  });
});
