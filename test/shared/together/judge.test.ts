import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgedCell } from '../../../shared/counting/counts.ts';
import { judge } from '../../../shared/judging/judge.ts';
import type { HourCounts } from '../../../shared/judging/model.ts';
import { type Hour, hourStart } from '../../../shared/kernel/time.ts';
import { judgeTogether, type Member, memberOf } from '../../../shared/together/judge.ts';
import { facts, hourOfMail, hoursOfMail, LIMITS, type Mail, NOW, OPEN, sendsFeedback } from '../judging/samples.ts';

const FACTS = { now: NOW, limits: LIMITS, judged: 10, harm: 2 };
const member = (name: string, hours: readonly HourCounts[], given: Partial<Parameters<typeof memberOf>[1]> = {}) =>
  memberOf(name, { now: NOW, epochFrom: 0, hours, limits: LIMITS, withheld: [], sendsFeedback, ...given });
const named = (sets: readonly (readonly HourCounts[])[]): Member[] =>
  sets.map((hours, index) => member(`set-${index}`, hours));
const hour = (ago: number, mail: Mail): HourCounts => hourOfMail(OPEN - ago, { yahoo: mail });

/** No more complaints than deliveries: what is beyond them is judged as if it had been delivered. */
const plausible = ({ hour: at, cells }: HourCounts): HourCounts => ({
  hour: at,
  cells: new Map(
    Array.from(cells, ([provider, [sends, deliveries, hardBounces, complaints]]) => [
      provider,
      judgedCell({ sends, deliveries, hardBounces, complaints: Math.min(complaints, deliveries) }),
    ]),
  ),
});

/** The hours of several sets as those of one. */
function asOne(sets: readonly (readonly HourCounts[])[]): HourCounts[] {
  const sums = new Map<Hour, Map<string, number[]>>();
  for (const { hour: at, cells } of sets.flat()) {
    const sum = sums.get(at) ?? new Map();
    sums.set(at, sum);
    for (const [provider, cell] of cells) {
      const known = sum.get(provider) ?? judgedCell();
      sum.set(
        provider,
        known.map((value: number, index: number) => value + (cell[index] ?? 0)),
      );
    }
  }
  return [...sums]
    .map(([at, cells]) => ({ hour: at, cells }) as unknown as HourCounts)
    .toSorted((a, b) => a.hour - b.hour);
}

describe('judgeTogether', () => {
  it('always finds what a set with the same counts would show, where nobody is convicted alone', () => {
    fc.assert(
      fc.property(fc.array(hoursOfMail(120), { minLength: 2, maxLength: 6 }), (drawn) => {
        const sets = drawn.map((hours) => hours.map(plausible));
        const bar = 1e6;
        const bars = { warn: bar, act: bar, setsPerStep: 300 };
        const { evidence } = judgeTogether(named(sets), { ...FACTS, bars });
        const one = judge(facts({ hours: asOne(sets), bars })).evidence;
        expect(evidence).toBeCloseTo(Math.max(one.hardBounce.quarantine, one.complaint.quarantine), 6);
      }),
    );
  });

  it('never convicts sets of which each is at or below its limit in every hour', () => {
    const healthy = fc
      .array(fc.tuple(fc.nat({ max: 160 }), fc.integer({ min: 1, max: 5_000 })), { maxLength: 20 })
      .map((hours) =>
        hours
          .toSorted(([a], [b]) => b - a)
          .map(([ago, n]) =>
            hour(ago, [n, n - Math.floor(n * 0.05), Math.floor(n * 0.05), Math.floor((n * 0.95) / 1_000)]),
          ),
      );
    fc.assert(
      fc.property(fc.array(healthy, { minLength: 2, maxLength: 12 }), (sets) => {
        expect(judgeTogether(named(sets), FACTS)).toEqual({ conviction: null, evidence: 0 });
      }),
    );
  });

  it('convicts what no set shows alone, and names those with most hits first', () => {
    const found = judgeTogether(
      named(Array.from({ length: 20 }, (_, index) => [hour(1, [40, 40, 0, index < 10 ? (index === 7 ? 2 : 1) : 0])])),
      FACTS,
    );
    expect(found.conviction).toMatchObject({
      metric: 'complaint',
      level: 'quarantine',
      count: 11,
      of: 800,
      sets: 20,
      since: hourStart(OPEN - 1),
    });
    expect(found.conviction?.hitSets.slice(0, 3)).toEqual(['set-7', 'set-0', 'set-1']);
  });

  it('finds a tenant at twice the limit that is spread over many small sets, as soon as one set would be found', () => {
    // 100 sets with 10 mails an hour, of which one bounces, in another mail of another set each hour.
    const until = (hours: number) => Array.from({ length: hours }, (_, at) => hour(hours - 1 - at, [10, 9, 1, 0]));
    const isFound = (hours: number) => judgeTogether(named(Array.from({ length: 100 }, () => until(hours))), FACTS);
    const isMoved = (hours: number) =>
      judge(facts({ hours: asOne(Array.from({ length: 100 }, () => until(hours))) })).convictions.some(
        ({ level }) => level === 'quarantine',
      );
    const first = (found: (hours: number) => boolean) => Array.from({ length: 30 }, (_, at) => at + 1).find(found);
    const joint = first((hours) => isFound(hours).conviction !== null);
    expect(joint).toBe(first(isMoved));
    expect(joint).toBeLessThanOrEqual(10);
    expect(isFound(joint ?? 0).conviction).toMatchObject({ metric: 'hardBounce', sets: 100 });
  });

  it('never convicts for what one set does alone', () => {
    fc.assert(
      fc.property(hoursOfMail(60), fc.integer({ min: 0, max: 8 }), (hours, others) => {
        const silent = Array.from({ length: others }, () => [hour(3, [100, 100, 0, 0])]);
        expect(judgeTogether(named([hours, ...silent]), FACTS).conviction).toBeNull();
      }),
    );
  });

  it('leaves out who is convicted alone, so that the rest is judged by what it does', () => {
    const bad = [hour(1, [1_000, 1_000, 0, 60])];
    const rest = Array.from({ length: 5 }, () => [hour(1, [40, 40, 0, 0])]);
    expect(judgeTogether(named([bad, ...rest]), FACTS)).toEqual({ conviction: null, evidence: 0 });
  });

  it('measures nobody by the silence of another: who publishes no deliveries is counted by what it sent', () => {
    // 20 sets that publish Send and Bounce only, beside one that publishes all: 4 % of what was sent.
    const silent = Array.from({ length: 20 }, () => [hour(1, [100, 0, 4, 0])]);
    expect(judgeTogether(named([...silent, [hour(1, [50, 50, 0, 0])]]), FACTS).evidence).toBe(0);
    // And who publishes neither is not judged at all.
    const mute = Array.from({ length: 20 }, () => [hour(1, [0, 0, 4, 0])]);
    expect(judgeTogether(named([...mute, [hour(1, [50, 50, 0, 0])]]), FACTS).evidence).toBe(0);
  });

  it('measures nobody by a stricter limit than its own', () => {
    const lax = { ...LIMITS, complaint: { ...LIMITS.complaint, quarantine: 0.05, pause: 0.1 } };
    const sets = Array.from({ length: 20 }, (_, index) =>
      member(`set-${index}`, [hour(1, [40, 40, 0, 1])], { limits: lax }),
    );
    expect(judgeTogether(sets, FACTS)).toEqual({ conviction: null, evidence: 0 });
  });

  it('never convicts for the harm of one set alone either', () => {
    const harmed = [...RESTLESS, hour(0, [24_000, 20_640, 3_360, 0])];
    const silent = Array.from({ length: 5 }, () => [hour(0, [40, 40, 0, 0])]);
    expect(judge(facts({ hours: harmed })).convictions.map(({ by, level }) => [by, level])).toContainEqual([
      'harm',
      'quarantine',
    ]);
    expect(judgeTogether(named([harmed, ...silent]), FACTS).conviction).toBeNull();
  });

  it('finds harm where variation would excuse it', () => {
    // 60 sets with a campaign each of 400 at 15 %, after a week in which the hours of all differed as much as may be.
    const sets = [RESTLESS, ...Array.from({ length: 60 }, () => [hour(0, [400, 344, 56, 0])])];
    const { conviction } = judgeTogether(named(sets), FACTS);
    expect(conviction).toMatchObject({ metric: 'hardBounce', line: 0.1 });
  });

  it('takes more evidence where more are judged', () => {
    const sets = named(Array.from({ length: 20 }, (_, index) => [hour(1, [40, 40, 0, index < 10 ? 1 : 0])]));
    const { conviction } = judgeTogether(sets, FACTS);
    expect(conviction).not.toBeNull();
    const bar = (conviction?.evidence ?? 0) + 0.1;
    expect(judgeTogether(sets, { ...FACTS, judged: 300 * Math.exp(bar - 10) }).conviction).toBeNull();
  });

  it('judges no signal that may only warn', () => {
    const sets = named(Array.from({ length: 20 }, () => [hour(1, [40, 40, 0, 1])]));
    expect(judgeTogether(sets, { ...FACTS, powers: POWERS }).conviction).toBeNull();
  });
});

/** A week in which the rate of each hour differs as much as may be from the next. */
const RESTLESS = Array.from({ length: 60 }, (_, at) =>
  hour(160 - at, [4_000, 4_000 - (at % 2 ? 0 : 390), at % 2 ? 0 : 390, 0]),
);

const POWERS = {
  hardBounce: 'warn',
  complaint: 'warn',
  missingMailbox: 'tell',
  expired: 'tell',
  reject: 'tell',
  renderingFailure: 'tell',
  suppressed: 'tell',
  reputationDeferral: 'warn',
} as const;
