import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgedCell } from '../../../shared/counting/counts.ts';
import { examineProvider, type ProviderFacts, type Witness } from '../../../shared/judging/incident.ts';
import { DEFAULT_LIMITS } from '../../../shared/judging/metrics.ts';
import { withheldFrom, withheldHours } from '../../../shared/judging/withhold.ts';
import { HOUR_MS, hourStart, MINUTE_MS } from '../../../shared/kernel/time.ts';
import { NOW, OPEN } from './samples.ts';

const other = (set: string, outcomes: number, hardBounces: number, complaints = 0): Witness => ({
  name: set,
  outcomes,
  hardBounces,
  deliveries: outcomes - hardBounces,
  complaints,
  elsewhere: { outcomes: 500, hardBounces: 4, deliveries: 496, complaints: 0 },
  wasWell: false,
});
/** A set that bounces at all other providers too. */
const ill = (set: string, outcomes: number, hardBounces: number, elsewhere: number): Witness => ({
  ...other(set, outcomes, hardBounces),
  elsewhere: { outcomes: 100, hardBounces: elsewhere, deliveries: 100 - elsewhere, complaints: 0 },
});
const facts = (witnesses: readonly Witness[], given: Partial<ProviderFacts> = {}): ProviderFacts => ({
  provider: 'gmail',
  metric: 'hardBounce',
  limit: 0.05,
  witnesses,
  possible: 10,
  heldSince: NOW,
  now: NOW,
  ...given,
});

describe('examineProvider', () => {
  it.each([
    { name: 'as badly elsewhere', elsewhere: 40, answer: 'wait' },
    { name: 'just above the limit elsewhere', elsewhere: 6, answer: 'wait' },
    { name: 'at the limit elsewhere', elsewhere: 5, answer: 'incident' },
    { name: 'well elsewhere', elsewhere: 0, answer: 'incident' },
  ])('says $answer where the other sets do $name', ({ elsewhere, answer }) => {
    const others = ['a', 'b', 'c'].map((set) => ill(set, 50, 40, elsewhere));

    expect(examineProvider(facts(others)).answer).toBe(answer);
  });

  it.each([
    {
      name: 'all others bounce',
      others: [other('a', 50, 40), other('b', 50, 40), other('c', 50, 40)],
      answer: 'incident',
    },
    {
      name: 'the others are fine',
      others: [other('a', 50, 1), other('b', 50, 1), other('c', 50, 1)],
      answer: 'proceed',
    },
    {
      name: 'exactly at the limit',
      others: [other('a', 50, 5), other('b', 50, 0), other('c', 50, 5)],
      answer: 'proceed',
    },
    { name: 'just above it', others: [other('a', 50, 6), other('b', 50, 0), other('c', 50, 6)], answer: 'incident' },
    {
      name: '50 outcomes besides the worst',
      others: [other('a', 99, 9), other('b', 25, 5), other('c', 25, 5)],
      answer: 'incident',
    },
    {
      name: '49 outcomes besides the worst',
      others: [other('a', 90, 90), other('b', 25, 5), other('c', 24, 5)],
      answer: 'wait',
    },
    {
      name: 'six bounces of seven mails besides the worst, of two small senders',
      others: [other('a', 9, 9), other('b', 4, 3), other('c', 3, 3)],
      answer: 'incident',
    },
    {
      name: 'five bounces of five mails besides the worst',
      others: [other('a', 9, 9), other('b', 3, 3), other('c', 2, 2)],
      answer: 'wait',
    },
    {
      name: 'half of few mails besides the worst',
      others: [other('a', 9, 9), other('b', 12, 6), other('c', 12, 6)],
      answer: 'wait',
    },
    {
      name: 'many bounces of few mails, of one sender besides the worst',
      others: [other('a', 40, 40), other('b', 30, 30)],
      answer: 'wait',
    },
    { name: 'two other sets', others: [other('a', 500, 400), other('b', 500, 400)], answer: 'wait' },
    {
      name: 'a third set that sent nothing',
      others: [other('a', 500, 400), other('b', 500, 400), other('c', 0, 0)],
      answer: 'wait',
    },
    { name: 'no other set', others: [], answer: 'wait' },
    {
      name: 'a second bad sender',
      others: [other('a', 9_000, 9_000), other('b', 60, 1), other('c', 60, 1)],
      answer: 'proceed',
    },
  ])('answers $answer when $name', ({ others, answer }) => {
    expect(examineProvider(facts(others)).answer).toBe(answer);
  });

  it.each([
    { name: 'well there in the week before', wasWell: true, answer: 'incident' },
    { name: 'unknown there', wasWell: false, answer: 'wait' },
  ])('says $answer where those who mail this provider alone are $name', ({ wasWell, answer }) => {
    const little = { outcomes: 19, hardBounces: 2, deliveries: 17, complaints: 0 };
    const others = ['a', 'b', 'c'].map((name) => ({ ...other(name, 50, 40), elsewhere: little, wasWell }));

    expect(examineProvider(facts(others)).answer).toBe(answer);
  });

  it('waits for nobody where fewer could testify than must', () => {
    const { answer, sentence } = examineProvider(facts([other('a', 500, 400)], { possible: 2 }));

    expect(answer).toBe('proceed');
    expect(sentence).toContain('too few other senders to compare');
  });

  it('proceeds for want of data once the hold of 30 minutes is over, not before', () => {
    const answerAfter = (ms: number) => examineProvider(facts([], { now: NOW + ms })).answer;

    expect([answerAfter(30 * MINUTE_MS - 1), answerAfter(30 * MINUTE_MS)]).toEqual(['wait', 'proceed']);
  });

  it.each([
    { name: 'one complaint in little mail', others: [1, 1, 0].map((x, i) => other(`${i}`, 100, 0, x)), answer: 'wait' },
    { name: 'enough mail to be fine', others: [1, 1, 1].map((x, i) => other(`${i}`, 1_250, 0, x)), answer: 'proceed' },
    { name: 'complaints everywhere', others: [9, 9, 9].map((x, i) => other(`${i}`, 400, 0, x)), answer: 'incident' },
  ])('answers $answer about complaints for $name', ({ others, answer }) => {
    expect(examineProvider(facts(others, { metric: 'complaint', limit: 0.001 })).answer).toBe(answer);
  });

  it('never makes an incident of one bad sender, however much it sends', () => {
    const fine = fc.array(fc.nat({ max: 5_000 }), { maxLength: 10 });
    fc.assert(
      fc.property(fine, fc.nat({ max: 1_000_000 }), (sizes, bounces) => {
        const others = sizes.map((size, index) => other(`${index}`, size, Math.floor(size * 0.05)));

        expect(examineProvider(facts([...others, other('bad', bounces, bounces)])).answer).not.toBe('incident');
      }),
    );
  });

  it('does not depend on the order of the sets', () => {
    const counts = fc
      .tuple(fc.nat({ max: 500 }), fc.nat({ max: 500 }))
      .map(([a, b]) => [Math.max(a, b), Math.min(a, b)]);
    fc.assert(
      fc.property(fc.array(counts, { maxLength: 8 }), (given) => {
        const others = given.map(([n = 0, x = 0], index) => other(`${index}`, n, x));

        expect(examineProvider(facts(others.toReversed()))).toEqual(examineProvider(facts(others)));
      }),
    );
  });

  it('says what the others show', () => {
    const { sentence } = examineProvider(facts([other('a', 50, 40), other('b', 50, 30), other('c', 1_000, 400)]));

    expect(sentence).toBe(
      'gmail, hard bounces of 2 other senders that are well elsewhere, the worst left out: 70 of 100 = 70.00 %, limit 5.00 %: ' +
        'other senders are above the limit too, so the provider is the cause and its counts are not judged',
    );
  });
});

describe('withheldHours', () => {
  const given = { provider: 'gmail', metric: 'hardBounce', now: NOW, withheld: null, above: true } as const;

  it.each([
    { name: 'three hours ago', since: hourStart(OPEN - 3), fromHour: OPEN - 3 },
    { name: '24 hours ago', since: hourStart(OPEN - 24), fromHour: OPEN - 24 },
    { name: 'longer ago', since: hourStart(OPEN - 25), fromHour: OPEN - 24 },
    { name: 'now', since: NOW, fromHour: OPEN },
  ])('reaches from hour $fromHour to the present one when the run began $name', ({ since, fromHour }) => {
    expect(withheldHours({ ...given, since })).toEqual({
      provider: 'gmail',
      metric: 'hardBounce',
      fromHour,
      toHour: OPEN,
    });
  });

  it('grows while the rate stays above, and never shrinks', () => {
    const withheld = withheldHours({ ...given, since: hourStart(OPEN - 3) });
    const later = { ...given, since: NOW, now: NOW + 40 * HOUR_MS, withheld };

    expect(withheldHours(later)).toEqual({ ...withheld, toHour: OPEN + 40 });
    expect(withheldHours({ ...later, above: false })).toEqual(withheld);
    expect(withheldHours({ ...later, now: NOW - 9 * HOUR_MS })).toEqual(withheld);
  });
});

describe('withheldFrom', () => {
  const incident = { provider: 'google', metric: 'hardBounce', fromHour: OPEN - 1, toHour: OPEN } as const;
  const limits = DEFAULT_LIMITS;
  const counted = (hour: number, of: Readonly<Record<string, readonly [n: number, x: number]>>) => ({
    hour,
    cells: new Map(
      Object.entries(of).map(([name, [n, x]]) => [name, judgedCell({ sends: n, deliveries: n - x, hardBounces: x })]),
    ),
  });
  const clears = (...hours: ReturnType<typeof counted>[]): boolean =>
    withheldFrom([incident], { hours, limits, sendsFeedback: () => true }).length === 1;

  it.each([
    ['well elsewhere', counted(OPEN, { google: [100, 90], yahoo: [100, 1] }), true],
    ['at the limit elsewhere', counted(OPEN, { google: [100, 90], yahoo: [100, 5] }), true],
    ['bad elsewhere', counted(OPEN, { google: [100, 90], yahoo: [100, 10] }), false],
    ['bad at domains that no table knows', counted(OPEN, { google: [100, 90], other: [100, 10] }), false],
    ['bad elsewhere with little mail', counted(OPEN, { google: [100, 90], yahoo: [10, 3] }), false],
    ['hardly seen elsewhere, and new', counted(OPEN, { google: [100, 90], yahoo: [19, 0] }), false],
  ])('clears a set that is %s: %s', (_, hour, cleared) => {
    expect(clears(hour)).toBe(cleared);
  });

  it('clears who mails that provider alone and was well there in the week before', () => {
    const now = counted(OPEN, { google: [100, 90] });
    expect(clears(counted(OPEN - 30, { google: [200, 2] }), now)).toBe(true);
    expect(clears(counted(OPEN - 30, { google: [200, 20] }), now)).toBe(false);
    expect(clears(counted(OPEN - 2 - 7 * 24, { google: [200, 2] }), now)).toBe(false);
    expect(clears(counted(OPEN - 30, { google: [19, 0] }), now)).toBe(false);
  });

  it('does not take what is ill elsewhere, too, for the set', () => {
    const both = [incident, { ...incident, provider: 'microsoft' }];
    const hours = [counted(OPEN, { google: [100, 90], microsoft: [100, 90], yahoo: [100, 1] })];
    expect(withheldFrom(both, { hours, limits, sendsFeedback: () => true })).toEqual(both);
  });
});
