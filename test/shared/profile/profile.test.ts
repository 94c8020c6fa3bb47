import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LADDERS, ladderOf } from '../../../shared/ladders/ladders.data.ts';
import {
  GRADES,
  LIST_SOURCES,
  type Measured,
  type MonthOfMail,
  NOTHING_MEASURED,
  type ProfileFacts,
} from '../../../shared/profile/model.ts';
import { profile } from '../../../shared/profile/profile.ts';

const TODAY = 20_454;
const NOTHING = NOTHING_MEASURED;
const MONTH: MonthOfMail = {
  days: 30,
  sent: 30_000,
  outcomes: 30_000,
  hardBounces: 0,
  missing: 0,
  reported: 20_000,
  complaints: 0,
  suppressed: 0,
  perDay: 1_000,
};
const known = (given: Partial<MonthOfMail> = {}, more: Partial<Measured> = {}): ProfileFacts => ({
  declared: {},
  measured: { ...NOTHING, firstDay: TODAY - 200, offences: 0, month: { ...MONTH, ...given }, ...more },
  today: TODAY,
});

describe('profile', () => {
  it('gives a sender of whom nothing is known no fault, the pool of new senders, and the foot of a ladder', () => {
    expect(profile({ declared: {}, measured: NOTHING, today: TODAY })).toMatchObject({
      grade: 'B',
      pool: 'new-senders',
      ladder: 'tiers',
      startStep: 1,
      reasons: [{ id: 'silent', points: 1 }],
    });
  });

  it('lets a proven sender begin where its mail already is', () => {
    expect(profile(known())).toMatchObject({ grade: 'A', pool: 'shared', ladder: 'tiers', startStep: 2 });
    expect(profile(known({ sent: 60_000, perDay: 2_000 }))).toMatchObject({
      grade: 'A',
      pool: 'own',
      ladder: 'sendgrid',
    });
  });

  it.each([
    { of: 'purchased addresses', facts: { ...known(), declared: { lists: 'purchased' } }, grade: 'C' },
    { of: 'unknown addresses', facts: { ...known(), declared: { lists: 'unknown' } }, grade: 'B' },
    { of: 'hard bounces at 2 %', facts: known({ hardBounces: 600 }), grade: 'B' },
    { of: 'hard bounces below 2 %', facts: known({ hardBounces: 599 }), grade: 'A' },
    { of: 'hard bounces at 5 %', facts: known({ hardBounces: 1_500 }), grade: 'C' },
    { of: 'complaints at 0.1 %', facts: known({ complaints: 20 }), grade: 'C' },
    { of: 'complaints at 0.08 %', facts: known({ complaints: 16 }), grade: 'B' },
    { of: 'complaints at 0.3 % and bounces at 2 %', facts: known({ complaints: 60, hardBounces: 600 }), grade: 'D' },
    { of: 'suppressed at 5 %', facts: known({ suppressed: 1_500 }), grade: 'B' },
    { of: 'missing mailboxes at 5 %', facts: known({ missing: 1_500 }), grade: 'B' },
    { of: 'one offence', facts: known({}, { offences: 1 }), grade: 'B' },
    { of: 'two offences', facts: known({}, { offences: 2 }), grade: 'C' },
    { of: 'broken authentication', facts: known({}, { brokenAuthentication: true }), grade: 'B' },
    { of: 'first bounces at 5 %', facts: known({}, { first: { outcomes: 1_000, hardBounces: 50 } }), grade: 'C' },
    { of: 'three times what was said', facts: { ...known(), declared: { perDay: 333 } }, grade: 'B' },
    { of: 'gambling', facts: { ...known(), declared: { industry: 'Online gambling' } }, grade: 'B' },
  ] as const)('grades $of: $grade', ({ facts, grade }) => {
    expect(profile(facts as ProfileFacts).grade).toBe(grade);
  });

  it.each([
    { hardBounces: 199, outcomes: 199, reasons: [] },
    { hardBounces: 200, outcomes: 200, reasons: ['bounces'] },
  ])('takes no rate from fewer than 200 outcomes: $outcomes', ({ reasons, ...mail }) => {
    const { reasons: found } = profile(known({ ...mail, reported: 0 }));

    expect(found.map(({ id }) => id)).toEqual(reasons);
  });

  it('takes three complaints of few deliveries as a fault', () => {
    const few = { outcomes: 100, reported: 100, sent: 100 };
    expect(profile(known({ ...few, complaints: 2 })).reasons).toEqual([]);
    expect(profile(known({ ...few, complaints: 3 })).reasons).toMatchObject([{ id: 'complaints', points: 3 }]);
  });

  it('says each reason in numbers, with its source', () => {
    const [worst] = profile(known({ hardBounces: 1_500 })).reasons;

    expect(worst?.sentence).toBe('hard bounces 1,500 of 30,000 outcomes = 5.00 %');
    expect(worst?.source).toContain('SES');
  });

  it('does not let a long life excuse a fault', () => {
    const fault = { hardBounces: 1_500 };
    const young = profile(known(fault, { firstDay: TODAY - 40 }));

    expect(profile(known(fault)).grade).toBe(young.grade);
  });
});

const anyFacts: fc.Arbitrary<ProfileFacts> = fc.record({
  declared: fc.record(
    { perDay: fc.nat(100_000), industry: fc.string(), lists: fc.constantFrom(...LIST_SOURCES) },
    { requiredKeys: [] },
  ),
  measured: fc.record({
    firstDay: fc.option(fc.integer({ min: TODAY - 900, max: TODAY })),
    first: fc.option(fc.record({ outcomes: fc.nat(1_000), hardBounces: fc.nat(1_000) })),
    month: fc.option(
      fc.record({
        days: fc.nat(30),
        sent: fc.nat(1e6),
        outcomes: fc.nat(1e6),
        hardBounces: fc.nat(1e5),
        missing: fc.nat(1e5),
        reported: fc.nat(1e6),
        complaints: fc.nat(1e4),
        suppressed: fc.nat(1e5),
        perDay: fc.nat(1e5),
      }),
    ),
    offences: fc.option(fc.nat(5)),
    brokenAuthentication: fc.option(fc.boolean()),
  }),
  today: fc.constant(TODAY),
});

describe('profile, whatever the facts', () => {
  it('always names a grade, a step of a ladder that there is, and reasons whose points make the grade', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { grade, points, ladder, startStep, reasons } = profile(facts);
        expect(GRADES).toContain(grade);
        expect(LADDERS.map(({ id }) => id)).toContain(ladder);
        expect(startStep).toBeGreaterThanOrEqual(1);
        expect(startStep).toBeLessThanOrEqual(ladderOf(ladder)?.steps.length ?? 0);
        expect(points).toBeLessThanOrEqual(reasons.reduce((sum, reason) => sum + Math.max(0, reason.points), 0));
        for (const { sentence, source } of reasons) expect([sentence, source]).not.toContain('');
      }),
    );
  });

  it('never grades better for one more hard bounce, complaint or offence', () => {
    fc.assert(
      fc.property(anyFacts, fc.constantFrom('hardBounces', 'complaints', 'offences'), (facts, more) => {
        const { measured } = facts;
        const worse: Measured =
          more === 'offences'
            ? { ...measured, offences: (measured.offences ?? 0) + 1 }
            : { ...measured, month: measured.month && { ...measured.month, [more]: measured.month[more] + 1 } };

        expect(profile({ ...facts, measured: worse }).points).toBeGreaterThanOrEqual(profile(facts).points);
      }),
    );
  });

  it('never holds against a tenant what is not known', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { first: _, month: __, offences: ___, ...rest } = facts.measured;
        const less = { ...facts, measured: { ...rest, first: null, month: null, offences: null } };
        const ids = profile(less).reasons.map(({ id }) => id);

        for (const id of [
          'first-bounces',
          'bounces',
          'complaints',
          'suppressed',
          'missing-mailboxes',
          'offences',
          'jump',
        ]) {
          expect(ids).not.toContain(id);
        }
      }),
    );
  });
});
