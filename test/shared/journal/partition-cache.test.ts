import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../functions/_adapters/lambda/sha256.ts';
import { fingerprintOf, packFingerprints } from '../../../shared/counting/fingerprint.ts';
import { PartitionCache, PartitionCaches } from '../../../shared/journal/partition-cache.ts';

const fingerprint = (name: string) => fingerprintOf(name, sha256);
const packed = (...names: readonly string[]) => packFingerprints(names.map(fingerprint));
const partition = (slot: number) => ({ slot, shard: 0 });
/** An empty tail takes 8 KB, one of more than 512 fingerprints 16 KB. */
const CACHE_BYTES = 8 * 1024;
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
    const caches = new PartitionCaches(3 * CACHE_BYTES);
    for (const slot of [1, 2, 3]) caches.set(partition(slot), new PartitionCache());
    expect([1, 2, 3].every((slot) => caches.get(partition(slot)))).toBe(true);

    caches.get(partition(1));
    caches.set(partition(4), new PartitionCache());

    expect([1, 2, 3, 4].map((slot) => caches.get(partition(slot)) !== undefined)).toEqual([true, false, true, true]);
  });

  it('keeps one tail however large, so that work goes on', () => {
    const caches = new PartitionCaches(1);
    caches.set(partition(1), large());
    expect(caches.get(partition(1))).toBeDefined();

    caches.set(partition(2), new PartitionCache());

    expect(caches.get(partition(1))).toBeUndefined();
    expect(caches.get(partition(2))).toBeDefined();
  });

  it('keeps the tail that was set last, even where it was known before', () => {
    const caches = new PartitionCaches(2 * CACHE_BYTES);
    const growing = new PartitionCache();
    caches.set(partition(1), growing);
    caches.set(partition(2), new PartitionCache());
    growing.take(1, packed(...Array.from({ length: 600 }, (_, index) => String(index))));

    caches.set(partition(1), growing);

    expect(caches.get(partition(1))).toBe(growing);
    expect(caches.get(partition(2))).toBeUndefined();
  });

  it('tells shards of a slot apart', () => {
    const caches = new PartitionCaches(10 * CACHE_BYTES);
    caches.set({ slot: 1, shard: 0 }, new PartitionCache());

    expect(caches.get({ slot: 1, shard: 1 })).toBeUndefined();
  });

  it('never holds more than it may, whatever is set', () => {
    const step = fc.record({ slot: fc.nat({ max: 6 }), isLarge: fc.boolean(), isRead: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.integer({ min: 2, max: 6 }), (steps, most) => {
        const caches = new PartitionCaches(most * CACHE_BYTES);
        for (const { slot, isLarge, isRead } of steps) {
          if (isRead) caches.get(partition(slot));
          else caches.set(partition(slot), isLarge ? large() : new PartitionCache());
        }

        const held = [0, 1, 2, 3, 4, 5, 6].flatMap((slot) => caches.get(partition(slot)) ?? []);
        expect(held.reduce((bytes, tail) => bytes + tail.seen.bytes, 0)).toBeLessThanOrEqual(most * CACHE_BYTES);
      }),
    );
  });
});
