import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ONE_SHARD, type ShardPlan, shardsOf } from '../../../shared/counting/partition.ts';
import { planWith } from '../../../shared/counting/shard-plan.ts';
import { RETENTION_MS, SLOT_MS, slotOf, slotStart } from '../../../shared/kernel/time.ts';

const SLOT = 5_900_000;
const NOW = slotStart(SLOT) + SLOT_MS - 1;

describe('planWith', () => {
  it('adds a step two slots ahead', () => {
    expect(planWith(ONE_SHARD, 4, NOW)).toEqual([...ONE_SHARD, { fromSlot: SLOT + 2, shards: 4 }]);
  });

  it.each<[string, ShardPlan, number]>([
    ['one shard, as at first', ONE_SHARD, 1],
    ['an empty plan', [], 1],
    ['the last step', [...ONE_SHARD, { fromSlot: SLOT - 9, shards: 4 }], 4],
    ['a step that has not begun', [...ONE_SHARD, { fromSlot: SLOT + 1, shards: 4 }], 4],
  ])('leaves alone what has so many: %s', (_, plan, shards) => {
    expect(planWith(plan, shards, NOW)).toBeNull();
  });

  it('takes back a step that nobody has counted by, and follows one that is about to begin', () => {
    const far = [...ONE_SHARD, { fromSlot: SLOT + 2, shards: 4 }];
    const near = [...ONE_SHARD, { fromSlot: SLOT + 1, shards: 4 }];
    expect(planWith(far, 1, NOW)).toEqual(ONE_SHARD);
    expect(planWith(near, 1, NOW)).toEqual([...near, { fromSlot: SLOT + 2, shards: 1 }]);
  });

  it('never changes where a present or past event is counted, as far back as the journal reaches', () => {
    const change = fc.record({ shards: fc.integer({ min: 1, max: 8 }), slots: fc.nat({ max: 3_000 }) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), fc.nat({ max: 1_000_000 }), (changes, back) => {
        let plan = ONE_SHARD;
        let now = NOW;
        for (const { shards, slots } of changes) {
          now += slots * SLOT_MS;
          const next = planWith(plan, shards, now) ?? plan;
          const oldest = slotOf(now - RETENTION_MS);
          const slot = oldest + (back % (slotOf(now) + 2 - oldest));
          expect(shardsOf(slot, next)).toBe(shardsOf(slot, plan));
          expect(shardsOf(slotOf(now) + 2, next)).toBe(shards);
          expect(planWith(next, shards, now)).toBeNull();
          expect(next.map(({ fromSlot }) => fromSlot)).toEqual(
            next.map(({ fromSlot }) => fromSlot).toSorted((a, b) => a - b),
          );
          plan = next;
        }
      }),
    );
  });

  it('forgets steps that the journal has outlived', () => {
    const later = NOW + RETENTION_MS + 3 * SLOT_MS;
    const plan = planWith(ONE_SHARD, 4, NOW) ?? [];
    expect(planWith(plan, 2, later)).toEqual([
      { fromSlot: SLOT + 2, shards: 4 },
      { fromSlot: slotOf(later) + 2, shards: 2 },
    ]);
  });
});
