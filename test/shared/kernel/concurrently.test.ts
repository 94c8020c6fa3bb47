import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concurrently, failuresOfEach } from '../../../shared/kernel/concurrently.ts';

describe('concurrently', () => {
  it('does every item once, never more at a time than asked for, however they interleave', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.nat({ max: 12 }),
        fc.integer({ min: -1, max: 4 }),
        async (s, count, limit) => {
          const done: number[] = [];
          let running = 0;
          let most = 0;
          const all = concurrently(Array(count).keys(), limit, async (item) => {
            most = Math.max(most, ++running);
            await s.schedule(Promise.resolve(), `item ${item}`);
            running--;
            done.push(item);
          });
          await s.waitFor(all);

          expect(done.toSorted((a, b) => a - b)).toEqual([...Array(count).keys()]);
          expect(most).toBe(Math.min(count, Math.max(1, limit)));
        },
      ),
    );
  });

  it('tries all items, then throws the first error', async () => {
    const tried: number[] = [];
    const task = async (item: number) => {
      tried.push(item);
      if (item % 2 === 1) throw new Error(`item ${item}`);
    };

    await expect(concurrently([0, 1, 2, 3, 4], 2, task)).rejects.toThrow('item 1');
    expect(tried).toEqual([0, 1, 2, 3, 4]);
  });

  it('tells of an error that is undefined, too', async () => {
    await expect(concurrently([1], 1, () => Promise.reject())).rejects.toBeUndefined();
  });
});

describe('failuresOfEach', () => {
  it('tries all items, and says which failed of what', async () => {
    const tried: number[] = [];
    const failures = await failuresOfEach([0, 1, 2, 3], 2, async (item) => {
      tried.push(item);
      if (item % 2 === 1) throw `item ${item}`;
    });

    expect(tried).toEqual([0, 1, 2, 3]);
    expect(failures).toEqual([
      { item: 1, error: 'item 1' },
      { item: 3, error: 'item 3' },
    ]);
  });
});
