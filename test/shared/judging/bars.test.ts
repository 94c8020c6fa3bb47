import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barsFor } from '../../../shared/judging/bars.ts';

describe('barsFor', () => {
  it.each([
    [0, 10],
    [300, 10],
    [3_000, 12.302_585],
    [30_000, 14.605_17],
  ])('with %i active sets asks for evidence of %d before it moves, and of 8 before it warns', (sets, act) => {
    const { warn, quarantine, pause } = barsFor(sets);

    expect([warn, pause]).toEqual([8, quarantine]);
    expect(quarantine).toBeCloseTo(act, 5);
  });

  it('never asks for less where there are more sets, whatever is taken for their number', () => {
    fc.assert(
      fc.property(fc.double(), fc.double(), (one, two) => {
        const [less, more] = [Math.min(one, two), Math.max(one, two)].map((sets) => barsFor(sets).quarantine);
        expect(less).toBeGreaterThanOrEqual(10);
        if (Number.isFinite(one) && Number.isFinite(two)) expect(more).toBeGreaterThanOrEqual(less ?? 0);
      }),
    );
  });
});
