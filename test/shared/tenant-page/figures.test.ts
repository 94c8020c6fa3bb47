import { describe, expect, it } from 'vitest';
import { type Counts, emptyCounts } from '../../../shared/counting/counts.ts';
import { complaintRate, hardBounceRate } from '../../../shared/counting/rates.ts';
import { figuresSince } from '../../../shared/tenant-page/figures.ts';

const counts = (deliveries: number, hardBounces: number, complaints: number, provider = 'yahoo'): Counts => {
  const made = emptyCounts();
  Object.assign(made.totals, { sends: deliveries + hardBounces, deliveries, hardBounces, complaints });
  made.providers.set(provider, [deliveries, hardBounces, 0, complaints]);
  return made;
};

describe('the sums of a time', () => {
  it('are of its hours, and of slots only where no hour has them', () => {
    const hours = new Map([
      [99, { weight: 1, counts: counts(1_000, 0, 0) }],
      [100, { weight: 1, counts: counts(100, 4, 1) }],
    ]);
    const slots = new Map([
      [100 * 12, { sequence: 1, counts: counts(50, 2, 1) }],
      [101 * 12, { sequence: 1, counts: counts(50, 2, 1) }],
    ]);
    expect(figuresSince({ hours, slots }, 100)).toMatchObject({ deliveries: 150, hardBounces: 6, complaints: 2 });
  });

  it('have the rates of the one definition: complaints of what reports them', () => {
    const hours = new Map([
      [100, { weight: 1, counts: counts(100, 4, 1) }],
      [101, { weight: 1, counts: counts(900, 0, 0, 'google') }],
    ]);
    const sums = figuresSince({ hours, slots: new Map() }, 100);
    expect(sums.hardBounceRate).toBe(hardBounceRate({ sends: 1_004, deliveries: 1_000, hardBounces: 4 }));
    expect(sums.complaintRate).toBe(complaintRate({ complaints: 1, reporting: 100 }));
    expect(figuresSince({ hours: new Map(), slots: new Map() }, 0)).toMatchObject({ hardBounceRate: null });
  });
});
