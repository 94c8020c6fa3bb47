import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Conviction, LEVELS, METRICS } from '../../../shared/judging/model.ts';
import { HOUR_MS } from '../../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../../shared/policy/defaults.ts';
import { decideStanding } from '../../../shared/standing/decide.ts';
import { holdMsOf } from '../../../shared/standing/hold.ts';
import { MODES, STANDINGS, type Standing, type StandingRecord } from '../../../shared/standing/model.ts';
import { nextReviewAt } from '../../../shared/standing/review.ts';
import { caseOf, conviction, ENFORCED, QUIET, record, T0 } from './build.ts';

/** One look at a set: what the judge says, what a person has set, how much time has gone by. */
type Look = {
  readonly hours: number;
  readonly convictions: readonly Conviction[];
  readonly evidence: number;
  readonly outcomes: number;
  readonly mode: (typeof MODES)[number];
  readonly pinned: boolean;
  readonly exempt: boolean;
  readonly automatic: boolean;
};
const evidence = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 30, noNaN: true }));
const guilt = fc
  .tuple(fc.constantFrom(...METRICS), fc.constantFrom(...LEVELS), fc.double({ min: 8, max: 90, noNaN: true }))
  .map(([metric, level, sure]) => conviction(level, metric, { evidence: sure }));
const look: fc.Arbitrary<Look> = fc.record({
  hours: fc.oneof(fc.double({ min: 0, max: 3, noNaN: true }), fc.integer({ min: 0, max: 400 })),
  convictions: fc.oneof(fc.constant([]), fc.array(guilt, { maxLength: 3 })),
  evidence,
  outcomes: fc.constantFrom(0, 59, 60, 2_999, 3_000, 1_000_000),
  mode: fc.constantFrom('enforce', 'enforce', 'enforce', 'observe'),
  pinned: fc.constantFrom(false, false, false, true),
  exempt: fc.constantFrom(false, false, false, true),
  automatic: fc.constantFrom(true, true, true, false),
});
const looks = fc.array(look, { minLength: 1, maxLength: 40 });
const standing = fc.constantFrom(...STANDINGS);

const caseAt = (present: StandingRecord | null, seen: Look, now: number) =>
  caseOf({
    present,
    now,
    automatic: seen.automatic,
    effective: { ...ENFORCED, mode: seen.mode, pinned: seen.pinned, exempt: seen.exempt },
    facts: {
      convictions: seen.convictions,
      evidence: {
        ...QUIET.evidence,
        hardBounce: { warn: seen.evidence, quarantine: seen.evidence, pause: seen.evidence },
      },
      outcomesSinceEpoch: { ...QUIET.outcomesSinceEpoch, hardBounce: seen.outcomes, complaint: seen.outcomes },
    },
  });

type Step = {
  readonly before: StandingRecord | null;
  readonly after: StandingRecord | null;
  readonly seen: Look;
  readonly now: number;
};

const walk = (seen: readonly Look[], from: StandingRecord | null): Step[] => {
  let present = from;
  let now = T0;
  return seen.map((one) => {
    now += Math.round(one.hours * HOUR_MS);
    const before = present;
    const after = decideStanding(caseAt(present, one, now));
    present = after ?? present;
    return { before, after, seen: one, now };
  });
};
const anyStart = fc.option(
  fc
    .tuple(standing, fc.constantFrom(...MODES), fc.integer({ min: 1, max: 5 }))
    .map(([to, mode, offences]) => record(to, { mode, offences })),
);
const always = (holds: (step: Step) => boolean): void => {
  fc.assert(
    fc.property(looks, anyStart, (seen, start) => walk(seen, start).every(holds)),
    { numRuns: 400 },
  );
};
const standingOf = (present: StandingRecord | null): Standing => present?.to ?? 'healthy';

describe('decideStanding, always', () => {
  it('numbers its records one by one and chains them', () => {
    always(
      ({ before, after, now }) =>
        after === null ||
        (after.version === (before?.version ?? 0) + 1 && after.from === standingOf(before) && after.at === now),
    );
  });

  it('never leaves a real pause by itself', () => {
    always(({ before, after }) => before?.to !== 'paused' || before.mode !== 'enforce' || after === null);
  });

  it('leaves a shadow pause only with the mode', () => {
    always(({ before, after }) => before?.to !== 'paused' || after === null || after.cause === 'mode-change');
  });

  it('gives a reason for each change: no conviction, no turn for the worse', () => {
    const rank: Record<Standing, number> = { healthy: 0, probation: 0, warned: 1, quarantined: 2, paused: 3 };
    always(
      ({ after, seen }) =>
        after === null || rank[after.to] <= rank[after.from] || (seen.convictions.length > 0 && after.numbers !== null),
    );
  });

  it('changes something, or nothing at all', () => {
    always(({ after }) => after === null || after.from !== after.to);
  });

  it('keeps the epoch between healthy and warned, and starts a later one at a full hour with every other change', () => {
    const light = (to: Standing) => to === 'healthy' || to === 'warned';
    always(({ before, after, now }) => {
      if (after === null) return true;
      if (light(after.from) && light(after.to)) return after.epochFrom === (before?.epochFrom ?? 0);
      return after.epochFrom % HOUR_MS === 0 && after.epochFrom >= now && after.epochFrom < now + HOUR_MS;
    });
  });

  it('moves no pinned set and nobody while the switch is off', () => {
    const reallyAway = (at: StandingRecord | null) =>
      at?.mode === 'enforce' && (at.to === 'quarantined' || at.to === 'paused');
    always(({ before, after, seen }) => {
      return after === null || (!seen.pinned && seen.automatic) || reallyAway(before) === reallyAway(after);
    });
  });

  it('moves a pinned set up to warned at most', () => {
    always(({ after, seen }) => after === null || !seen.pinned || after.to === 'healthy' || after.to === 'warned');
  });

  it('never changes an exempt set', () => {
    always(({ after, seen }) => !seen.exempt || after === null);
  });

  it('holds exactly as long as the offences say, and nobody outside quarantine', () => {
    always(
      ({ after }) =>
        after === null || after.holdMs === (after.to === 'quarantined' ? holdMsOf(after.offences, DEFAULT_POLICY) : 0),
    );
  });

  it('never shortens the hold with more offences, nor past its longest', () => {
    fc.assert(
      fc.property(fc.nat(10_000), (offences) => {
        const hold = holdMsOf(offences, DEFAULT_POLICY);
        return hold >= 24 * HOUR_MS && hold <= holdMsOf(offences + 1, DEFAULT_POLICY) && hold <= 336 * HOUR_MS;
      }),
    );
  });

  it('forgets offences only on the way to healthy', () => {
    always(
      ({ before, after }) => after === null || after.to === 'healthy' || after.offences >= (before?.offences ?? 0),
    );
  });

  it('settles: deciding again on the same facts soon changes nothing more', () => {
    fc.assert(
      fc.property(look, anyStart, (seen, start) => {
        let present = start;
        for (let turns = 0; turns < 4; turns++) {
          const next = decideStanding(caseAt(present, seen, T0 + 1_000 * HOUR_MS));
          if (next === null) return true;
          present = next;
        }
        return false;
      }),
    );
  });
});

describe('a set of which nothing bad is heard any more', () => {
  it('ends healthy by its reviews alone, unless it is paused or a person must release it', () => {
    fc.assert(
      fc.property(standing, fc.integer({ min: 1, max: 5 }), fc.nat(HOUR_MS), (to, offences, late) => {
        const start = record(to, { offences });
        let present = start;
        let now = T0;
        for (let turns = 0; turns < 5_000; turns++) {
          const next = nextReviewAt(present, DEFAULT_POLICY, now);
          if (next === null || now > T0 + 2_000 * HOUR_MS) break;
          expect(next).toBeGreaterThan(now);
          now = next + late;
          present = decideStanding(caseOf({ present, facts: QUIET, now })) ?? present;
        }
        const stuck = to === 'paused' || (to === 'quarantined' && offences >= 3);
        return present.to === (stuck ? to : 'healthy');
      }),
      { numRuns: 60 },
    );
  });
});
