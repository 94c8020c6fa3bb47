import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alternativesTo, divergence, measureOf } from '../../../shared/judging/alternatives.ts';
import { barsFor } from '../../../shared/judging/bars.ts';
import { dispersionOf, growthOf, MOST_VARIATION, variationOf } from '../../../shared/judging/dispersion.ts';
import { evidenceOf, hasSameLimits, nextRatio, noEvidence, noRatios } from '../../../shared/judging/evidence.ts';
import { LEVELS } from '../../../shared/judging/model.ts';
import { replayRatios } from '../../../shared/judging/run.ts';
import { LIMITS, OPEN } from './samples.ts';

const limit = fc.double({ min: 0, max: 1, minExcluded: true, maxExcluded: true, noNaN: true });
const level = fc.constantFrom(...LEVELS);
const variation = fc.double({ min: 0, max: MOST_VARIATION, noNaN: true });
const trials = fc
  .tuple(fc.nat({ max: Number.MAX_SAFE_INTEGER }), fc.nat({ max: Number.MAX_SAFE_INTEGER }))
  .map(([a, b]) => ({ hour: 0, n: Math.max(a, b), x: Math.min(a, b) }));
const mailOfHour = fc
  .tuple(fc.nat({ max: 1_000_000 }), fc.nat({ max: 1_000_000 }))
  .map(([a, b]) => ({ hour: 0, n: Math.max(a, b), x: Math.min(a, b) }));

describe('alternativesTo', () => {
  it.each([
    { level: 'quarantine', limit: 0.001, multiples: [3, 5, 10, 20] },
    { level: 'quarantine', limit: 0.05, multiples: [3, 5, 10] },
    { level: 'pause', limit: 0.1, multiples: [3, 5] },
    { level: 'warn', limit: 0.02, multiples: [1.5, 2, 3, 5, 10, 20] },
    { level: 'warn', limit: 0.025, multiples: [1.5, 2, 3, 5, 10, 20] },
    { level: 'warn', limit: 0.026, multiples: [1.5, 2, 3, 5, 10] },
    { level: 'pause', limit: 0.2, multiples: [3] },
    { level: 'pause', limit: 1, multiples: [] },
    { level: 'pause', limit: 0, multiples: [] },
  ] as const)('tries $multiples times a $level limit of $limit', ({ level, limit, multiples }) => {
    const tried = alternativesTo(level, limit).map(({ multiple }) => multiple);

    expect(tried).toHaveLength(multiples.length);
    tried.forEach((multiple, index) => {
      expect(multiple).toBeCloseTo(multiples[index] ?? Number.NaN, 12);
    });
  });

  it('is never empty for a limit within (0, 1), and a hit always speaks for it, a miss never', () => {
    fc.assert(
      fc.property(level, limit, (level, limit) => {
        const alternatives = alternativesTo(level, limit);

        expect(alternatives.length).toBeGreaterThan(0);
        for (const { perHit, perMiss } of alternatives) {
          expect(perHit).toBeGreaterThanOrEqual(0);
          expect(perMiss).toBeLessThanOrEqual(0);
        }
      }),
    );
  });

  it('says per message what Kullback and Leibler say', () => {
    for (const { multiple, perHit, perMiss } of alternativesTo('quarantine', 0.001)) {
      const rate = multiple * 0.001;
      expect(rate * perHit + (1 - rate) * perMiss).toBeCloseTo(divergence(rate, 0.001), 12);
    }
  });
});

describe('evidenceOf', () => {
  it('is finite and not negative for every count and limit, however odd', () => {
    fc.assert(
      fc.property(level, limit, variation, fc.array(trials, { maxLength: 168 }), (level, limit, variation, hours) => {
        const evidence = evidenceOf(replayRatios([], measureOf(level, limit, variation), hours));

        expect(evidence).toBeGreaterThanOrEqual(0);
        expect(evidence).toBeLessThan(Number.POSITIVE_INFINITY);
      }),
    );
  });

  it.each([
    { name: 'never falls when one more mail of an hour is a hard bounce', mail: { n: 1, x: 1 }, sign: 1 },
    { name: 'never falls when a mail that had its answer is complained about', mail: { n: 0, x: 1 }, sign: 1 },
    { name: 'never rises when one more mail of an hour is delivered', mail: { n: 1, x: 0 }, sign: -1 },
  ])('$name, however much the set varies', ({ mail, sign }) => {
    const hours = fc.array(mailOfHour, { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(limit, variation, hours, fc.nat(), (limit, variation, hours, which) => {
        const changed = hours.map(({ hour, n, x }, index) =>
          index === which % hours.length
            ? { hour, x: x + mail.x, n: Math.max(n + mail.n, x + mail.x) }
            : { hour, n, x },
        );
        const measure = measureOf('quarantine', limit, variation);
        const before = evidenceOf(replayRatios([], measure, hours));
        const after = evidenceOf(replayRatios([], measure, changed));

        // Both are rounded, the more the larger they are.
        expect(sign * (after - before)).toBeGreaterThanOrEqual(-1e-9 * Math.max(1, before));
      }),
    );
  });

  it('is the log of the mean of the exponentials', () => {
    expect(evidenceOf([Math.log(3), Math.log(5)])).toBeCloseTo(Math.log(4), 12);
    expect(evidenceOf([0, 0, 0])).toBe(0);
    expect(evidenceOf([1e300, 0])).toBe(1e300);
    expect(evidenceOf([])).toBe(0);
  });
});

describe('stepped', () => {
  const step = (trials: { n: number; x: number }, multiple: number, variation: number) => {
    const { alternatives, growth } = measureOf('quarantine', 0.05, variation);
    const alternative = alternatives.find((one) => Math.abs(one.multiple - multiple) < 1e-9);
    if (alternative === undefined) throw new Error(`Expected an alternative of ${multiple}, got none`);
    return nextRatio(0, trials, alternative, growth);
  };

  it('takes an hour for what it says, divided by 1 + hits expected at the limit × variation²', () => {
    const raw = 200 * Math.log(3) + 800 * Math.log(0.85 / 0.95);

    expect(step({ n: 1_000, x: 200 }, 3, 0)).toBeCloseTo(raw, 9);
    expect(step({ n: 1_000, x: 200 }, 3, 1 / 3)).toBeCloseTo(raw / (1 + 50 / 9), 9);
  });

  it('lets no hour say more than the variation allows, be it of a billion mails', () => {
    const most = (share: number) => (share * Math.log(3) + (1 - share) * Math.log(0.85 / 0.95)) / (0.05 / 9);

    for (const n of [1_000, 1_000_000, 1_000_000_000]) {
      expect(step({ n, x: n * 0.2 }, 3, 1 / 3)).toBeLessThan(most(0.2));
      expect(step({ n, x: n * 0.07 }, 3, 1 / 3)).toBe(0);
    }
    expect(step({ n: 1_000_000_000, x: 200_000_000 }, 3, 1 / 3)).toBeCloseTo(most(0.2), 3);
    expect(most(0.2)).toBeGreaterThan(10);
  });

  it('never falls below zero, so that a good year cannot hide a bad hour', () => {
    const [alternative] = alternativesTo('quarantine', 0.001);
    if (alternative === undefined) throw new Error('Expected an alternative, got none');

    expect(nextRatio(0, { n: 10_000_000, x: 0 }, alternative, 0)).toBe(0);
    expect(nextRatio(0, { n: 100, x: 1 }, alternative, 0)).toBeCloseTo(Math.log(3) + 99 * Math.log(0.997 / 0.999), 12);
  });
});

describe('comparable', () => {
  it('takes no state that was made under another limit or is damaged', () => {
    const state = noEvidence(LIMITS, OPEN);
    const other = { ...LIMITS, complaint: { ...LIMITS.complaint, pause: 0.006 } };
    const complaint = { ...noRatios(LIMITS, 'complaint'), pause: [1, Number.NaN, 0, 0] };

    expect(hasSameLimits(state, LIMITS)).toBe(true);
    expect(hasSameLimits(state, other)).toBe(false);
    expect(hasSameLimits({ ...state, ratios: { ...state.ratios, complaint } }, LIMITS)).toBe(false);
    expect(hasSameLimits({ ...state, variation: { hardBounce: 0, complaint: Number.NaN } }, LIMITS)).toBe(false);
    expect(
      hasSameLimits({ ...state, ratios: { ...state.ratios, complaint: { ...complaint, pause: [] } } }, LIMITS),
    ).toBe(false);
  });
});

describe('comparable, with what is stored', () => {
  it('takes a state as it comes back from JSON', () => {
    expect(hasSameLimits(JSON.parse(JSON.stringify(noEvidence(LIMITS, OPEN))), LIMITS)).toBe(true);
  });

  it('takes none of the version before, which knew no variation', () => {
    const { variation, ...older } = noEvidence(LIMITS, OPEN);

    expect(variation).toEqual({ hardBounce: 1 / 3, complaint: 1 / 3 });
    expect(hasSameLimits(JSON.parse(JSON.stringify(older)), LIMITS)).toBe(false);
  });
});

describe('barsFor', () => {
  it.each([
    { activeSets: 0, act: 10 },
    { activeSets: 300, act: 10 },
    { activeSets: 301, act: 10 + Math.log(301 / 300) },
    { activeSets: 3_000, act: 10 + Math.LN10 },
    { activeSets: Number.NaN, act: 10 },
  ])('takes $act to act with $activeSets active sets, and 8 to warn', ({ activeSets, act }) => {
    const bars = barsFor(activeSets);

    expect(bars.quarantine).toBeCloseTo(act, 12);
    expect(bars).toEqual({ warn: 8, quarantine: bars.pause, pause: bars.pause });
  });
});

describe('variationOf', () => {
  it('takes a set without a history to differ by a third', () => {
    expect(variationOf([])).toBeCloseTo(1 / 3, 12);
    expect(variationOf([{ n: 1_000, x: 0 }])).toBeCloseTo(1 / 3, 12);
    expect(variationOf([{ n: 10, x: 10 }])).toBeCloseTo(1 / 3, 12);
    expect(variationOf([{ n: 20_000, x: 800 }])).toBeCloseTo(1 / 3, 12);
  });

  it('learns that a set is even, and that another is restless, but never more than a half', () => {
    const even = Array.from({ length: 140 }, () => ({ n: 1_000, x: 40 }));
    const restless = Array.from({ length: 140 }, (_, index) => ({ n: 1_000, x: index % 2 === 0 ? 5 : 75 }));

    expect(variationOf(even)).toBe(0);
    expect(variationOf(restless)).toBe(1 / 2);
  });

  it('is not lulled by many small even hours between restless campaigns', () => {
    const small = Array.from({ length: 23 }, () => ({ n: 50, x: 2 }));
    const week = [400, 1_200, 800, 1_000, 600, 800].flatMap((x) => [...small, { n: 20_000, x }]);

    expect(variationOf(week)).toBeGreaterThan(0.28);
  });

  it('does not take a single complaint in a tiny hour for unrest', () => {
    const even = Array.from({ length: 140 }, () => ({ n: 1_000, x: 1 }));
    const withTiny = even.toSpliced(70, 0, { n: 1, x: 1 });

    expect(variationOf(withTiny)).toBeLessThan(0.1);
    expect(dispersionOf(1_000, growthOf(variationOf(withTiny), 0.001))).toBeLessThan(1.01);
  });

  it('always gives a dispersion of 1 or more, finite', () => {
    fc.assert(
      fc.property(fc.array(trials), limit, fc.nat(), (hours, limit, n) => {
        const dispersion = dispersionOf(n, growthOf(variationOf(hours), limit));

        expect(dispersion).toBeGreaterThanOrEqual(1);
        expect(dispersion).toBeLessThan(Number.POSITIVE_INFINITY);
      }),
    );
  });
});
