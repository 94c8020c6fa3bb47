import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Member, shareOut } from '../../../shared/allowance/share.ts';

const shares = (budgets: Record<string, number>, members: readonly Member[], turn = 0) =>
  Object.fromEntries(shareOut(new Map(Object.entries(budgets)), members, turn));
const member = (name: string, weight: number, ...budgets: string[]): Member => ({ name, weight, budgets });

describe('shareOut', () => {
  it('shares one budget out by what each sends', () => {
    expect(shares({ acme: 100 }, [member('news', 3, 'acme'), member('shop', 1, 'acme')])).toEqual({
      news: 75,
      shop: 25,
    });
  });

  it('gives nobody more than the least of its budgets, and the others what is left', () => {
    const members = [member('news', 1, 'acme', 'domain'), member('shop', 1, 'acme')];
    expect(shares({ acme: 100, domain: 10 }, members)).toEqual({ news: 10, shop: 90 });
  });

  it('leaves out who has no budget, or none that is known', () => {
    expect(
      shares({ acme: 5 }, [member('free', 1), member('other', 1, 'gone'), member('news', 1, 'acme', 'gone')]),
    ).toEqual({
      news: 5,
    });
  });

  it('takes turns where there are fewer messages than members', () => {
    const members = ['a', 'b', 'c', 'd'].map((name) => member(name, 1, 'acme'));
    const sums: Record<string, number> = { a: 0, b: 0, c: 0, d: 0 };
    for (let turn = 0; turn < 4; turn++)
      for (const [name, share] of Object.entries(shares({ acme: 1 }, members, turn)))
        sums[name] = (sums[name] ?? 0) + share;
    expect(sums).toEqual({ a: 1, b: 1, c: 1, d: 1 });
  });

  it('makes nothing of a budget that is used up, or below', () => {
    expect(shares({ acme: -3 }, [member('news', 1, 'acme')])).toEqual({ news: 0 });
  });

  const NAMES = ['a', 'b', 'c', 'd', 'e'];
  const world = fc.record({
    budgets: fc.dictionary(fc.constantFrom(...NAMES), fc.integer({ min: -5, max: 5_000 })),
    members: fc.uniqueArray(
      fc.record({
        name: fc.string({ minLength: 1, maxLength: 4 }),
        weight: fc.oneof(fc.integer({ min: 1, max: 1_000_000 }), fc.double({ min: 0.001, max: 10, noNaN: true })),
        budgets: fc.array(fc.constantFrom(...NAMES), { maxLength: 4 }),
      }),
      { maxLength: 12, selector: ({ name }) => name },
    ),
    turn: fc.nat(),
  });

  it('never shares out more than a budget, always whole messages, and leaves none that somebody could have', () => {
    fc.assert(
      fc.property(world, ({ budgets, members, turn }) => {
        const found = shareOut(new Map(Object.entries(budgets)), members, turn);
        const left = new Map(Object.entries(budgets).map(([name, most]) => [name, Math.max(0, most)]));
        for (const { name, budgets: own } of members) {
          const share = found.get(name);
          if (share === undefined) continue;
          expect(Number.isInteger(share) && share >= 0).toBe(true);
          for (const budget of new Set(own)) left.set(budget, (left.get(budget) ?? 0) - share);
        }
        for (const name of Object.keys(budgets)) expect(left.get(name)).toBeGreaterThanOrEqual(0);
        for (const { name, budgets: own } of members) {
          const known = own.filter((budget) => Object.hasOwn(budgets, budget));
          expect(found.has(name)).toBe(known.length > 0);
          if (known.length > 0)
            expect(Math.min(...known.map((budget) => left.get(budget) ?? 0))).toBeLessThan(members.length);
        }
      }),
    );
  });

  it('is fair: of one budget nobody is more than a message off its part', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(fc.nat({ max: 100_000 }), weights, fc.nat({ max: 50 }), (budget, all, turn) => {
        const members = all.map((weight, at) => member(`m${at}`, weight, 'acme'));
        const sum = all.reduce((total, weight) => total + weight, 0);
        const found = shareOut(new Map([['acme', budget]]), members, turn);
        expect([...found.values()].reduce((total, share) => total + share, 0)).toBe(budget);
        for (const { name, weight } of members) {
          expect(Math.abs((found.get(name) ?? 0) - (budget * weight) / sum)).toBeLessThanOrEqual(1.001);
        }
      }),
    );
  });

  it('never takes more of a budget than there is, where a message takes but a part of it', () => {
    const part = fc.double({ min: 0.01, max: 1, noNaN: true });
    const own = fc.dictionary(fc.constantFrom(...NAMES), part, { maxKeys: 3 });
    const all = fc.array(fc.tuple(fc.integer({ min: 1, max: 1_000 }), own), { maxLength: 8 });
    const budgets = fc.dictionary(fc.constantFrom(...NAMES), fc.nat({ max: 5_000 }));
    fc.assert(
      fc.property(budgets, all, fc.nat(), (given, weighed, turn) => {
        const members = weighed.map(
          ([weight, parts], at): Member => ({
            ...{ name: `m${at}`, weight, budgets: Object.keys(parts), parts: new Map(Object.entries(parts)) },
          }),
        );
        const found = shareOut(new Map(Object.entries(given)), members, turn);
        for (const [budget, most] of Object.entries(given)) {
          const taken = members
            .filter(({ budgets: names }) => names.includes(budget))
            .reduce((sum, { name, parts }) => sum + (found.get(name) ?? 0) * (parts?.get(budget) ?? 1), 0);
          expect(taken).toBeLessThanOrEqual(most + 1e-3);
        }
        for (const share of found.values()) expect(Number.isInteger(share) && share >= 0).toBe(true);
      }),
    );
  });

  it('gives a member with a small part of a budget its share of the whole', () => {
    const half = { ...member('half', 1, 'domain', 'acme'), parts: new Map([['domain', 0.5]]) };
    expect(shares({ domain: 90, acme: 1_000 }, [half, member('all', 1, 'domain')])).toEqual({ half: 60, all: 60 });
  });
});
