import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Allowance, KEPT_TAKES } from '../../../shared/allowance/model.ts';
import { leftOf, renewed, type TakeRequest, take, takenToday } from '../../../shared/allowance/take.ts';

const HOUR = 490_000;
const allowance = (of: Partial<Allowance> = {}): Allowance => ({
  version: 1,
  hour: HOUR,
  allowed: 100,
  granted: 0,
  grantedToday: 0,
  sent: 0,
  providers: {},
  takes: [],
  ...of,
});
const request = (n: number, key: string, provider: string | null = null): TakeRequest => ({ n, key, provider });

describe('take', () => {
  it('grants what is asked while there is enough, then what is left, then nothing', () => {
    const first = take(allowance(), request(70, 'a'));
    const second = take(first.changed ?? allowance(), request(70, 'b'));
    const third = take(second.changed ?? allowance(), request(70, 'c'));

    expect([first.granted, second.granted, third.granted]).toEqual([70, 30, 0]);
    expect(second.changed).toMatchObject({ version: 3, granted: 100, grantedToday: 100 });
    expect(third.changed).toBeNull();
  });

  it('answers a repeated key with what it got, and takes nothing', () => {
    const { changed } = take(allowance(), request(70, 'a'));
    expect(take(changed ?? allowance(), request(70, 'a'))).toEqual({ granted: 70, changed: null });
  });

  it(`remembers the last ${KEPT_TAKES} keys`, () => {
    let now = allowance({ allowed: 1_000 });
    for (let index = 0; index <= KEPT_TAKES; index++) now = take(now, request(1, `k${index}`)).changed ?? now;

    expect(take(now, request(1, 'k1')).changed).toBeNull();
    expect(take(now, request(1, 'k0')).changed).toMatchObject({ granted: KEPT_TAKES + 2 });
  });

  it('keeps a mailbox provider within its part, and the others within the whole', () => {
    const held = allowance({ providers: { yahoo: { allowed: 10, granted: 4 } } });
    const { granted, changed } = take(held, request(50, 'a', 'yahoo'));

    expect([granted, changed?.granted, changed?.providers]).toEqual([6, 6, { yahoo: { allowed: 10, granted: 10 } }]);
    expect(take(held, request(50, 'b', 'google')).granted).toBe(50);
    expect(leftOf(allowance({ granted: 95, providers: { yahoo: { allowed: 10, granted: 0 } } }), 'yahoo')).toBe(5);
    // A name that every object has is no provider.
    expect(take(held, request(50, 'c', 'constructor')).granted).toBe(50);
  });

  it('grants all, and stores nothing, where no ladder limits', () => {
    expect(take(allowance({ allowed: null }), request(5_000, 'a'))).toEqual({ granted: 5_000, changed: null });
  });

  it('never grants more than allowed, whatever is asked in whatever order', () => {
    const asked = fc.array(
      fc.tuple(
        fc.integer({ min: 1, max: 400 }),
        fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
        fc.constantFrom(null, 'yahoo', 'google'),
      ),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(fc.nat({ max: 1_000 }), fc.nat({ max: 300 }), asked, (allowed, yahoo, takes) => {
        let now = allowance({ allowed, providers: { yahoo: { allowed: yahoo, granted: 0 } } });
        const got = new Map<string, number>();
        let ofYahoo = 0;
        for (const [n, key, provider] of takes) {
          const { granted, changed } = take(now, request(n, key, provider));
          if (got.has(key)) expect([granted, changed]).toEqual([got.get(key), null]);
          else if (granted > 0) got.set(key, granted);
          if (changed !== null && provider === 'yahoo') ofYahoo += granted;
          now = changed ?? now;
        }
        const sum = [...got.values()].reduce((total, granted) => total + granted, 0);
        expect(sum).toBe(now.granted);
        expect(sum).toBeLessThanOrEqual(allowed);
        expect(ofYahoo).toBeLessThanOrEqual(yahoo);
      }),
    );
  });
});

describe('renewed', () => {
  const part = { allowed: 50, providers: { yahoo: 5, google: 9 }, why: '' };

  it('begins an hour with nothing taken, and knows the takes of the hour before', () => {
    const before = allowance({ version: 7, granted: 80, grantedToday: 300, takes: [{ key: 'a', granted: 80 }] });
    const next = renewed(before, part, { hour: HOUR + 1, sent: 12, planned: 300 });

    expect(next).toMatchObject({ version: 8, hour: HOUR + 1, allowed: 50, granted: 0, grantedToday: 300, sent: 12 });
    expect(next.providers).toEqual({ yahoo: { allowed: 5, granted: 0 }, google: { allowed: 9, granted: 0 } });
    expect(take(next, request(80, 'a')).changed).toBeNull();
  });

  it('gives less where somebody took of the hour before after the plan was made', () => {
    const before = allowance({ grantedToday: 330 });
    expect(renewed(before, part, { hour: HOUR + 1, sent: 0, planned: 300 }).allowed).toBe(20);
    expect(renewed(before, part, { hour: HOUR + 1, sent: 0, planned: 100 }).allowed).toBe(0);
  });

  it('forgets what was taken on the day before', () => {
    const lastOfDay = 24 * 20_000 - 1;
    const before = allowance({ hour: lastOfDay, grantedToday: 330 });
    expect(takenToday(before, lastOfDay + 1)).toBe(0);
    expect(renewed(before, part, { hour: lastOfDay + 1, sent: 0, planned: 0 })).toMatchObject({
      allowed: 50,
      grantedToday: 0,
    });
  });

  it('keeps the three providers apart that get least', () => {
    const providers = Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`p${9 - at}`, 9 - at]));
    const next = renewed(null, { allowed: 50, providers, why: '' }, { hour: HOUR, sent: 0, planned: 0 });
    expect(Object.keys(next.providers)).toEqual(['p1', 'p2', 'p3']);
  });
});
