import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JUDGED, JUDGED_AT, type JudgedCell, judgedCell } from '../../../shared/counting/counts.ts';
import { alternativesCount, alternativesOf, alternativesTo } from '../../../shared/judging/alternatives.ts';
import { dispersionOf } from '../../../shared/judging/dispersion.ts';
import { nextRatio } from '../../../shared/judging/evidence.ts';
import { DEFAULT_LIMITS, LEVELS, METRICS, MOVING, signalOf } from '../../../shared/judging/metrics.ts';
import { metricsIn, prepare } from '../../../shared/judging/prepare.ts';
import { seriesOf } from '../../../shared/judging/series.ts';
import { providersSince, sheetOf } from '../../../shared/judging/sheet.ts';
import { hitsSpread } from '../../../shared/judging/spread.ts';
import { type Basis, countsFor, withheldIn } from '../../../shared/judging/trials.ts';
import { unprovenIn } from '../../../shared/judging/unproven.ts';
import { hourStart } from '../../../shared/kernel/time.ts';

const PROVIDERS = ['google', 'yahoo', 'microsoft', 'other', '@company.example'];
const provider = fc.constantFrom(...PROVIDERS);
const count = fc.oneof(
  { weight: 5, arbitrary: fc.nat({ max: 500 }) },
  fc.constantFrom(0, -3, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53),
);
const cell = fc.tuple(...JUDGED.map(() => count)).map((numbers) => numbers as JudgedCell);
const hours = fc
  .uniqueArray(fc.tuple(fc.nat({ max: 60 }), fc.array(fc.tuple(provider, cell), { maxLength: 6 })), {
    selector: ([hour]) => hour,
    maxLength: 12,
  })
  .map((found) => found.toSorted(([a], [b]) => a - b).map(([hour, cells]) => ({ hour, cells: new Map(cells) })));
const metric = fc.constantFrom(...METRICS);
const span = fc
  .tuple(provider, metric, fc.nat({ max: 60 }), fc.nat({ max: 60 }))
  .map(([name, of, a, b]) => ({ provider: name, metric: of, fromHour: Math.min(a, b), toHour: Math.max(a, b) }));
const counting = fc.record({
  hours,
  withheld: fc.array(span, { maxLength: 3 }),
  unproven: fc.option(
    fc
      .array(fc.tuple(fc.nat({ max: 60 }), fc.array(fc.tuple(provider, fc.nat({ max: 300 })), { maxLength: 3 })))
      .map((found) => new Map(found.map(([hour, doubtful]) => [hour, new Map(doubtful)]))),
    { nil: undefined },
  ),
  bases: fc.array(fc.constantFrom<Basis>('answers', 'pending', 'sends'), { minLength: 1, maxLength: 5 }),
});

describe('what is laid out flat', () => {
  it('counts every hour as it is counted by itself', () => {
    const part = fc.record({
      from: fc.option(fc.nat({ max: 60 }), { nil: undefined }),
      leftOut: fc.option(provider, { nil: undefined }),
    });
    fc.assert(
      fc.property(counting, metric, part, (given, of, { from, leftOut }) => {
        const basis = (hour: number): Basis => given.bases[hour % given.bases.length] ?? 'answers';
        const sendsFeedback = (name: string) => name !== 'google';
        const plain = given.hours
          .filter(({ hour }) => from === undefined || hour >= from)
          .map(({ hour, cells }) => {
            const held = withheldIn(given.withheld, of, hour);
            const without = (name: string) => name === leftOut || held?.(name) === true;
            const trials = countsFor(of, cells, sendsFeedback, without, basis(hour), given.unproven?.get(hour));
            return { hour, ...trials };
          });
        const facts = { ...given, sheet: sheetOf(given.hours), sendsFeedback, basis };

        expect(seriesOf(of, facts, { from, leftOut })).toEqual(plain);
      }),
    );
  });

  it('says in which hours and at which providers the hits are, as each by itself does', () => {
    fc.assert(
      fc.property(counting, metric, fc.nat({ max: 60 }), (given, of, from) => {
        const sendsFeedback = (name: string) => name !== 'google';
        const facts = { ...given, sheet: sheetOf(given.hours), sendsFeedback, basis: (): Basis => 'answers' };
        const hitsAt = ({ hour, cells }: (typeof given.hours)[number], only?: string): number => {
          const held = withheldIn(given.withheld, of, hour);
          const without = (name: string) => (only !== undefined && name !== only) || held?.(name) === true;
          return countsFor(of, cells, sendsFeedback, without, 'answers', given.unproven?.get(hour)).x;
        };
        const late = given.hours.filter(({ hour }) => hour >= from);

        expect(hitsSpread(of, facts, hourStart(from))).toMatchObject({
          sendingHours: late.filter((hour) => hitsAt(hour) > 0).length,
          providers: PROVIDERS.filter((name) => late.some((hour) => hitsAt(hour, name) > 0)).length,
        });
      }),
    );
  });

  it('knows the providers of the hours from one on', () => {
    fc.assert(
      fc.property(hours, fc.nat({ max: 60 }), (given, from) => {
        const names = given.filter(({ hour }) => hour >= from).flatMap(({ cells }) => [...cells.keys()]);

        expect(new Set(providersSince(sheetOf(given), from))).toEqual(new Set(names));
      }),
    );
  });

  it('is prepared with the bounces that cannot be proved, whether or not anybody looked for them', () => {
    const plausible = fc.tuple(...JUDGED.map(() => fc.nat({ max: 40 }))).map((numbers) => numbers as JudgedCell);
    const given = fc
      .array(fc.array(fc.tuple(provider, plausible), { maxLength: 4 }), { minLength: 1, maxLength: 12 })
      .map((found) => found.map((cells, hour) => ({ hour, cells: new Map(cells) })));
    fc.assert(
      fc.property(given, (all) => {
        const facts = { now: hourStart(all.length), epochFrom: 0, hours: all, before: null, limits: DEFAULT_LIMITS };
        const told = { ...facts, withheld: [], sendsFeedback: () => true };
        const { counting: _, ...prepared } = prepare(told);
        const { counting: __, ...looked } = prepare({ ...told, unproven: unprovenIn(all) });

        expect(prepared).toEqual(looked);
      }),
    );
  });

  it.each(METRICS)('is judged by %s where there is one hit of it', (one) => {
    const hit = judgedCell({ sends: 1, [signalOf(one).hits]: 1 });
    const sheet = sheetOf([
      {
        hour: 1,
        cells: new Map([
          ['yahoo', judgedCell({ sends: 1 })],
          ['other', hit],
        ]),
      },
    ]);

    expect(hit[JUDGED_AT[signalOf(one).hits]]).toBe(1);
    expect(metricsIn(sheet)).toEqual(METRICS.filter((metric) => metric === one || MOVING.includes(metric)));
  });
});

describe('a shorter way', () => {
  it('steps a CUSUM as the formula has it', () => {
    const ratio = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 30, noNaN: true }));
    const alternative = fc.record({
      multiple: fc.constant(3),
      perHit: fc.double({ min: 0.1, max: 3, noNaN: true }),
      perMiss: fc.double({ min: -0.5, max: 0, noNaN: true }),
    });
    fc.assert(
      fc.property(
        ratio,
        fc.nat({ max: 9_000 }),
        fc.nat({ max: 900 }),
        alternative,
        fc.double({ min: 0, max: 0.1, noNaN: true }),
        (before, misses, x, of, growth) => {
          const n = misses + x;
          const plain = Math.max(0, before + (x * of.perHit + misses * of.perMiss) / dispersionOf(n, growth));

          expect(nextRatio(before, { n, x }, of, growth)).toBe(plain);
        },
      ),
    );
  });

  it('makes alternatives of a limit alike, however many were asked for before', () => {
    const multiples = [1.5, 3];
    const made = [0.01, ...Array.from({ length: 1_200 }, (_, index) => (index + 1) / 5_000), 0.01].map(
      (limit) => [limit, alternativesOf(multiples, limit)] as const,
    );

    for (const [limit, alternatives] of made) expect(alternatives).toEqual(alternativesOf([...multiples], limit));
  });

  it('counts alternatives as they are made', () => {
    fc.assert(
      fc.property(fc.constantFrom(...LEVELS), fc.double({ min: -0.1, max: 1.1 }), (level, limit) => {
        expect(alternativesCount(level, limit)).toBe(alternativesTo(level, limit).length);
      }),
    );
  });
});
