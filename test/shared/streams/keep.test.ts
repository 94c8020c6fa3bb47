import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyTotals, type Totals } from '../../../shared/counting/counts.ts';
import { keptNames, makesKnown } from '../../../shared/streams/keep.ts';

const counts = (totals: Partial<Totals>) => ({ totals: { ...emptyTotals(), ...totals } });
const policy = (most: number) => ({ streams: { shared: { by: 'customer', most } } });

describe('the streams that are kept of a slot', () => {
  it('are those with a hit, then the largest', () => {
    const sets = new Map([
      ['shared', counts({ sends: 5_000 })],
      ['shared/large', counts({ sends: 900 })],
      ['shared/larger', counts({ deliveries: 950 })],
      ['shared/bounces', counts({ hardBounces: 1 })],
      ['shared/complains', counts({ complaints: 1, sends: 3 })],
      ['shared/small', counts({ sends: 899 })],
      ['other', counts({ sends: 1 })],
    ]);
    expect(keptNames(sets, policy(4))).toEqual(
      new Set(['other', 'shared', 'shared/bounces', 'shared/complains', 'shared/large', 'shared/larger']),
    );
  });

  it('are never more than the rule says, keep every set, and lose no hit while there is room', () => {
    const stream = fc.record({ sends: fc.nat(50), hardBounces: fc.nat(2), complaints: fc.nat(1) });
    fc.assert(
      fc.property(fc.array(stream, { maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (streams, most) => {
        const sets = new Map([
          ['shared', counts({})],
          ...streams.map((one, n) => [`shared/${n}`, counts(one)] as const),
        ]);
        const kept = keptNames(sets, policy(most));
        expect(kept.has('shared')).toBe(true);
        expect(kept.size).toBe(1 + Math.min(most, streams.length));
        const withHits = [...sets].filter(([, { totals }]) => totals.hardBounces + totals.complaints > 0);
        if (withHits.length <= most) for (const [name] of withHits) expect(kept.has(name)).toBe(true);
      }),
    );
  });
});

describe('a stream is known', () => {
  it.each([
    [{ sends: 49 }, false],
    [{ sends: 50 }, true],
    [{ deliveries: 49, hardBounces: 1 }, true],
    [{ deliveries: 49, softBounces: 30 }, false],
    [{ deliveries: 50 }, true],
    [{ complaints: 1 }, true],
  ])('from %j on: %s', (totals, known) => {
    expect(makesKnown(counts(totals))).toBe(known);
  });
});
