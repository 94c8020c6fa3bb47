import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../functions/_adapters/lambda/sha256.ts';
import { fingerprintOf, packFingerprints } from '../../../shared/counting/fingerprint.ts';
import { PartitionCache, PartitionCaches } from '../../../shared/journal/partition-cache.ts';

const fingerprint = (name: string) => fingerprintOf(name, sha256);
const packed = (...names: readonly string[]) => packFingerprints(names.map(fingerprint));
const partition = (slot: number) => ({ slot, shard: 0 });
/** An empty tail takes 8 KB, one of more than 512 fingerprints 16 KB. */
const TAIL_BYTES = 8 * 1024;
const large = (): PartitionCache => {
  const tail = new PartitionCache();
  tail.take(1, packed(...Array.from({ length: 600 }, (_, index) => String(index))));
  return tail;
};

describe('Tail', () => {
  it('takes segments in order and leaves alone what it knows and what does not follow', () => {
    const tail = new PartitionCache();

    tail.take(2, packed('too early'));
    tail.take(1, packed('a'));
    tail.take(1, packed('again'));
    tail.take(3, packed('too early'));
    tail.take(2, packed('b', 'c'));

    expect(tail.sequence).toBe(2);
    expect(tail.seen.size).toBe(3);
    expect(['a', 'b', 'c'].every((name) => tail.seen.has(fingerprint(name)))).toBe(true);
  });
});

describe('Tails', () => {
  it('remembers what fits to the byte, and forgets what was used longest ago when it does not', () => {
    const tails = new PartitionCaches(3 * TAIL_BYTES);
    for (const slot of [1, 2, 3]) tails.set(partition(slot), new PartitionCache());
    expect([1, 2, 3].every((slot) => tails.get(partition(slot)))).toBe(true);

    tails.get(partition(1));
    tails.set(partition(4), new PartitionCache());

    expect([1, 2, 3, 4].map((slot) => tails.get(partition(slot)) !== undefined)).toEqual([true, false, true, true]);
  });

  it('keeps one tail however large, so that work goes on', () => {
    const tails = new PartitionCaches(1);
    tails.set(partition(1), large());
    expect(tails.get(partition(1))).toBeDefined();

    tails.set(partition(2), new PartitionCache());

    expect(tails.get(partition(1))).toBeUndefined();
    expect(tails.get(partition(2))).toBeDefined();
  });

  it('keeps the tail that was set last, even where it was known before', () => {
    const tails = new PartitionCaches(2 * TAIL_BYTES);
    const growing = new PartitionCache();
    tails.set(partition(1), growing);
    tails.set(partition(2), new PartitionCache());
    growing.take(1, packed(...Array.from({ length: 600 }, (_, index) => String(index))));

    tails.set(partition(1), growing);

    expect(tails.get(partition(1))).toBe(growing);
    expect(tails.get(partition(2))).toBeUndefined();
  });

  it('tells shards of a slot apart', () => {
    const tails = new PartitionCaches(10 * TAIL_BYTES);
    tails.set({ slot: 1, shard: 0 }, new PartitionCache());

    expect(tails.get({ slot: 1, shard: 1 })).toBeUndefined();
  });

  it('never holds more than it may, whatever is set', () => {
    const step = fc.record({ slot: fc.nat({ max: 6 }), isLarge: fc.boolean(), isRead: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.integer({ min: 2, max: 6 }), (steps, most) => {
        const tails = new PartitionCaches(most * TAIL_BYTES);
        for (const { slot, isLarge, isRead } of steps) {
          if (isRead) tails.get(partition(slot));
          else tails.set(partition(slot), isLarge ? large() : new PartitionCache());
        }

        const held = [0, 1, 2, 3, 4, 5, 6].flatMap((slot) => tails.get(partition(slot)) ?? []);
        expect(held.reduce((bytes, tail) => bytes + tail.seen.bytes, 0)).toBeLessThanOrEqual(most * TAIL_BYTES);
      }),
    );
  });
});
