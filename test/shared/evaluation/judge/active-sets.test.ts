import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../../functions/_adapters/lambda/sha256.ts';
import { ONE_SHARD, partitionOf, type ShardPlan } from '../../../../shared/counting/partition.ts';
import { ActiveSets } from '../../../../shared/evaluation/judge/active-sets.ts';
import type { RosterEntry } from '../../../../shared/evaluation/ports/roster.ts';
import { dayOf, hourOf, hourStart, slotOf } from '../../../../shared/kernel/time.ts';
import { countsOf, eventOf } from '../../../support/counting.ts';
import { SENT_AT } from '../../../support/ses-events.ts';

const HOUR = hourOf(SENT_AT);
const FIRST = slotOf(hourStart(HOUR));
const DAY = dayOf(SENT_AT);

function given(entries: readonly RosterEntry[] = [], plan: ShardPlan = ONE_SHARD) {
  const written: [string, number][] = [];
  let reads = 0;
  let failing = false;
  const active = new ActiveSets({
    roster: {
      all: async () => {
        reads += 1;
        if (failing) throw new Error('throttled');
        return entries;
      },
      streams: async () => [],
      seenOn: async (set, day) => void written.push([set, day]),
    },
    shardPlan: async () => plan,
    sha256,
  });
  const close = (slot: number, sets: readonly string[] = ['a'], shard = 0) =>
    active.note(
      { slot, shard },
      { sequence: 2, sets: new Map(sets.map((set) => [set, countsOf(eventOf('Delivery', { set }))])) },
    );
  const fail = (does: boolean) => {
    failing = does;
  };
  return { active, written, close, fail, reads: () => reads };
}
const SLOTS = Array.from({ length: 12 }, (_, index) => FIRST + index);

describe('hourInMemory', () => {
  it('is the sum of the twelve slots that were closed in order, per set', () => {
    const { active, close } = given();
    for (const slot of SLOTS) close(slot, slot === FIRST ? ['a', 'b'] : ['a']);

    const sums = active.hourInMemory(HOUR, 0);

    expect([...(sums ?? [])].map(([set, { weight, counts }]) => [set, weight, counts.totals.deliveries])).toEqual([
      ['a', 24, 12],
      ['b', 2, 1],
    ]);
    expect(active.hourInMemory(HOUR, 1)).toBeNull();
    expect(active.hourInMemory(HOUR + 1, 0)).toBeNull();
  });

  it.each([
    ['the last slot is missing', SLOTS.slice(0, -1)],
    ['the first slot is missing', SLOTS.slice(1)],
    ['one in between is missing', SLOTS.toSpliced(5, 1)],
    ['one comes twice', SLOTS.toSpliced(5, 0, FIRST + 4)],
    ['two come the wrong way round', SLOTS.with(3, FIRST + 4).with(4, FIRST + 3)],
  ])('is not known where %s', (_, slots) => {
    const { active, close } = given();
    for (const slot of slots) close(slot);

    expect(active.hourInMemory(HOUR, 0)).toBeNull();
  });

  it('is not known once something came late', () => {
    const { active, close } = given();
    for (const slot of SLOTS) close(slot);

    active.forget({ slot: FIRST + 3, shard: 0 });

    expect(active.hourInMemory(HOUR, 0)).toBeNull();
  });

  it('is remembered for the last sixteen hours', () => {
    const { active, close } = given();
    for (let hour = 0; hour < 17; hour++) for (const slot of SLOTS) close(slot + hour * 12);

    expect(active.hourInMemory(HOUR, 0)).toBeNull();
    expect(active.hourInMemory(HOUR + 1, 0)).not.toBeNull();
  });
});

describe('seenOn', () => {
  it('writes once per set and day, never an earlier day, and knows what the roster says already', async () => {
    const { active, written, reads } = given([{ set: 'known', lastDay: DAY }]);

    for (const day of [DAY, DAY, DAY - 1, DAY + 1]) await active.seenOn('new', day);
    await active.seenOn('known', DAY);

    expect(written).toEqual([
      ['new', DAY],
      ['new', DAY + 1],
    ]);
    expect(reads()).toBe(1);
  });

  it('reads the roster again where reading it failed', async () => {
    const { active, written, fail } = given();
    fail(true);
    await expect(active.seenOn('a', DAY)).rejects.toThrow('throttled');
    fail(false);

    await active.seenOn('a', DAY);

    expect(written).toEqual([['a', DAY]]);
  });
});

describe('since', () => {
  it('names the sets of a shard with mail on that day or later', async () => {
    const entries = ['a', 'b', 'c', 'd', 'e'].map((set, index) => ({ set, lastDay: DAY - 1 + (index % 3) }));
    const plan = [{ fromSlot: 0, shards: 2 }];
    const { active } = given(entries, plan);

    for (const shard of [0, 1]) {
      const expected = entries
        .filter(({ lastDay }) => lastDay >= DAY)
        .filter(({ set }) => partitionOf(set, hourStart(HOUR), plan, sha256).shard === shard);
      expect([...(await active.since(DAY, HOUR, shard))]).toEqual(expected.map(({ set }) => set));
    }
  });
});
