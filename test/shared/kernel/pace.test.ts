import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pace } from '../../../shared/kernel/pace.ts';
import { Semaphore } from '../../../shared/kernel/semaphore.ts';

describe('Pace', () => {
  it('lets a burst go, then one after the other', () => {
    const pace = new Pace(10, 3);
    expect([0, 0, 0, 0, 0].map((now) => pace.next(now))).toEqual([0, 0, 0, 100, 200]);
    expect(pace.next(10_000)).toBe(0);
  });

  it('holds nobody without a limit', () => {
    const pace = new Pace(Number.POSITIVE_INFINITY, 1);
    expect([0, 0].map((now) => pace.next(now))).toEqual([0, 0]);
  });

  it('never lets more go in a second than it may, and one burst', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(50), { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 1, max: 20 }),
        (gaps, burst) => {
          const pace = new Pace(100, burst);
          let now = 0;
          const starts = gaps.map((gap) => {
            now += gap;
            return now + pace.next(now);
          });
          for (const start of starts) {
            const within = starts.filter((at) => at >= start && at < start + 1_000);
            expect(within.length).toBeLessThanOrEqual(100 + burst);
          }
        },
      ),
    );
  });
});

describe('Semaphore', () => {
  it('gives slots in the order in which they were wanted, and no more than there are', async () => {
    const semaphore = new Semaphore(2);
    expect([semaphore.take(), semaphore.take()]).toEqual([null, null]);
    const order: number[] = [];
    const waiting = Array.from({ length: 3_000 }, async (_, n) => {
      await semaphore.take();
      order.push(n);
      semaphore.release();
    });
    expect(order).toEqual([]);
    semaphore.release();
    await Promise.all(waiting);
    expect(order).toEqual(Array.from({ length: 3_000 }, (_, n) => n));
    semaphore.release();
    expect(semaphore.idle).toBe(true);
  });
});
