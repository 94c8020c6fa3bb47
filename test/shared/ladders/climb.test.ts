import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { climb, startState } from '../../../shared/ladders/climb.ts';
import { LADDERS } from '../../../shared/ladders/ladders.data.ts';
import { HOLDS } from '../../../shared/ladders/lines.data.ts';
import type { LadderDay, LadderState, ProviderDay } from '../../../shared/ladders/model.ts';
import { at, daysOf, dayWith, FIRST, mailTo, named } from './samples.ts';

const TIERS = named('tiers');
const SENDGRID = named('sendgrid');

/** What may be sent on a day after the first, with this mail before. */
const on = (ladder: typeof TIERS, step: number, days: readonly LadderDay[], after: number) =>
  climb(ladder, { from: at(ladder, step), days }, { today: FIRST + after });

describe('climb', () => {
  it('climbs after the least days of a step, with enough use on enough of them', () => {
    expect(
      on(
        TIERS,
        0,
        daysOf(2, () => 100),
        2,
      ),
    ).toMatchObject({ step: 1, allowed: 100, next: { days: 1, uses: 0 } });
    expect(
      on(
        TIERS,
        0,
        daysOf(3, () => 100),
        3,
      ),
    ).toMatchObject({ step: 2, allowed: 1_000, perHour: 200 });
  });

  it.each([
    { sent: 50, step: 2 },
    { sent: 49, step: 1 },
  ])('counts a day as used from half of the step on: $sent of 100', ({ sent, step }) => {
    const days = daysOf(3, (day) => (day === 0 ? 100 : day === 1 ? sent : 1));

    expect(on(TIERS, 0, days, 3).step).toBe(step);
  });

  it('counts a day only where mail went out', () => {
    const days = [0, 9, 20].flatMap((day) => daysOf(1, () => 100, day));

    expect(on(TIERS, 0, days, 20).step).toBe(1);
    expect(on(TIERS, 0, days, 21).step).toBe(2);
  });

  it('does not climb for mail of the day that is going on', () => {
    expect(
      on(
        TIERS,
        0,
        daysOf(3, () => 100),
        2,
      ).step,
    ).toBe(1);
  });

  it('says what is wanting for the next step', () => {
    const { next, why } = on(
      TIERS,
      3,
      daysOf(2, () => 5_000),
      2,
    );

    expect(next).toEqual({ perDay: 30_000, days: 3, uses: 0 });
    expect(why).toBe(
      'step 4 of 8: up to 10,000 a day. 2 of 5 days with mail, 2 of 2 with 5,000 or more. ' +
        'On 2026-01-01: begins with 10,000 a day',
    );
  });

  it('has no limit beyond the last step where the ladder ends, and keeps the last one where it does not', () => {
    const last = SENDGRID.steps.length - 1;
    const free = on(
      SENDGRID,
      last,
      daysOf(1, () => 1e9),
      1,
    );
    expect(free).toMatchObject({ step: 43, allowed: null, perHour: null, next: null });
    expect(free.why).toContain('no limit');

    expect(
      on(
        TIERS,
        7,
        daysOf(60, () => 1e6),
        60,
      ),
    ).toMatchObject({ step: 8, allowed: 1_000_000, next: null });
  });

  it('tells who sends more than allowed', () => {
    expect(
      on(
        TIERS,
        0,
        daysOf(1, () => 101),
        0,
      ).over,
    ).toEqual({ sent: 101, allowed: 100 });
    expect(
      on(
        TIERS,
        0,
        daysOf(1, () => 100),
        0,
      ).over,
    ).toBeNull();
  });
});

/** A day at both large providers, one of which may be bad. */
const both = (day: number, sent: number, google: Partial<ProviderDay>, yahoo: Partial<ProviderDay> = google) =>
  dayWith(day, { google: mailTo(sent, google), yahoo: mailTo(sent, yahoo) });

describe('climb, of bad days', () => {
  it('is not held by a bare rate of fifty mails', () => {
    // 2 of 50 = 4 %, twice the line.
    const days = daysOf(3, () => 50).map(({ day }) =>
      dayWith(day - FIRST, { google: mailTo(50, { hardBounces: day === FIRST ? 2 : 0 }) }),
    );

    expect(on(SENDGRID, 0, days, 3).state.whole.heldOn).toBeNull();
  });

  it('holds where there is evidence, and says the numbers', () => {
    const days = [both(0, 2_000, { hardBounces: 120 })];
    const { step, why, changes, state } = on(SENDGRID, 5, days, 1);

    expect(step).toBe(6);
    expect(changes.map(({ kind }) => kind)).toEqual(['hold']);
    expect(why).toContain('hard bounces 240 of 4,000 outcomes since 2026-01-01 = 6.00 %, line 2.00 %, evidence');
    expect(state.whole.counted).toBe(0);
  });

  it.each([
    { line: 'complaints', mail: { complaints: 14 } },
    { line: 'hard bounces', mail: { hardBounces: 200 } },
    { line: 'deferrals', mail: { deferred: 600 } },
  ])('holds on $line', ({ mail, line }) => {
    const { changes } = on(SENDGRID, 9, [both(0, 2_000, mail)], 1);

    expect(changes.map(({ kind }) => kind)).not.toContain('climb');
    expect(changes[0]?.sentence).toContain(line);
  });

  it('steps back to half at most when a hold repeats, and once more for each bad day', () => {
    const days = [0, 1, 2].map((day) => both(day, 2_000, { hardBounces: 120 }));
    const { changes, allowed } = on(SENDGRID, 12, days, 3);

    expect(changes.map(({ kind }) => kind)).toEqual(['hold', 'back', 'back']);
    expect(allowed).toBeLessThanOrEqual((SENDGRID.steps[12]?.perDay ?? 0) / 4);
  });

  it.each([
    { again: HOLDS.repeatDays, kind: 'back' },
    { again: HOLDS.repeatDays + 1, kind: 'hold' },
  ])('a hold repeats within two weeks: after $again days it is a $kind', ({ again, kind }) => {
    const days = Array.from({ length: again + 1 }, (_, day) =>
      both(day, 2_000, { hardBounces: day === 0 || day === again ? 120 : 0 }),
    );
    const { changes } = climb(TIERS, { from: at(TIERS, 7), days }, { today: FIRST + again + 1 });

    expect(changes.at(-1)?.kind).toBe(kind);
  });

  it('takes the open day back at once where it repeats a hold, and remembers only days that are over', () => {
    const days = [both(0, 2_000, { hardBounces: 120 }), both(1, 2_000, { hardBounces: 120 })];
    const { step, state } = on(SENDGRID, 12, days, 1);

    expect(step).toBeLessThan(12);
    expect(state.whole.step).toBe(12);
    expect(state.through).toBe(FIRST);
  });

  it('counts mail without an answer as good while it may still be answered', () => {
    const early = { hardBounces: 30, outcomes: 40 };

    expect(on(SENDGRID, 5, [both(0, 2_000, early)], 0).changes).toEqual([]);
  });

  it('takes the days of a step anew after a hold, and more after each further one', () => {
    const bad = both(0, 5_000, { hardBounces: 300 });
    const good = Array.from({ length: 11 }, (_, day) => both(day + 1, 5_000, {}));

    expect(on(TIERS, 3, [bad, ...good], 5).step).toBe(4);
    expect(on(TIERS, 3, [bad, ...good], 6).step).toBe(5);
    const twice = [bad, both(1, 5_000, { hardBounces: 300 }), ...good.slice(1)];
    // Back to 3,000 a day, whose three days are six now.
    expect(on(TIERS, 3, twice, 7).step).toBe(3);
    expect(on(TIERS, 3, twice, 8).step).toBe(4);
    // A step of one day is held for three.
    const held = [both(0, 5_000, { hardBounces: 300 }), ...good];
    expect([3, 4].map((after) => on(SENDGRID, 5, held, after).step)).toEqual([6, 7]);
  });
});

describe('climb, of one provider', () => {
  it('holds only the provider whose trouble it is', () => {
    const days = [both(0, 4_000, {}, { hardBounces: 400 })];
    const { changes, providers, allowed, step } = on(SENDGRID, 8, days, 1);

    expect(changes.map(({ kind, provider }) => [kind, provider])).toEqual([
      ['hold', 'yahoo'],
      ['climb', null],
    ]);
    expect(step).toBe(10);
    // Half of its mail goes there.
    expect(providers).toEqual({ yahoo: { step: 9, allowed: Math.floor((SENDGRID.steps[8]?.perDay ?? 0) / 2) } });
    expect(allowed).toBe(Math.floor((SENDGRID.steps[9]?.perDay ?? 0) / 2 + (providers['yahoo']?.allowed ?? 0)));
  });

  it.each([
    { replies: 3, sent: 100, isHeld: true },
    { replies: 2, sent: 100, isHeld: false },
    { replies: 3, sent: 301, isHeld: false },
    { replies: 4, sent: 400, isHeld: true },
  ])('holds it for $replies replies about its reputation within an hour of $sent mails: $isHeld', (worstHour) => {
    const { replies, sent, isHeld } = worstHour;
    const { providers } = on(SENDGRID, 8, [both(0, 2_000, {}, { worstHour: { replies, sent } })], 1);

    expect(Object.keys(providers)).toEqual(isHeld ? ['yahoo'] : []);
  });

  it('holds all where nobody else shows that it is one provider’s trouble', () => {
    const [few, enough] = [HOLDS.witnessOutcomes - 1, HOLDS.witnessOutcomes].map(
      (others) =>
        on(SENDGRID, 8, [dayWith(0, { yahoo: mailTo(2_000, { hardBounces: 200 }), google: mailTo(others) })], 1)
          .changes[0],
    );

    expect(few?.provider).toBeNull();
    expect(enough?.provider).toBe('yahoo');
  });

  it.each(['other', 'other-silent'])('takes %s for no provider', (other) => {
    const days = [dayWith(0, { google: mailTo(2_000), [other]: mailTo(2_000, { deferred: 600 }) })];

    expect(on(SENDGRID, 8, days, 1).changes[0]).toMatchObject({ kind: 'hold', provider: null });
  });

  it('lets it catch up, and then judges it with the others again', () => {
    const days = [both(0, 9_000, {}, { hardBounces: 900 })];
    for (let day = 1; day < 40; day += 1) days.push(both(day, 100_000, {}));

    const held = on(SENDGRID, 8, days, 1);
    expect(held.providers['yahoo']?.step).toBeLessThan(held.step);
    expect(on(TIERS, 7, days, 20).providers).toEqual({});
    expect(on(TIERS, 7, days, 20).state.providers).toHaveProperty('yahoo');
    expect(on(TIERS, 7, days, 39).state.providers).toEqual({});
  });

  it('of a ladder for each provider, allows as much as keeps the largest within its step', () => {
    const postmark = named('postmark');
    const days = [dayWith(0, { google: mailTo(150), yahoo: mailTo(50) })];

    expect(on(postmark, 0, days, 1).allowed).toBe(Math.floor(200 / 0.75));
    expect(on(postmark, 0, [], 0).allowed).toBe(200);
  });
});

describe('climb, without mail', () => {
  const FALLS: readonly [string, number, number][] = [
    ['sendgrid', 20, 0],
    ['tiers', 5, 4],
    [
      'ses-45-days',
      40,
      named('ses-45-days').steps.findLastIndex(
        ({ perDay }) => perDay <= (named('ses-45-days').steps[40]?.perDay ?? 0) / 2,
      ),
    ],
  ];
  it.each(FALLS)('%s falls after 30 idle days, from step %d to %d, and not a day earlier', (id, from, to) => {
    const ladder = named(id);
    const mail = daysOf(1, () => 1);

    expect(on(ladder, from, mail, 30).step).toBe(from + 1);
    const { step, changes } = on(ladder, from, mail, 31);
    expect(step).toBe(to + 1);
    expect(changes.at(-1)?.sentence).toContain('no mail for 30 days');
  });

  it('falls again after as many more', () => {
    expect(
      on(
        TIERS,
        5,
        daysOf(1, () => 1),
        61,
      ).step,
    ).toBe(4);
    expect(
      on(
        TIERS,
        5,
        daysOf(1, () => 1),
        400,
      ).step,
    ).toBe(1);
  });
});

const providerDay = fc.record({
  sent: fc.nat(200_000),
  bounced: fc.nat(100),
  complained: fc.nat(100),
  deferred: fc.nat(100),
  replies: fc.nat(5),
});
const someDays = fc.array(
  fc.record({ gap: fc.constantFrom(1, 1, 1, 2, 7, 31), google: providerDay, yahoo: providerDay, other: providerDay }),
  { maxLength: 60 },
);
type Drawn = typeof someDays extends fc.Arbitrary<infer D> ? D : never;

const dayFrom = (drawn: Drawn): LadderDay[] => {
  let day = -1;
  return drawn.map(({ gap, ...providers }) => {
    day += gap;
    const mails = Object.entries(providers).map(([name, { sent, bounced, complained, deferred, replies }]) => {
      const of = (per: number): number => Math.round((sent * per) / 1_000);
      const mail = { hardBounces: of(bounced), complaints: of(complained / 10), deferred: of(deferred) };
      return [name, mailTo(sent, { ...mail, worstHour: { replies, sent } })] as const;
    });
    return dayWith(day, Object.fromEntries(mails));
  });
};
const anyLadder = fc.constantFrom(...LADDERS.map(({ id }) => named(id)));

describe('climb, whatever the mail', () => {
  it('never leaves its ladder, never climbs more than a step a day, and never goes down without a reason in numbers', () => {
    fc.assert(
      fc.property(anyLadder, fc.nat(12), someDays, (ladder, step, drawn) => {
        const days = dayFrom(drawn);
        let state = startState(ladder, FIRST, step);
        const last = days.at(-1)?.day ?? FIRST;
        for (let today = FIRST; today <= last + 1; today += 1) {
          const now = climb(ladder, { from: state, days }, { today });
          const top = ladder.end === 'free' ? ladder.steps.length + 1 : ladder.steps.length;
          expect(now.step).toBeGreaterThanOrEqual(1);
          expect(now.step).toBeLessThanOrEqual(top);
          if (now.allowed !== null) expect(now.allowed).toBeGreaterThanOrEqual(1);
          if (ladder.per === 'all' && now.allowed !== null) {
            expect(now.allowed).toBeLessThanOrEqual(ladder.steps[now.step - 1]?.perDay ?? 0);
          }
          expect(now.state.whole.step - state.whole.step).toBeLessThanOrEqual(1);
          if (now.state.whole.step < state.whole.step) {
            const down = now.changes.find(
              ({ kind, provider }) => provider === null && (kind === 'back' || kind === 'fall'),
            );
            expect(down?.sentence).toMatch(/: .*\d/);
          }
          state = now.state;
        }
      }),
      { numRuns: 60 },
    );
  });

  it('comes to the same day by day and in one walk', () => {
    fc.assert(
      fc.property(anyLadder, someDays, (ladder, drawn) => {
        const days = dayFrom(drawn);
        const today = (days.at(-1)?.day ?? FIRST) + 1;
        let state: LadderState = startState(ladder, FIRST);
        for (let day = FIRST; day <= today; day += 1)
          state = climb(ladder, { from: state, days }, { today: day }).state;

        expect(climb(ladder, { from: startState(ladder, FIRST), days }, { today }).state).toEqual(state);
      }),
      { numRuns: 60 },
    );
  });

  it('never lets more hits today allow more today, of mail to one provider', () => {
    fc.assert(
      fc.property(anyLadder, fc.nat(12), someDays, fc.nat(2_000), (ladder, step, drawn, more) => {
        const days = dayFrom(drawn).map(({ day, providers }) =>
          dayWith(day - FIRST, { google: providers.get('google') ?? mailTo(0) }),
        );
        const last = days.at(-1);
        if (last === undefined) return;
        const from = startState(ladder, FIRST, step);
        const worse = new Map(
          [...last.providers].map(([name, mail]) => [
            name,
            { ...mail, hardBounces: Math.min(mail.sent, mail.hardBounces + more) },
          ]),
        );
        const now = climb(ladder, { from, days }, { today: last.day });
        const then = climb(
          ladder,
          { from, days: [...days.slice(0, -1), { day: last.day, providers: worse }] },
          { today: last.day },
        );

        expect(then.allowed ?? Number.MAX_VALUE).toBeLessThanOrEqual(now.allowed ?? Number.MAX_VALUE);
      }),
      { numRuns: 100 },
    );
  });
});

describe('LADDERS', () => {
  it.each(LADDERS.map(({ id }) => id))('%s rises with each step, and names its source', (id) => {
    const { steps, source } = named(id);
    expect(source.length).toBeGreaterThan(20);
    for (const [index, { perDay, perHour, leastDays }] of steps.entries()) {
      expect(perDay).toBeGreaterThan(steps[index - 1]?.perDay ?? 0);
      expect(perHour * 24).toBeGreaterThanOrEqual(perDay);
      expect(leastDays).toBeGreaterThanOrEqual(1);
    }
  });

  it.each([
    ['sendgrid', 0, 480],
    ['sendgrid', 12, 27_216],
    ['braze-conservative', 6, 8_000],
    ['braze-moderate', 20, 1_000_000],
    ['braze-aggressive', 13, 600_000],
    ['tiers', 7, 1_000_000],
    ['ses-45-days', 44, 50_000],
    ['six-weeks', 4, 10_000],
  ])('%s allows on step %d what its source says: %d a day', (id, step, perDay) => {
    expect(named(id).steps[step]?.perDay).toBe(perDay);
  });
});
