import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchesOf } from '../../../../infra/cli/replay/batches.ts';
import type { Timed } from '../../../../infra/cli/replay/in-order.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS, SLOT_MS } from '../../../../shared/kernel/time.ts';

async function* handfuls(...all: readonly (readonly Timed[])[]): AsyncGenerator<Iterable<Timed>> {
  yield* all;
}
const at = (now: number, text = ''): Timed => ({ text, now });
async function sizes(...all: readonly (readonly Timed[])[]): Promise<number[]> {
  const found: number[] = [];
  for await (const batch of batchesOf(handfuls(...all))) found.push(batch.length);
  return found;
}

describe('batchesOf', () => {
  it('loses nothing, keeps the order, and is never longer than 1,000 values or five minutes', async () => {
    const gap = fc.oneof(
      { weight: 20, arbitrary: fc.constant(0) },
      { weight: 5, arbitrary: fc.nat({ max: 2 * SECOND_MS }) },
      { weight: 1, arbitrary: fc.nat({ max: HOUR_MS }) },
    );
    const times = fc.array(gap, { maxLength: 2_500, size: 'max' }).map((gaps) => {
      let now = 0;
      return gaps.map((ms, index) => {
        now += ms;
        return at(now, String(index));
      });
    });
    await fc.assert(
      fc.asyncProperty(times, fc.nat({ max: 1_500 }), async (values, cut) => {
        const batches = [];
        for await (const batch of batchesOf(handfuls(values.slice(0, cut), values.slice(cut)))) batches.push(batch);

        expect(batches.flat()).toEqual(values);
        for (const batch of batches) {
          expect(batch.length).toBeGreaterThan(0);
          expect(batch.length).toBeLessThanOrEqual(1_000);
          expect((batch.at(-1)?.now ?? 0) - batch[0].now).toBeLessThan(SLOT_MS);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('is full at 1,000 values, wherever the handfuls end', async () => {
    const values = Array.from({ length: 2_001 }, () => at(0));

    expect(await sizes(values.slice(0, 700), [], values.slice(700))).toEqual([1_000, 1_000, 1]);
  });

  it('is done after a minute where there is enough, and after five where there is not', async () => {
    const many = Array.from({ length: 500 }, () => at(0));

    expect(await sizes([...many, at(MINUTE_MS - 1)])).toEqual([501]);
    expect(await sizes([...many, at(MINUTE_MS)])).toEqual([500, 1]);
    expect(await sizes([...many.slice(1), at(SLOT_MS - 1)])).toEqual([500]);
    expect(await sizes([...many.slice(1), at(SLOT_MS)])).toEqual([499, 1]);
  });

  it('is none where there is nothing', async () => {
    expect(await sizes([], [])).toEqual([]);
  });
});
