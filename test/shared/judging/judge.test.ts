import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgedCell } from '../../../shared/counting/counts.ts';
import { advance } from '../../../shared/judging/advance.ts';
import { barsFor } from '../../../shared/judging/bars.ts';
import { noEvidence } from '../../../shared/judging/evidence.ts';
import { judge } from '../../../shared/judging/judge.ts';
import { perMetric } from '../../../shared/judging/metrics.ts';
import type { HourCounts } from '../../../shared/judging/model.ts';
import { prepare } from '../../../shared/judging/prepare.ts';
import { nearestLevel } from '../../../shared/judging/reading.ts';
import { HOUR_MS, hourStart } from '../../../shared/kernel/time.ts';
import { facts, hourOfMail, hoursOfMail, LIMITS, OPEN, sendsFeedback } from './samples.ts';

/** An hour that convicts on its own: 40 complaints of 4,000. */
const fire = (hour: number): HourCounts => hourOfMail(hour, { yahoo: [4_000, 4_000, 0, 40] });
const levels = (given: Parameters<typeof facts>[0]) =>
  judge(facts(given)).convictions.map(({ metric, level }) => `${metric} ${level}`);

describe('judge', () => {
  it('convicts a fresh fire, with numbers that can be checked by hand', () => {
    const good = Array.from({ length: 100 }, (_, i) => hourOfMail(OPEN - 100 + i, { yahoo: [1_000, 1_000, 0, 0] }));
    const { convictions } = judge(facts({ hours: [...good, hourOfMail(OPEN, { yahoo: [4_000, 4_000, 0, 40] })] }));

    const quarantine = convictions.find(({ level }) => level === 'quarantine');
    expect(quarantine).toMatchObject({ metric: 'complaint', count: 40, of: 4_000, rate: 0.01, limit: 0.001, bar: 10 });
    expect(quarantine?.since).toBe(hourStart(OPEN));
    expect(quarantine?.evidence).toBeGreaterThan(10);
  });

  it.each([1_000, 20_000, 100_000, 10_000_000])(
    'catches a fire within a minute after a day of %d mails an hour',
    (n) => {
      const good = Array.from({ length: 24 }, (_, i) =>
        hourOfMail(OPEN - 24 + i, { yahoo: [n, n * 0.975, n * 0.025, 0] }),
      );
      const minute = Math.max(n / 60, 200);
      const fire = hourOfMail(OPEN, { yahoo: [minute, minute * 0.8, minute * 0.2, 0] });

      expect(levels({ hours: good })).toEqual([]);
      expect(levels({ hours: [...good, fire] })).toContain('hardBounce quarantine');
    },
  );

  it('never takes a great set somewhat above its limit for a fire', () => {
    const hours = Array.from({ length: 24 }, (_, i) => hourOfMail(OPEN - 23 + i, { yahoo: [1e6, 940_000, 60_000, 0] }));

    expect(levels({ hours })).not.toContain('hardBounce quarantine');
  });

  it.each([
    { name: 'the oldest hour of the window', hour: OPEN - 167, judged: true },
    { name: 'the hour before the window', hour: OPEN - 168, judged: false },
    { name: 'the open hour', hour: OPEN, judged: true },
    { name: 'a future hour', hour: OPEN + 1, judged: false },
  ])('judges $name: $judged', ({ hour, judged }) => {
    expect(levels({ hours: [fire(hour)] }).includes('complaint quarantine')).toBe(judged);
  });

  it.each([
    { name: 'at the start of the hour', epochFrom: hourStart(OPEN - 5), judged: true },
    { name: 'a moment before it', epochFrom: hourStart(OPEN - 5) - 1, judged: true },
    { name: 'a moment after it', epochFrom: hourStart(OPEN - 5) + 1, judged: false },
  ])('judges an hour when the epoch begins $name: $judged', ({ epochFrom, judged }) => {
    expect(levels({ hours: [fire(OPEN - 5)], epochFrom }).includes('complaint quarantine')).toBe(judged);
  });

  it('judges nothing without deliveries and sends, and says so', () => {
    const hours = [hourOfMail(OPEN, { yahoo: [0, 0, 500, 90] })];

    expect(judge(facts({ hours }))).toMatchObject({ convictions: [], unjudged: ['hardBounce', 'complaint'] });
    expect(judge(facts({ hours: [] })).unjudged).toEqual(['hardBounce', 'complaint']);
  });

  it('measures against sends where the set publishes no deliveries', () => {
    const fine = judge(facts({ hours: [hourOfMail(OPEN, { yahoo: [10_000, 0, 300, 5] })] }));
    const bad = judge(facts({ hours: [hourOfMail(OPEN, { yahoo: [1_000, 0, 900, 0] })] }));

    expect(fine).toMatchObject({ unjudged: [], strongest: { complaint: { count: 5, of: 10_000 } } });
    expect(fine.convictions.filter(({ level }) => level !== 'warn')).toEqual([]);
    expect(bad.convictions.map(({ level }) => level)).toContain('pause');
  });

  it('cannot judge complaints of a set whose only provider reports none', () => {
    const hours = [hourOfMail(OPEN, { gmail: [5_000, 5_000, 0, 90] })];

    expect(judge(facts({ hours }))).toMatchObject({ convictions: [], unjudged: ['complaint'] });
  });

  it('takes mail without an answer for good as long as SES may still deliver it', () => {
    const mail = { yahoo: [10_000, 100, 100, 0] } as const;
    const at = (hour: number, maxDelivery?: number) =>
      judge(facts({ hours: [hourOfMail(hour, { yahoo: [...mail.yahoo] })], maxDelivery })).convictions.length > 0;

    expect([at(OPEN), at(OPEN - 1), at(OPEN - 14), at(OPEN - 15)]).toEqual([false, false, false, true]);
    expect([at(OPEN, 2), at(OPEN - 2, 2), at(OPEN - 3, 2)]).toEqual([false, false, true]);
    expect([at(OPEN - 1, 0), at(OPEN - 2, 0)]).toEqual([false, true]);
  });

  it('counts a recipient that took its mail and bounced it later once', () => {
    const { strongest } = judge(facts({ hours: [hourOfMail(OPEN - 20, { yahoo: [600, 600, 180, 0] })] }));

    expect(strongest.hardBounce).toMatchObject({ count: 180, of: 600 });
  });

  it('does not judge hard bounces whose mail was never sent', () => {
    const hours = [hourOfMail(OPEN, { yahoo: [20, 20, 25, 0] })];
    const unproven = new Map([[OPEN, new Map([['yahoo', 25]])]]);

    expect(judge(facts({ hours })).convictions).not.toEqual([]);
    expect(judge(facts({ hours, unproven }))).toMatchObject({
      convictions: [],
      strongest: { hardBounce: { count: 0, of: 20 } },
    });
  });

  it.each([
    { name: '24 hours ago', youngest: OPEN - 24, told: false },
    { name: '25 hours ago', youngest: OPEN - 25, told: true },
  ])('lets an hour that began $name tell the dispersion: $told', ({ youngest, told }) => {
    const even = Array.from({ length: 20 }, (_, i) => hourOfMail(OPEN - 60 + i, { yahoo: [1_000, 960, 40, 0] }));
    const odd = hourOfMail(youngest, { yahoo: [1_000, 700, 300, 0] });
    const { dispersion } = judge(facts({ hours: [...even, odd], epochFrom: hourStart(OPEN) }));

    expect(dispersion.hardBounce > 2).toBe(told);
  });

  it('shows the level that is nearest to its bar', () => {
    const { strongest, evidence } = judge(facts({ hours: [hourOfMail(OPEN, { yahoo: [4_000, 4_000, 0, 40] })] }));
    const atRest = judge(facts({ hours: [hourOfMail(OPEN, { yahoo: [4_000, 4_000, 0, 0] })] })).strongest;

    expect(strongest.complaint).toMatchObject({ level: 'warn', evidence: evidence.complaint.warn, bar: 8 });
    expect(evidence.complaint.warn).toBeGreaterThan(8);
    expect(atRest.complaint).toMatchObject({ level: 'warn', count: 0, of: 4_000, evidence: 0, since: hourStart(OPEN) });
  });

  it.each([
    { evidence: { warn: 4, quarantine: 6, pause: 0 }, nearest: 'quarantine' },
    { evidence: { warn: 4, quarantine: 5, pause: 5 }, nearest: 'warn' },
    { evidence: { warn: 0, quarantine: 5, pause: 6 }, nearest: 'pause' },
  ] as const)('calls $nearest the nearest of $evidence', ({ evidence, nearest }) => {
    expect(nearestLevel(evidence, barsFor(1))).toBe(nearest);
  });

  it('says when a conviction hangs on one provider', () => {
    const everywhere = { yahoo: [2_000, 1_000, 1_000, 0], other: [2_000, 1_200, 800, 0] } as const;
    const oneOnly = { yahoo: [2_000, 1_000, 1_000, 0], other: [2_000, 2_000, 0, 0] } as const;
    const worst = (mail: typeof everywhere | typeof oneOnly) =>
      judge(facts({ hours: [hourOfMail(OPEN, { yahoo: [...mail.yahoo], other: [...mail.other] })] })).convictions[0];

    expect(worst(everywhere)).toMatchObject({ worstProvider: 'yahoo', hangsOnOneProvider: false });
    expect(worst(oneOnly)).toMatchObject({ worstProvider: 'yahoo', hangsOnOneProvider: true });
  });

  it('gives the same judgement whatever a withheld provider counts', () => {
    const withheld = (['hardBounce', 'complaint'] as const).map((metric) => ({
      provider: 'yahoo',
      metric,
      fromHour: OPEN - 400,
      toHour: OPEN,
    }));
    // So much good mail elsewhere, long ago, that the set is well there whatever else it does.
    const well = hourOfMail(OPEN - 400, { microsoft: [3_000_000, 3_000_000, 0, 0] });
    fc.assert(
      fc.property(hoursOfMail(399), fc.nat({ max: 5_000 }), (random, bounces) => {
        const hours = [well, ...random];
        const other = hours.map(({ hour, cells }) => ({
          hour,
          cells: new Map([...cells].filter(([name]) => name !== 'yahoo')).set(
            'yahoo',
            judgedCell({ sends: bounces, deliveries: 1, hardBounces: bounces, complaints: bounces }),
          ),
        }));
        const given = hours.map(({ hour, cells }) => ({
          hour,
          cells: new Map(cells).set('yahoo', judgedCell({ sends: 9, deliveries: 9 })),
        }));

        expect(judge(facts({ hours: other, withheld })).evidence).toEqual(
          judge(facts({ hours: given, withheld })).evidence,
        );
      }),
    );
  });

  it('withholds both border hours and no other', () => {
    const withheld = [{ provider: 'yahoo', metric: 'complaint', fromHour: OPEN - 3, toHour: OPEN - 1 } as const];
    const wellBefore = hourOfMail(OPEN - 30, { yahoo: [1_000, 1_000, 0, 0] });
    const judged = [OPEN - 4, OPEN - 3, OPEN - 1, OPEN].map(
      (hour) => levels({ hours: [wellBefore, fire(hour)], withheld }).length > 0,
    );

    expect(judged).toEqual([true, false, false, true]);
  });

  it('does not depend on the order in which providers were counted', () => {
    fc.assert(
      fc.property(hoursOfMail(), (hours) => {
        const turned = hours.map(({ hour, cells }) => ({ hour, cells: new Map([...cells].toReversed()) }));

        expect(judge(facts({ hours: turned }))).toEqual(judge(facts({ hours })));
      }),
    );
  });

  it('gives finite numbers for every count, and none for what is not a number', () => {
    const count = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(Number.MAX_VALUE, Number.POSITIVE_INFINITY));
    const odd = fc.array(fc.tuple(count, count, count, count), { maxLength: 20 });
    fc.assert(
      fc.property(odd, (cells) => {
        const hours = cells.map((cell, index) => hourOfMail(OPEN - 20 + index, { yahoo: cell }));
        const { evidence, dispersion, strongest, convictions } = judge(facts({ hours }));
        const numbers = JSON.stringify([evidence, dispersion, strongest, convictions]);

        expect(numbers).not.toContain('null');
      }),
    );
  });

  it('judges with a checkpoint as it does with the whole history, what has left at what was known of the set then', () => {
    fc.assert(
      fc.property(hoursOfMail(), fc.integer({ min: -168, max: -1 }), (mail, earlier) => {
        const hours = [
          hourOfMail(OPEN - 400, { other: [9, 9, 0, 0] }),
          ...mail.filter(({ hour }) => hour > OPEN - 400),
        ];
        const seenBy = (open: number) => hours.filter(({ hour }) => hour > open - 168 && hour <= open);
        const since = (beforeHour: number) => hours.filter(({ hour }) => hour >= beforeHour);
        const knownAt = (open: number) => prepare(facts({ now: hourStart(open), hours: seenBy(open) })).variation;
        const open = OPEN + earlier;
        const start = noEvidence(LIMITS, OPEN - 400);
        const left = { sendsFeedback, limits: LIMITS, variation: knownAt(open) };
        const before = advance(start, hours, OPEN - 380, left);
        const then = judge(facts({ now: hourStart(open), hours: since(OPEN - 380), before }));
        const later = advance(then.checkpoint, hours, OPEN - 167, {
          sendsFeedback,
          limits: LIMITS,
          variation: knownAt(OPEN),
        });

        const now = judge(facts({ hours: since(then.checkpoint.beforeHour), before: then.checkpoint }));
        const all = judge(facts({ hours: seenBy(OPEN), before: later }));

        expect(then.checkpoint).toEqual(advance(start, hours, open - 167, left));
        expect(now.checkpoint).toEqual(later);
        expect(now.evidence).toEqual(all.evidence);
      }),
    );
  });

  it.each([
    { name: 'made under other limits', change: { limits: { ...LIMITS, complaint: LIMITS.hardBounce } } },
    { name: 'of the epoch before', change: { beforeHour: OPEN - 168 } },
    { name: 'that lies in the future', change: { beforeHour: OPEN + 1 } },
  ])('ignores a checkpoint $name', ({ change }) => {
    const before = advance(noEvidence(LIMITS, OPEN - 300), [fire(OPEN - 200)], OPEN - 167, {
      sendsFeedback,
      limits: LIMITS,
      variation: perMetric(() => 1 / 3),
    });
    const given = { hours: [hourOfMail(OPEN, { yahoo: [10, 10, 0, 0] })], epochFrom: hourStart(OPEN - 168) };

    expect(judge(facts({ ...given, before })).evidence.complaint.quarantine).toBeGreaterThan(10);
    expect(judge(facts({ ...given, before: { ...before, ...change } })).evidence.complaint.quarantine).toBe(0);
  });

  it('judges an hour alike from its first moment to its last', () => {
    const hours = [fire(OPEN)];
    const first = judge(facts({ hours, now: hourStart(OPEN) }));

    expect(judge(facts({ hours, now: hourStart(OPEN) + HOUR_MS - 1 }))).toEqual(first);
  });
});
