import { describe, expect, it } from 'vitest';
import { RollupPlan } from '../../../../shared/evaluation/fold/rollup.ts';
import {
  DAY_MS,
  dayOfHour,
  HOUR_MS,
  type Hour,
  hourOf,
  hourStart,
  MINUTE_MS,
  RETENTION_MS,
  SLOTS_PER_HOUR,
} from '../../../../shared/kernel/time.ts';
import { countsOf, eventOf } from '../../../support/counting.ts';
import { memoryWorld } from '../../../support/memory-world.ts';
import { SENT_AT } from '../../../support/ses-events.ts';

const SET = 'acme-news';
/** The first hour of a day. */
const HOUR: Hour = hourOf(SENT_AT - (SENT_AT % DAY_MS));
const FIRST = HOUR * SLOTS_PER_HOUR;
const LAST = FIRST + SLOTS_PER_HOUR - 1;
const OVER = hourStart(HOUR + 1) + MINUTE_MS;
const delivered = (times: number) =>
  countsOf(...Array.from({ length: times }, () => eventOf('Delivery', { set: SET })));

async function given(slots: readonly number[] = [FIRST, LAST]) {
  const world = memoryWorld({ now: OVER });
  const { deps, totals } = world;
  for (const slot of slots) await totals.putSlot(SET, slot, { sequence: 1, counts: delivered(3) });
  await deps.roster.enroll(SET, hourStart(HOUR));
  const carriedOut = async (slot: number, now: number, sets: readonly string[] = [SET]) => {
    const plan = new RollupPlan();
    await plan.note(deps, { slot, shard: 0 }, sets, now);
    await plan.carryOut(deps, now);
    return (await totals.hours(SET, HOUR, HOUR)).get(HOUR);
  };
  return { world, totals, carriedOut };
}

describe('RollupPlan', () => {
  it('writes an hour as the sum of its slots once its last slot is closed', async () => {
    const { carriedOut } = await given();

    expect(await carriedOut(LAST, OVER, [])).toMatchObject({ weight: 2, counts: { totals: { deliveries: 6 } } });
  });

  it('writes no hour that is not over', async () => {
    const { carriedOut } = await given();

    expect(await carriedOut(LAST, OVER - 1)).toBeUndefined();
  });

  it('writes an hour anew for a slot that changed later, for the sets that it brought', async () => {
    const { totals, carriedOut } = await given();
    await carriedOut(LAST, OVER);
    await totals.putSlot(SET, FIRST, { sequence: 2, counts: delivered(5) });

    expect(await carriedOut(FIRST, OVER, ['other'])).toMatchObject({ counts: { totals: { deliveries: 6 } } });
    expect(await carriedOut(FIRST, OVER)).toMatchObject({ weight: 3, counts: { totals: { deliveries: 8 } } });
  });

  it('leaves an hour alone of which a slot may have expired', async () => {
    const expired = hourStart(HOUR) + RETENTION_MS;
    const { totals, carriedOut } = await given([LAST]);
    await totals.putHour(SET, HOUR, { weight: 1, counts: delivered(100) });
    await totals.putSlot(SET, LAST, { sequence: 9, counts: delivered(4) });

    expect(await carriedOut(LAST, expired + 1)).toMatchObject({ counts: { totals: { deliveries: 100 } } });
    expect(await carriedOut(LAST, expired)).toMatchObject({ counts: { totals: { deliveries: 4 } } });
  });

  it('writes a day as the sum of its hours when it is over, without what only the judge reads', async () => {
    const { world, totals } = await given([FIRST]);
    const day = dayOfHour(HOUR);
    const over = hourStart(HOUR + 24) + MINUTE_MS;
    await totals.putHour(SET, HOUR, { weight: 1, counts: delivered(3) });
    await totals.putHour(SET, HOUR + 20, { weight: 1, counts: delivered(4) });
    for (const [now, expected] of [
      [over - 1, undefined],
      [over, 7],
    ] as const) {
      const plan = new RollupPlan();
      await plan.note(world.deps, { slot: (HOUR + 24) * SLOTS_PER_HOUR - 1, shard: 0 }, [], now);
      await plan.carryOut(world.deps, now);

      const written = (await totals.days(SET, day, day)).get(day);
      expect(written?.counts.totals.deliveries).toBe(expected);
      expect(written?.counts.judged.size ?? 0).toBe(0);
    }
  });

  it('takes an hour from memory where all of it was closed here, whatever the totals say', async () => {
    const { world, carriedOut } = await given([]);
    for (let slot = FIRST; slot <= LAST; slot++) {
      world.deps.active.note({ slot, shard: 0 }, { sequence: 1, sets: new Map([[SET, delivered(1)]]) });
    }

    expect(await carriedOut(LAST, OVER, [])).toMatchObject({ weight: 12, counts: { totals: { deliveries: 12 } } });
  });

  it('forgets nothing of two shards whose hours are both in memory', async () => {
    const { world, totals } = await given([]);
    const plan = new RollupPlan();
    for (const [shard, set] of [SET, 'other'].entries()) {
      for (let slot = FIRST; slot <= LAST; slot++) {
        world.deps.active.note({ slot, shard }, { sequence: 1, sets: new Map([[set, delivered(1)]]) });
      }
      await plan.note(world.deps, { slot: LAST, shard }, [], OVER + HOUR_MS);
    }
    await plan.carryOut(world.deps, OVER + HOUR_MS);

    for (const set of [SET, 'other']) expect((await totals.hours(set, HOUR, HOUR)).size).toBe(1);
  });
});
