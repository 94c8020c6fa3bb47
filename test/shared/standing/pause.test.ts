import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../../shared/policy/defaults.ts';
import { decideStanding } from '../../../shared/standing/decide.ts';
import { harmOf } from '../../../shared/standing/harm.ts';
import { STANDINGS } from '../../../shared/standing/model.ts';
import { caseOf, convicted, conviction, ENFORCED, record, T0 } from './build.ts';

const pausing = (count: number, sendingHours: number, providers: number) =>
  conviction('pause', 'complaint', { count, sendingHours, providers });
const decide = (...convictions: Parameters<typeof convicted>) =>
  decideStanding(caseOf({ facts: convicted(...convictions) }));

describe('a pause for complaints', () => {
  it.each([
    [9, 1, 1, 'quarantined'],
    [9, 2, 1, 'quarantined'],
    [9, 1, 9, 'quarantined'],
    [2, 2, 2, 'paused'],
    [10, 1, 1, 'paused'],
    [4_000, 1, 1, 'paused'],
  ])(
    'takes more than a grudge: %i complainers in %i hours at %i providers lead to %s',
    (count, hours, providers, to) => {
      expect(decide(pausing(count, hours, providers))?.to).toBe(to);
    },
  );

  it('says why it only quarantines, in numbers', () => {
    expect(decide(conviction('quarantine'), pausing(4, 1, 1))?.sentence).toMatch(
      /^complaints 14 of .* ≥ 10; not paused: that takes 10 complainers, or 2 sending hours and 2 mailbox providers, got 4, 1 and 1$/,
    );
    expect(decide(conviction('quarantine'), pausing(10, 1, 1))?.sentence).not.toContain('not paused');
  });

  it('quarantines nobody anew who is quarantined, and nobody who may not be moved', () => {
    const facts = convicted(pausing(4, 1, 1));
    expect(decideStanding(caseOf({ present: record('quarantined'), facts, now: T0 + HOUR_MS }))).toBeNull();
    const pinned = decideStanding(caseOf({ facts, effective: { ...ENFORCED, pinned: true } }));
    expect(pinned).toMatchObject({
      to: 'warned',
      sentence: expect.stringMatching(/; it is pinned, so nothing is moved$/),
    });
  });

  it('asks nothing more of hard bounces', () => {
    const bounces = conviction('pause', 'hardBounce', { count: 4, sendingHours: 1, providers: 1 });
    expect(decide(bounces)?.to).toBe('paused');
    expect(decide(pausing(4, 1, 1), bounces)).toMatchObject({ to: 'paused', cause: 'bounce-rate' });
  });

  it('never comes of fewer than ten complainers of one sending hour or of one provider, whatever the standing', () => {
    const few = fc.record({
      count: fc.integer({ min: 1, max: 9 }),
      n: fc.integer({ min: 1, max: 9 }),
      isHour: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...STANDINGS),
        few,
        fc.double({ min: 10, max: 1e6, noNaN: true }),
        (from, few, evidence) => {
          const spread = few.isHour ? { sendingHours: 1, providers: few.n } : { sendingHours: few.n, providers: 1 };
          const facts = convicted(conviction('pause', 'complaint', { count: few.count, evidence, ...spread }));
          const decided = decideStanding(caseOf({ present: from === 'healthy' ? null : record(from), facts }));
          expect(decided?.to).not.toBe('paused');
        },
      ),
    );
  });
});

describe('harmOf', () => {
  it('adds up the metrics, in hard bounces: a complaint counts for as many as its limit is smaller', () => {
    const convictions = [
      conviction('warn', 'complaint', { harmPerHour: 1 }),
      conviction('quarantine', 'complaint', { harmPerHour: 3 }),
      conviction('quarantine', 'hardBounce', { harmPerHour: 40 }),
    ];
    expect(harmOf(convictions, DEFAULT_POLICY).harmPerHour).toBeCloseTo(3 * 50 + 40, 9);
    expect(harmOf([], DEFAULT_POLICY)).toEqual({});
    expect(decide(...convictions)?.harmPerHour).toBeCloseTo(190, 9);
  });
});
