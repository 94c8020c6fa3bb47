import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_VARIATION, shownVariation, USUAL_VARIATION, variationOf } from '../../../shared/judging/dispersion.ts';
import {
  boundsFor,
  fleetVariationFrom,
  RHYTHMS,
  rhythmOf,
  USUAL_BOUNDS,
  type VariationVote,
} from '../../../shared/judging/fleet-variation.ts';
import { judge } from '../../../shared/judging/judge.ts';
import { type Metric, MOVING } from '../../../shared/judging/metrics.ts';
import { facts, hourOfMail, OPEN } from './samples.ts';

const vote = (voter: string, variation: number, given: Partial<VariationVote> = {}): VariationVote => ({
  voter,
  variation,
  rhythm: 'bursty',
  metric: 'hardBounce',
  ...given,
});
const fleet = (...variations: readonly number[]): VariationVote[] =>
  variations.map((one, at) => vote(`tenant-${at}`, one));
const bursty = (votes: readonly VariationVote[]) => fleetVariationFrom(votes).bursty?.hardBounce;

describe('fleetVariationFrom', () => {
  const anyVote = fc.record({
    voter: fc.constantFrom(...Array.from({ length: 40 }, (_, at) => `tenant-${at}`)),
    rhythm: fc.constantFrom(...RHYTHMS),
    metric: fc.constantFrom(...MOVING) as fc.Arbitrary<Metric>,
    variation: fc.oneof(fc.double({ min: 0, max: 3, noNaN: true }), fc.constant(Number.NaN), fc.constant(1e308)),
  });

  it('never teaches less than a third, and never more than a half', () => {
    fc.assert(
      fc.property(fc.array(anyVote, { maxLength: 300 }), (votes) => {
        const fleetVariation = fleetVariationFrom(votes);
        for (const metric of MOVING) {
          for (const rhythm of [...RHYTHMS, null]) {
            const { presumed, most } = boundsFor(fleetVariation, metric, rhythm);
            expect(presumed).toBeGreaterThanOrEqual(USUAL_VARIATION);
            expect(most).toBeGreaterThanOrEqual(presumed);
            expect(most).toBeLessThanOrEqual(MOST_VARIATION);
          }
        }
      }),
    );
  });

  it('gives one vote to a tenant with 1,000 sets', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 0.5, noNaN: true }), { minLength: 10, maxLength: 40 }), (shown) => {
        const others = shown.slice(1).map((one, at) => vote(`other-${at}`, one));
        const many = Array.from({ length: 1_000 }, () => vote('loud', shown[0] ?? 0));
        expect(fleetVariationFrom([...others, ...many])).toEqual(
          fleetVariationFrom([...others, vote('loud', shown[0] ?? 0)]),
        );
      }),
    );
  });

  it('presumes what the median voter shows, and lets a week buy what the upper quartile shows', () => {
    const shown = [0.1, 0.1, 0.2, 0.35, 0.38, 0.38, 0.4, 0.42, 0.44, 0.5, 0.5, 0.5];
    expect(bursty(fleet(...shown))).toEqual({ presumed: 0.38, most: 0.44 });
    // Where most are even, a new set is taken for what it was always taken for, and a restless week buys nothing.
    expect(bursty(fleet(...shown.map((one) => one / 10)))).toEqual({ presumed: 1 / 3, most: 1 / 3 });
  });

  it('knows nothing of a fleet of fewer than ten voters, nor of another rhythm or metric', () => {
    expect(fleetVariationFrom(fleet(...Array(9).fill(0.45)))).toEqual({});
    const fleetVariation = fleetVariationFrom(fleet(...Array(10).fill(0.45)));
    expect(fleetVariation).toEqual({ bursty: { hardBounce: { presumed: 0.45, most: 0.45 } } });
    expect(boundsFor(fleetVariation, 'hardBounce', 'steady')).toEqual(USUAL_BOUNDS);
    expect(boundsFor(fleetVariation, 'complaint', 'bursty')).toEqual(USUAL_BOUNDS);
    // Of whose rhythm nobody knows the lesser is believed.
    expect(boundsFor(fleetVariation, 'hardBounce', null)).toEqual({ presumed: 1 / 3, most: 0.45 });
  });
});

describe('rhythmOf', () => {
  const mail = (...agos: readonly number[]) => agos.map((ago) => ({ hour: OPEN - ago, n: 1_000, x: 0 }));
  it.each([
    ['a campaign a day', mail(98, 74, 50, 26, 2), 'bursty'],
    ['a campaign a week', mail(150), 'bursty'],
    ['all day', mail(...Array.from({ length: 60 }, (_, at) => 60 - at)), 'steady'],
    ['eight hours a day', mail(...[50, 26].flatMap((ago) => Array.from({ length: 8 }, (_, at) => ago - at))), 'steady'],
    ['since this morning', mail(5, 4, 3), null],
    ['nothing', [], null],
  ])('%s: %s', (_, hours, rhythm) => {
    expect(rhythmOf(hours, OPEN)).toBe(rhythm);
  });
});

describe('the variation of a fleet', () => {
  const restless = Array.from({ length: 140 }, (_, index) => ({ n: 1_000, x: index % 2 === 0 ? 5 : 75 }));

  it('caps what a restless week buys', () => {
    expect(variationOf(restless)).toBe(1 / 2);
    expect(variationOf(restless, { presumed: 1 / 3, most: 0.36 })).toBe(0.36);
  });

  it('lets no vote to a set that shows less than is presumed', () => {
    expect(shownVariation([])).toBeNull();
    expect(shownVariation([{ n: 20_000, x: 800 }])).toBeNull();
    expect(shownVariation(restless.slice(0, 5))).toBeNull();
    expect(shownVariation(restless)).toBe(1 / 2);
  });

  it('convicts who bought licence with a restless week, where its peers are even', () => {
    // Hours at 0.1 and 4.8 % for a week; then 22 % every second hour.
    const week = Array.from({ length: 140 }, (_, at) => {
      const bounces = at % 2 === 0 ? 5 : 240;
      return hourOfMail(OPEN - 165 + at, { yahoo: [5_000, 5_000 - bounces, bounces, 0] });
    });
    const fire = [8, 6, 4, 2].map((ago) => hourOfMail(OPEN - ago, { yahoo: [5_000, 4_350, 650, 0] }));
    const of = (most: number) =>
      judge(
        facts({
          hours: [...week, ...fire],
          harm: 5,
          fleetVariation: { steady: { hardBounce: { presumed: 1 / 3, most } } },
        }),
      );
    const evidence = [1 / 2, 1 / 3].map((most) => of(most).evidence.hardBounce.quarantine);
    expect(evidence[1]).toBeGreaterThan(1.5 * (evidence[0] ?? 0));
  });
});
