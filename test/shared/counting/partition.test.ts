import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../functions/_adapters/lambda/sha256.ts';
import {
  ONE_SHARD,
  parsePartitionKey,
  partitionKey,
  partitionOf,
  type ShardPlan,
  shardsOf,
} from '../../../shared/counting/partition.ts';
import { SLOT_MS, slotStart } from '../../../shared/kernel/time.ts';

const SLOT = 5_900_000;
const PLAN: ShardPlan = [
  { fromSlot: 0, shards: 1 },
  { fromSlot: SLOT, shards: 4 },
  { fromSlot: SLOT + 10, shards: 2 },
];

describe('shardsOf', () => {
  it.each([
    [0, 1],
    [SLOT - 1, 1],
    [SLOT, 4],
    [SLOT + 9, 4],
    [SLOT + 10, 2],
    [SLOT + 100, 2],
  ])('gives slot %d %d shards', (slot, shards) => {
    expect(shardsOf(slot, PLAN)).toBe(shards);
  });

  it('gives one shard where the plan says nothing', () => {
    expect(shardsOf(SLOT, [])).toBe(1);
    expect(shardsOf(SLOT - 1, [{ fromSlot: SLOT, shards: 8 }])).toBe(1);
  });
});

describe('partitionOf', () => {
  it.each([
    { name: 'the first moment of a slot', at: slotStart(SLOT), slot: SLOT },
    { name: 'its last', at: slotStart(SLOT) + SLOT_MS - 1, slot: SLOT },
    { name: 'the one after', at: slotStart(SLOT + 1), slot: SLOT + 1 },
    { name: 'the one before', at: slotStart(SLOT) - 1, slot: SLOT - 1 },
  ])('puts $name into its slot', ({ at, slot }) => {
    expect(partitionOf('acme', at, ONE_SHARD, sha256)).toEqual({ slot, shard: 0 });
  });

  it('keeps a set in one partition of a slot, whatever the moment, and within the plan', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat({ max: SLOT_MS - 1 }), fc.integer({ min: -2, max: 20 }), (set, ms, offset) => {
        const first = partitionOf(set, slotStart(SLOT + offset), PLAN, sha256);

        expect(partitionOf(set, slotStart(SLOT + offset) + ms, PLAN, sha256)).toEqual(first);
        expect(first.shard).toBeLessThan(shardsOf(SLOT + offset, PLAN));
        expect(first.shard).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('spreads sets over all shards', () => {
    const sets = Array.from({ length: 400 }, (_, index) => `set-${index}`);

    const shards = sets.map((set) => partitionOf(set, slotStart(SLOT), PLAN, sha256).shard);

    for (const shard of [0, 1, 2, 3]) {
      expect(shards.filter((one) => one === shard).length).toBeGreaterThan(60);
    }
  });
});

describe('parsePartitionKey', () => {
  it('reads back every key that is written', () => {
    fc.assert(
      fc.property(fc.nat({ max: 999_999_999 }), fc.nat({ max: 9_999 }), (slot, shard) => {
        expect(parsePartitionKey(partitionKey({ slot, shard }))).toEqual({ slot, shard });
      }),
    );
  });

  it.each([
    '',
    '#',
    '1',
    '1#',
    '#1',
    '1#1#1',
    '-1#0',
    '1#-1',
    '1.5#0',
    '1e3#0',
    ' 1#0',
    '1#0 ',
    '1#0\n',
    '\n1#0',
    '0x1#0',
    '١#٠',
    'NaN#0',
    '1000000000#0',
    '1#10000',
    '007#0',
    '7#00',
    'set#acme',
    '__proto__',
  ])('knows that %j is none', (key) => {
    expect(parsePartitionKey(key)).toBeNull();
  });
});
