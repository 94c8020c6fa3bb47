import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planSeason, type SeasonFacts } from '../../../shared/capacity/season.ts';
import { LADDERS, ladderOf } from '../../../shared/ladders/ladders.data.ts';
import type { Ladder } from '../../../shared/ladders/model.ts';

const TODAY = 20_454;
const ladder = (id: string): Ladder => {
  const found = ladderOf(id);
  if (found === null) throw new Error(`Expected a ladder, got ${id}`);
  return found;
};
const facts = (given: Partial<SeasonFacts> = {}): SeasonFacts => ({
  from: TODAY + 200,
  perDay: 900_000,
  addresses: 4,
  now: 80_000,
  ladder: ladder('ses-45-days'),
  today: TODAY,
  ...given,
});

describe('planSeason', () => {
  it('says how many addresses, when to lease them, and when the ladder begins', () => {
    const { addresses, lease, perAddress, climbDays, steps, late } = planSeason(facts());

    expect([addresses, lease, perAddress, climbDays, late]).toEqual([18, 14, 50_000, 45, null]);
    expect(steps.map(({ kind, day }) => [kind, day - TODAY])).toEqual([
      ['lease', 200 - 7 - 45 - 14],
      ['begin', 200 - 7 - 45],
      ['full', 193],
      ['season', 200],
    ]);
  });

  it('leases none where there are enough, and begins where they are', () => {
    const { lease, steps, schedule } = planSeason(facts({ addresses: 20, now: 20 * 20_000 }));

    expect(lease).toBe(0);
    expect(steps.map(({ kind }) => kind)).toEqual(['begin', 'full', 'season']);
    expect(schedule[0]?.perAddress).toBeGreaterThan(20_000);
    expect(schedule.at(-1)).toMatchObject({ perAddress: 45_000, all: 900_000 });
  });

  it('has nothing to climb where they carry it already', () => {
    expect(planSeason(facts({ addresses: 20, now: 900_000 })).steps.map(({ kind }) => kind)).toEqual([
      'full',
      'season',
    ]);
  });

  it.each([
    { ahead: 66, late: false },
    { ahead: 65, late: true },
  ])('is late from 66 days before on: $ahead', ({ ahead, late }) => {
    expect(planSeason(facts({ from: TODAY + ahead })).late !== null).toBe(late);
  });

  it('says how far it comes where it is late', () => {
    expect(planSeason(facts({ from: TODAY + 30 })).late).toBe(
      'it is 36 days late: begun today, it comes to 11,088 a day by then, and to full volume on 2026-03-01',
    );
    expect(planSeason(facts({ from: TODAY + 10 })).late).toContain('nothing of it by then');
  });

  it('never asks an address for more than it takes, and ends with what the season needs, on every ladder', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...LADDERS.map(({ id }) => id)),
        fc.integer({ min: 1, max: 5_000_000 }),
        fc.nat(50),
        fc.nat(2_000_000),
        fc.integer({ min: 1, max: 1_000 }),
        (id, perDay, addresses, now, ahead) => {
          const plan = planSeason(facts({ ladder: ladder(id), perDay, addresses, now, from: TODAY + ahead }));
          expect(plan.perAddress).toBeLessThanOrEqual(50_000);
          expect(plan.perAddress * plan.addresses).toBeGreaterThanOrEqual(perDay);
          expect(plan.addresses - plan.lease).toBe(addresses);
          const days = plan.steps.map(({ day }) => day);
          expect(days).toEqual(days.toSorted((a, b) => a - b));
          const volumes = plan.schedule.map(({ perAddress }) => perAddress);
          expect(volumes).toEqual(volumes.toSorted((a, b) => a - b));
          for (const volume of volumes) expect(volume).toBeLessThanOrEqual(plan.perAddress);
        },
      ),
    );
  });
});
