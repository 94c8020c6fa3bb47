import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { harmAlternatives, harmEvidence, type SendingSlot, slotSeries } from '../../../shared/judging/harm.ts';
import { judge } from '../../../shared/judging/judge.ts';
import { DEFAULT_POWERS } from '../../../shared/judging/metrics.ts';
import { sentenceOf } from '../../../shared/judging/sentence.ts';
import { hourStart, MINUTE_MS, SLOTS_PER_HOUR } from '../../../shared/kernel/time.ts';
import { facts, hourOfMail, LIMITS, NOW, OPEN } from './samples.ts';

/** Campaigns of 4,000 a day at half the limit, one so restless that its variation excuses much. */
const before = [3, 2, 1].map((day) =>
  hourOfMail(OPEN - 24 * day, { yahoo: [2_000, 1_950, 50, 0], microsoft: [2_000, 1_950, 50, 0] }),
);
const campaign = (rate: number) => {
  const x = Math.round(2_000 * rate);
  return hourOfMail(OPEN, { yahoo: [2_000, 2_000 - x, x, 0], microsoft: [2_000, 2_000 - x, x, 0] });
};
const byHarm = (rate: number, more = {}) =>
  judge(facts({ hours: [...before, campaign(rate)], activeSets: 10_000, ...more })).convictions.filter(
    ({ by }) => by === 'harm',
  );
const slot = (at: number, sends: number, prompt: number): SendingSlot => ({
  slot: OPEN * SLOTS_PER_HOUR + at,
  cells: new Map([
    ['yahoo', { sends: sends / 2, prompt: prompt / 2 }],
    ['microsoft', { sends: sends / 2, prompt: prompt / 2 }],
  ]),
});

describe('harm', () => {
  it('convicts a campaign at 2.8 times the limit while it runs, and says so', () => {
    const [found] = byHarm(0.14);

    expect(found).toMatchObject({ metric: 'hardBounce', level: 'quarantine', hangsOnOneProvider: false, line: 0.1 });
    expect(found && sentenceOf(found, NOW)).toContain('= 14.00 %, harm line 10.00 % (2 × limit 5.00 %), evidence ');
  });

  it('leaves a campaign at twice the limit to the judgement of averages, and moves the line with the policy', () => {
    expect(byHarm(0.1)).toEqual([]);
    expect(byHarm(0.14, { harm: 3 })).toEqual([]);
    expect(byHarm(0.1, { harm: 1 })).toHaveLength(1);
  });

  it('does not tell a set that may only be warned', () => {
    const powers = { ...DEFAULT_POWERS, hardBounce: 'warn' } as const;
    expect(byHarm(0.14, { powers })).toEqual([]);
  });

  it('finds within minutes what begins late in a busy hour', () => {
    const hours = [hourOfMail(OPEN, { yahoo: [9_000, 8_550, 450, 0], microsoft: [9_000, 8_550, 450, 0] })];
    const slots = [...Array(10).keys()].map((at) => slot(at, 1_500, 36)).concat(slot(10, 1_500, 300));
    const now = hourStart(OPEN) + 55 * MINUTE_MS;
    const quarantined = (given: object) =>
      judge(facts({ hours, now, ...given })).convictions.some(({ level }) => level === 'quarantine');

    expect(quarantined({})).toBe(false);
    expect(quarantined({ slots })).toBe(true);
    expect(quarantined({ slots, epochFrom: hourStart(OPEN + 1) })).toBe(false);
  });

  it('leaves out hard bounces whose mail was never sent, and no more', () => {
    const unproven = new Map([[OPEN, new Map([['yahoo', 70]])]]);
    const series = slotSeries({ slots: [slot(0, 100, 100), slot(1, 100, 100)], withheld: [], unproven });

    expect(series.map(({ x }) => x)).toEqual([50, 80]);
  });

  it('never convicts for bounces that come late, however they are spread, where no slot is above its limit', () => {
    const limit = LIMITS.hardBounce.quarantine;
    const mail = fc.record({
      sends: fc.integer({ min: 0, max: 5_000 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      prompt: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(mail, { maxLength: 36 }), (sent) => {
        const slots = sent.map(({ sends, share, prompt }, at) => {
          const bounced = Math.floor(sends * limit * share);
          return { slot: at, cells: new Map([['yahoo', { sends, prompt: Math.floor(bounced * prompt) }]]) };
        });
        expect(harmEvidence(slotSeries({ slots, withheld: [] }), harmAlternatives(2 * limit), 2 * limit)).toBe(0);
      }),
    );
  });

  it('never convicts for bounces that come late by the hour, in a set that is below its limit in every hour', () => {
    const hour = fc.tuple(
      fc.nat({ max: 170 }),
      fc.integer({ min: 1, max: 50_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.uniqueArray(hour, { selector: ([ago]) => ago, maxLength: 30 }), (sent) => {
        const hours = sent
          .toSorted(([a], [b]) => b - a)
          .map(([ago, n, share]) => {
            const x = Math.floor(n * LIMITS.hardBounce.quarantine * share);
            return hourOfMail(OPEN - ago, { yahoo: [n, n - x, x, 0] });
          });
        expect(judge(facts({ hours })).convictions.filter(({ level }) => level !== 'warn')).toEqual([]);
      }),
    );
  });
});

describe('the first hour of an epoch', () => {
  const next = hourStart(OPEN + 1);
  const released = hourStart(OPEN) + 2 * MINUTE_MS;
  const later = hourStart(OPEN) + 14 * MINUTE_MS;
  const slots = [slot(0, 1_000, 400), slot(1, 1_000, 300), slot(2, 1_000, 300)];
  const judged = (more: Parameters<typeof facts>[0]) =>
    judge(facts({ hours: [campaign(0.3)], epochFrom: next, now: later, slots, ...more })).convictions;

  it('is judged by slot, from the first that is all after the change', () => {
    const found = judged({ slotsFrom: hourStart(OPEN) + 5 * MINUTE_MS }).find(({ level }) => level === 'quarantine');
    expect(found).toMatchObject({ by: 'harm', count: 600, of: 2_000, since: hourStart(OPEN) + 5 * MINUTE_MS });
    expect(found?.harmPerHour).toBeGreaterThan(0);
    expect(judged({})).toEqual([]);
  });

  it('hangs on a provider where one alone turns the mail down', () => {
    const atOne = (at: number) => ({
      slot: OPEN * SLOTS_PER_HOUR + at,
      cells: new Map([
        ['yahoo', { sends: 500, prompt: 300 }],
        ['microsoft', { sends: 500, prompt: 0 }],
      ]),
    });
    const found = judged({ slotsFrom: released, slots: [atOne(1), atOne(2)] });
    expect(found.map(({ worstProvider, hangsOnOneProvider }) => [worstProvider, hangsOnOneProvider])).toContainEqual([
      'yahoo',
      true,
    ]);
  });

  it('never holds mail of before the change against a set, whatever bounces then', () => {
    const mail = fc
      .tuple(fc.nat({ max: 2_000 }), fc.nat({ max: 2_000 }))
      .map(([a, b]) => [Math.max(a, b), Math.min(a, b)]);
    fc.assert(
      fc.property(fc.array(mail, { minLength: 1, maxLength: 12 }), fc.integer({ min: 0, max: 11 }), (mails, first) => {
        const of = mails.map(([sends = 0, prompt = 0], at) => slot(at, sends, at < first ? prompt : 0));
        const slotsFrom = hourStart(OPEN) + first * 5 * MINUTE_MS;
        expect(judged({ slotsFrom, slots: of, now: hourStart(OPEN) + 59 * MINUTE_MS })).toEqual([]);
      }),
    );
  });
});
