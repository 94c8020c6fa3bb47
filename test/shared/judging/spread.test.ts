import { describe, expect, it } from 'vitest';
import { judge } from '../../../shared/judging/judge.ts';
import { harmPerHour } from '../../../shared/judging/spread.ts';
import { hourStart, MINUTE_MS } from '../../../shared/kernel/time.ts';
import { facts, hourOfMail, OPEN } from './samples.ts';

describe('where the hits of a conviction come from', () => {
  const convicted = (...hours: readonly ReturnType<typeof hourOfMail>[]) =>
    judge(facts({ hours })).convictions.find(({ metric, level }) => metric === 'complaint' && level === 'quarantine');

  it('counts sending hours and providers that bring hits, not those that bring mail', () => {
    const alone = hourOfMail(OPEN, { yahoo: [4_000, 4_000, 0, 40], aol: [900, 900, 0, 0] });
    expect(convicted(alone)).toMatchObject({ sendingHours: 1, providers: 1 });

    const before = hourOfMail(OPEN - 1, { yahoo: [4_000, 4_000, 0, 40], microsoft: [900, 900, 0, 1] });
    expect(convicted(before, alone)).toMatchObject({ sendingHours: 2, providers: 2 });
  });

  it('says where most hits are, equal ones by name, and null where there is none', () => {
    const fire = hourOfMail(OPEN - 1, { yahoo: [4_000, 4_000, 0, 20], microsoft: [900, 900, 0, 21] });
    const more = hourOfMail(OPEN, { yahoo: [4_000, 4_000, 0, 20], microsoft: [900, 900, 0, 1] });
    expect(convicted(fire)?.mostHits).toEqual({ provider: 'microsoft', count: 21 });
    expect(convicted(fire, more)?.mostHits).toEqual({ provider: 'yahoo', count: 40 });
    const equal = hourOfMail(OPEN, { yahoo: [4_000, 4_000, 0, 20], aol: [900, 900, 0, 20] });
    expect(convicted(equal)?.mostHits?.provider).toBe('aol');
  });

  it('leaves out what is before the run, what is withheld, and providers that send no feedback', () => {
    const old = hourOfMail(OPEN - 9, { aol: [900_000, 900_000, 0, 1] });
    const quiet = hourOfMail(OPEN - 5, { yahoo: [900_000, 900_000, 0, 0] });
    const fire = hourOfMail(OPEN - 1, { yahoo: [4_000, 4_000, 0, 40], gmail: [9_000, 9_000, 0, 9] });
    const ill = hourOfMail(OPEN, { yahoo: [1_000, 1_000, 0, 0], aol: [900, 900, 0, 9] });
    const withheld = [{ provider: 'aol', metric: 'complaint', fromHour: OPEN, toHour: OPEN } as const];
    const found = judge(facts({ hours: [old, quiet, fire, ill], withheld })).convictions.find(
      ({ metric, level }) => metric === 'complaint' && level === 'quarantine',
    );
    expect(found).toMatchObject({ count: 40, sendingHours: 1, providers: 1 });
  });
});

describe('harmPerHour', () => {
  const at = (minute: number) => hourStart(OPEN) + minute * MINUTE_MS;
  const hour = (back: number, n: number) => ({ hour: OPEN - back, n, x: 0 });

  it.each([
    ['all mail of the open hour', [hour(0, 500)], 30, 50],
    ['and of the hour before what lies within 60 minutes', [hour(1, 400), hour(0, 100)], 15, 40],
    ['all of the hour before when the next begins', [hour(1, 400)], 0, 40],
    ['a day of mail, shared out, where that is more', [hour(20, 23_900), hour(0, 100)], 30, 100],
    ['nothing older than a day', [hour(24, 24_000)], 30, 0],
    ['nothing of the future', [hour(-1, 24_000)], 30, 0],
  ])('takes %s', (_, trials, minute, expected) => {
    expect(harmPerHour(0.1, trials, at(minute))).toBeCloseTo(expected, 9);
  });
});
