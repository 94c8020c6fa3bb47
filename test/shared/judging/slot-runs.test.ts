import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alternativesTo } from '../../../shared/judging/alternatives.ts';
import type { SendingSlot } from '../../../shared/judging/harm.ts';
import { judge } from '../../../shared/judging/judge.ts';
import { BUSY_FROM, LEAST_WITHIN_HOUR, slotGrowth, slotRunEvidence } from '../../../shared/judging/slot-runs.ts';
import { hourStart, MINUTE_MS, SLOTS_PER_HOUR, slotStart } from '../../../shared/kernel/time.ts';
import { facts, hourOfMail, LIMITS, type Mail, OPEN } from './samples.ts';

const LIMIT = LIMITS.hardBounce.quarantine;
const FIRST = OPEN * SLOTS_PER_HOUR;

/** A slot of the open hour with as much at each of two providers. */
const slot = (at: number, sends: number, prompt: number): SendingSlot => ({
  slot: FIRST + at,
  cells: new Map([
    ['yahoo', { sends: sends / 2, prompt: prompt / 2 }],
    ['microsoft', { sends: sends / 2, prompt: prompt / 2 }],
  ]),
});
/** Nine slots of a busy hour at half the limit, and then bad mail: 20 %, four times the limit. */
const good = Array.from({ length: 9 }, (_, at) => slot(at, 84, 2));
const bad = [slot(9, 84, 18), slot(10, 84, 16), slot(11, 84, 18)];
const now = hourStart(OPEN) + 59 * MINUTE_MS;

/** The hour that the slots make. */
const hourOf = (slots: readonly SendingSlot[]) => {
  const cellOf = (provider: string): Mail => {
    let sends = 0;
    let bounced = 0;
    for (const { cells } of slots) {
      sends += cells.get(provider)?.sends ?? 0;
      bounced += cells.get(provider)?.prompt ?? 0;
    }
    return [sends, sends - bounced, bounced, 0];
  };
  return hourOfMail(OPEN, { yahoo: cellOf('yahoo'), microsoft: cellOf('microsoft') });
};
const acted = (slots: readonly SendingSlot[], more: Parameters<typeof facts>[0] = {}) =>
  judge(facts({ hours: [hourOf(slots)], slots, now, harm: 5, ...more })).convictions.filter(
    ({ level }) => level !== 'warn',
  );

describe('a run of slots', () => {
  it('convicts what begins within a busy hour, though the whole hour does not', () => {
    expect(acted([...good, ...bad], { slots: [] })).toEqual([]);
    expect(acted([...good, ...bad])).toMatchObject([
      { metric: 'hardBounce', level: 'quarantine', by: 'average', count: 52, of: 252, since: slotStart(FIRST + 9) },
    ]);
  });

  it('ends with its hour: the next one is judged from its own start', () => {
    const next = hourOfMail(OPEN + 1, { yahoo: [10, 10, 0, 0] });
    expect(acted([...good, ...bad], { hours: [hourOf([...good, ...bad]), next], now: now + 2 * MINUTE_MS })).toEqual(
      [],
    );
  });

  it('says nothing of a set that sends little, however bad a few minutes are', () => {
    const few = (sends: number) => [...Array(9).keys()].map((at) => slot(at, sends, 0)).concat(bad);
    const least = (BUSY_FROM - 3 * 84) / 9;
    expect(acted(few(Math.floor(least)))).toEqual([]);
    expect(acted(few(Math.ceil(least)))).toHaveLength(1);
  });

  it('warns nobody, and moves nobody where the signal may not', () => {
    const slots = [...good, ...bad];
    const warned = judge(facts({ hours: [hourOf(good)], slots, now, harm: 5 })).convictions;
    expect(warned.map(({ level }) => level)).toEqual(['quarantine']);
  });

  it('names the mailbox provider on which it hangs, and counts nothing that is withheld there', () => {
    const ill = [9, 10, 11].map(
      (at): SendingSlot => ({
        slot: FIRST + at,
        cells: new Map([
          ['yahoo', { sends: 42, prompt: 25 }],
          ['microsoft', { sends: 42, prompt: 0 }],
        ]),
      }),
    );
    const found = acted([...good, ...ill]);
    expect(found.map(({ worstProvider, hangsOnOneProvider }) => [worstProvider, hangsOnOneProvider])).toEqual(
      found.map(() => ['yahoo', true]),
    );
    expect(found).not.toEqual([]);
    const withheld = [{ provider: 'yahoo', metric: 'hardBounce', fromHour: OPEN, toHour: OPEN }] as const;
    expect(acted([...good, ...ill], { withheld })).toEqual([]);
  });

  it('begins no earlier than the epoch', () => {
    const slots = [...good, ...bad];
    expect(acted(slots, { slotsFrom: slotStart(FIRST + 9), epochFrom: hourStart(OPEN + 1) })).toEqual([]);
    const busy = [slot(8, 500, 12), ...bad];
    expect(acted(busy, { slotsFrom: slotStart(FIRST + 8), epochFrom: hourStart(OPEN + 1) })).toHaveLength(1);
    expect(acted(busy, { epochFrom: hourStart(OPEN + 1) })).toEqual([]);
  });

  it('allows for no less variation than minutes have', () => {
    expect(slotGrowth(0, LIMIT)).toBeCloseTo(LIMIT * LEAST_WITHIN_HOUR ** 2, 12);
    expect(slotGrowth(0.5, LIMIT)).toBeCloseTo(LIMIT * 0.25, 12);
  });

  it('never convicts where no slot is above its limit, whatever the slots are', () => {
    const mail = fc.tuple(fc.integer({ min: 0, max: 50_000 }), fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(fc.array(mail, { maxLength: 12 }), fc.double({ min: 0, max: 1, noNaN: true }), (sent, variation) => {
        const series = sent.map(([n, share], at) => ({ slot: at, n, x: Math.floor(n * LIMIT * share) }));
        const alternatives = alternativesTo('quarantine', LIMIT);
        expect(slotRunEvidence(series, alternatives, slotGrowth(variation, LIMIT))).toBe(0);
      }),
    );
  });

  it('says at least what the newest slots say, whatever came before them', () => {
    const trials = fc
      .tuple(fc.nat({ max: 2_000 }), fc.double({ min: 0, max: 1, noNaN: true }))
      .map(([n, share]) => ({ slot: 0, n, x: Math.floor(n * share) }));
    const alternatives = alternativesTo('quarantine', LIMIT);
    const growth = slotGrowth(0, LIMIT);
    fc.assert(
      fc.property(fc.array(trials), fc.array(trials, { minLength: 1 }), (before, newest) => {
        const least = slotRunEvidence(newest, alternatives, growth);
        expect(slotRunEvidence([...before, ...newest], alternatives, growth)).toBeGreaterThanOrEqual(least - 1e-9);
      }),
    );
  });
});
