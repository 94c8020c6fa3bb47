import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../shared/kernel/time.ts';
import { endOfStanding } from '../../../shared/standing/end.ts';
import { endingOf } from '../../../shared/standing/ending.ts';
import { heal } from '../../../shared/standing/heal.ts';
import { STANDINGS, type StandingRecord } from '../../../shared/standing/model.ts';
import { caseOf, conviction, ENFORCED, QUIET, record, T0 } from './build.ts';

const POLICY = caseOf({}).policy;
const numbersOf = (metric: 'hardBounce' | 'complaint') => {
  const { level: _, by: __, ...numbers } = conviction('quarantine', metric);
  return numbers;
};

const presents = fc
  .record({
    to: fc.constantFrom(...STANDINGS),
    offences: fc.integer({ min: 0, max: 5 }),
    holdHours: fc.integer({ min: 1, max: 336 }),
    until: fc.option(fc.integer({ min: 1, max: 40 }), { freq: 3 }),
    metric: fc.option(fc.constantFrom('hardBounce', 'complaint')),
  })
  .map(({ to, offences, holdHours, until, metric }) =>
    record(to, {
      offences,
      holdMs: to === 'quarantined' ? holdHours * HOUR_MS : 0,
      ...(until !== null && { until: T0 + until * DAY_MS }),
      ...(metric !== null && { numbers: numbersOf(metric) }),
    }),
  );
const circumstances = fc.record({ pinned: fc.boolean(), automatic: fc.boolean() });

/** As much good mail as anybody wants, and nothing against the sender. */
const PLENTY = { ...QUIET, outcomesSinceEpoch: { ...QUIET.outcomesSinceEpoch, hardBounce: 1e9, complaint: 1e9 } };

describe('what ends a standing', () => {
  it('is as heal goes by it: not before, not without its mail, and then', () => {
    fc.assert(
      fc.property(presents, circumstances, (present, { pinned, automatic }) => {
        const on = { present, policy: POLICY, effective: { ...ENFORCED, pinned }, automatic };
        const ending = endingOf(on);
        const at = (now: number, facts = PLENTY) => heal(caseOf({ ...on, facts, now }))?.to ?? null;
        switch (ending.kind) {
          case 'none':
          case 'by-hand':
            expect(at(T0 + 365 * DAY_MS)).toBeNull();
            break;
          case 'until':
            expect(at(T0 + 365 * DAY_MS)).toBeNull();
            expect(ended(present, ending.at - 1)).toBeNull();
            expect(ended(present, ending.at)).not.toBeNull();
            break;
          case 'quiet':
          case 'probation':
            expect(at(ending.at - 1)).toBeNull();
            expect(at(ending.at)).toBe('healthy');
            break;
          case 'proof': {
            expect(at(ending.from - 1)).toBeNull();
            expect(at(ending.from)).toBe('probation');
            expect(at(ending.latest - 1, QUIET)).toBeNull();
            expect(at(ending.latest, QUIET)).toBe('probation');
            const exactly = Object.fromEntries(ending.outcomes.map(({ metric, least }) => [metric, least]));
            const facts = (less: number) => ({
              ...QUIET,
              outcomesSinceEpoch: { ...PLENTY.outcomesSinceEpoch, ...withLess(exactly, less) },
            });
            expect(at(ending.from, facts(0))).toBe('probation');
            expect(at(ending.from, facts(1))).toBeNull();
            break;
          }
          default:
            expect(ending satisfies never).toBe('known');
        }
      }),
    );
  });

  it('is said in so many mails: 60 for bounces, 3,000 for complaints, or both where nothing says which', () => {
    const outcomes = (present: StandingRecord) => {
      const ending = endingOf({ present, policy: POLICY, effective: ENFORCED, automatic: true });
      return ending.kind === 'proof' ? ending.outcomes : null;
    };
    const convicted = record('quarantined', { numbers: numbersOf('hardBounce') });
    expect(outcomes(convicted)).toEqual([{ metric: 'hardBounce', least: 60 }]);
    expect(outcomes(record('quarantined'))).toEqual([
      { metric: 'hardBounce', least: 60 },
      { metric: 'complaint', least: 3_000 },
    ]);
  });

  it('is a person where nothing moves by itself: paused, the third quarantine in a row, pinned, or moves off', () => {
    const kind = (present: StandingRecord, over: { pinned?: boolean; automatic?: boolean } = {}) => {
      const { pinned = false, automatic = true } = over;
      return endingOf({ present, policy: POLICY, effective: { ...ENFORCED, pinned }, automatic }).kind;
    };
    expect(kind(record('paused'))).toBe('by-hand');
    expect(kind(record('quarantined', { offences: 3 }))).toBe('by-hand');
    expect(kind(record('quarantined'), { pinned: true })).toBe('by-hand');
    expect(kind(record('quarantined'), { automatic: false })).toBe('by-hand');
    expect(kind(record('quarantined'))).toBe('proof');
  });
});

const ended = (present: StandingRecord, now: number) =>
  endOfStanding({ configurationSet: 'acme-news', present, policy: POLICY, effective: ENFORCED, now });
const withLess = (exactly: Readonly<Record<string, number>>, less: number) =>
  Object.fromEntries(Object.entries(exactly).map(([metric, least]) => [metric, least - less]));
