import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allOf, alone, besides, gridOf, topOf } from '../../../../shared/admin/chart/points.ts';
import { HOUR_MS, iso } from '../../../../shared/kernel/time.ts';

const FROM = Date.UTC(2026, 10, 20, 4);
const HOURS = { from: FROM, to: FROM + 5 * HOUR_MS + 1, by: 'hour' } as const;
const point = (hour: number, hardBounces: number, outcomes: number) => ({
  at: iso(FROM + hour * HOUR_MS),
  hardBounces,
  outcomes,
  hardBounceRate: outcomes === 0 ? null : hardBounces / outcomes,
  complaints: 0,
  reporting: 0,
  complaintRate: null,
});

describe('the points of a chart', () => {
  it('have a gap where nothing was answered, and lie where their time is', () => {
    const grid = gridOf([point(1, 5, 100), point(4, 0, 50), point(9, 50, 50)], 'hardBounce', HOURS);
    expect(grid.at).toHaveLength(6);
    expect(grid.rate).toEqual([null, 0.05, null, null, 0, null]);
    expect(grid.of).toEqual([0, 100, 0, 0, 50, 0]);
    expect(alone(grid.rate)).toEqual([1, 4]);
    expect(allOf(grid)).toEqual({ count: 5, of: 150, rate: 5 / 150 });
  });

  it('of complaints are held against deliveries that report, as their limit is', () => {
    const one = { ...point(0, 9, 300), complaints: 2, reporting: 200, complaintRate: 0.01 };
    const grid = gridOf([one], 'complaint', HOURS);
    expect([grid.rate[0], grid.count[0], grid.of[0]]).toEqual([0.01, 2, 200]);
    expect(allOf(gridOf([{ ...one, reporting: 0, complaintRate: null }], 'complaint', HOURS)).rate).toBeNull();
  });

  it('of the span before lie beside, the first by the first', () => {
    const before = gridOf([point(0, 1, 10)], 'hardBounce', HOURS);
    const grid = gridOf([point(6, 2, 10)], 'hardBounce', {
      ...HOURS,
      from: FROM + 6 * HOUR_MS,
      to: FROM + 8 * HOUR_MS,
    });
    expect(besides(grid, before)).toEqual([0.1, null, null]);
  });

  it('reach as high as the line of quarantine and any hour of enough mail, and not up to 1 of 1', () => {
    const quiet = gridOf([point(0, 1, 1_000), point(1, 2, 900), point(2, 1, 1)], 'hardBounce', HOURS);
    expect(topOf(quiet, 0.05)).toBeCloseTo(0.07);
    const bad = gridOf([point(0, 200, 1_000), point(1, 2, 900), point(2, 1, 1)], 'hardBounce', HOURS);
    expect(topOf(bad, 0.05)).toBeCloseTo(0.23);
    expect(topOf(gridOf([point(2, 1, 1)], 'hardBounce', HOURS), 0.05)).toBe(1);
    expect(topOf(gridOf([], 'hardBounce', HOURS), 0.05)).toBeCloseTo(0.07);
    expect(topOf(quiet, 0.05, [0.4, 0.4, 0.9])).toBeCloseTo(0.46);
  });

  it('lose and invent nothing', () => {
    const points = fc.uniqueArray(fc.tuple(fc.nat(5), fc.nat(1_000), fc.nat(1_000)), { selector: ([hour]) => hour });
    fc.assert(
      fc.property(points, (given) => {
        const grid = gridOf(
          given.map(([hour, hits, more]) => point(hour, hits, hits + more)),
          'hardBounce',
          HOURS,
        );
        expect(allOf(grid).count).toBe(given.reduce((sum, [, hits]) => sum + hits, 0));
        expect(allOf(grid).of).toBe(given.reduce((sum, [, hits, more]) => sum + hits + more, 0));
        for (const list of [grid.rate, grid.count, grid.of]) expect(list).toHaveLength(grid.at.length);
        const top = topOf(grid, 0.05);
        const most = Math.max(...grid.of);
        grid.rate.forEach((rate, index) => {
          if (grid.of[index] === most) expect(rate ?? 0).toBeLessThanOrEqual(top);
        });
      }),
    );
  });
});
