import { expect, it } from 'vitest';
import { LADDERS } from '../../shared/ladders/ladders.data.ts';
import { rowOf } from './ladders.ts';

// The seeds are fixed. What is measured over more tenants and all ladders is in docs/measurements.md.
it.each(LADDERS.filter(({ id }) => id === 'tiers' || id === 'braze-moderate'))(
  'a year on the ladder $id: honest tenants come to full volume in time, hostile ones send a third at most',
  (ladder) => {
    const row = rowOf(ladder, 8);

    expect(row.honestInTime).toBeGreaterThanOrEqual(0.95);
    expect(row.weekdaysInTime).toBeGreaterThanOrEqual(0.95);
    for (const kind of ['hostile', 'complaining', 'turning'] as const) {
      expect(row[kind].ofFixed, kind).toBeLessThanOrEqual(1 / 3);
    }
  },
);
