import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COUNTERS, type Counts, DIMENSION_NAMES, emptyCounts } from '../../../shared/counting/counts.ts';
import { fold } from '../../../shared/counting/fold.ts';
import { anyCounts } from '../../support/counting.ts';

const folded = (all: readonly Counts[]): Counts => {
  const counts = emptyCounts();
  for (const one of all) fold(counts, one);
  return counts;
};
const segments = fc.array(anyCounts({ maxKeys: 8, maxHours: 4 }), { minLength: 1, maxLength: 6 });

describe('fold', () => {
  it('sums the same in any order, in one go and step by step', () => {
    fc.assert(
      fc.property(segments, fc.nat({ max: 6 }), (all, cut) => {
        const once = folded(all);

        expect(folded(all.toReversed())).toEqual(once);
        expect(folded([folded(all.slice(0, cut)), folded(all.slice(cut))])).toEqual(once);
      }),
    );
  });

  it('adds every counter and every cell', () => {
    fc.assert(
      fc.property(anyCounts(), (counts) => {
        const twice = folded([counts, counts]);

        for (const counter of COUNTERS) expect(twice.totals[counter]).toBe(2 * counts.totals[counter]);
        for (const dimension of DIMENSION_NAMES) {
          for (const [key, cell] of counts[dimension]) {
            expect(twice[dimension].get(key)).toEqual(cell.map((value) => 2 * value));
          }
        }
      }),
    );
  });

  it('does not change what it folds in', () => {
    fc.assert(
      fc.property(anyCounts(), anyCounts(), (into, from) => {
        const before = structuredClone(from);
        fold(into, from);
        fold(into, from);

        expect(from).toEqual(before);
      }),
    );
  });
});
