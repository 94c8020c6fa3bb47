import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auditOfStanding } from '../../../shared/audit/of-standing.ts';
import { HOUR_MS } from '../../../shared/kernel/time.ts';
import { desiredAfter, desiredPlacement } from '../../../shared/placement/desired.ts';
import type { DesiredPlacement, WantedPlacement } from '../../../shared/placement/model.ts';
import { DEFAULT_POLICY } from '../../../shared/policy/defaults.ts';
import { approveByHand, dropByHand, releaseForGoodByHand } from '../../../shared/standing/by-hand-held.ts';
import { decideStanding } from '../../../shared/standing/decide.ts';
import { type MODES, STANDINGS, type StandingRecord } from '../../../shared/standing/model.ts';
import { caseOf, conviction, ENFORCED, QUIET, record, T0 } from './build.ts';

const SHELTER = { pool: 'reserve', since: T0 - HOUR_MS, newest: T0 - HOUR_MS, sentence: '1 of 4 addresses is listed' };
const STANDING_BY = record('healthy', { cause: 'standby', standby: 'reserve', at: T0 - HOUR_MS });
const quarantinePool = DEFAULT_POLICY.quarantinePool;
const sheltered = { ...QUIET, failover: SHELTER };
const clean = { ...QUIET, failover: null };

describe('a healthy set whose pool is listed', () => {
  it('moves to the standby, with the numbers, and nothing is held against it', () => {
    const present = record('healthy');
    const decided = decideStanding(caseOf({ present, facts: sheltered }));
    expect(decided).toMatchObject({
      ...{ from: 'healthy', to: 'healthy', cause: 'standby', standby: 'reserve', version: 8 },
      ...{ offences: 0, holdMs: 0, epochFrom: present.epochFrom, sentence: '1 of 4 addresses is listed' },
    });
    expect(decided && desiredAfter(present, decided, quarantinePool)).toMatchObject({
      ...{ version: 8, pool: { kind: 'pool', name: 'reserve' }, sendingEnabled: true, automatic: true },
    });
    expect(decided && auditOfStanding(decided)).toMatchObject({ action: 'standby', to: 'healthy, in reserve' });
  });

  it('goes home when no address of its pool is listed any more', () => {
    const decided = decideStanding(caseOf({ present: STANDING_BY, facts: clean }));
    expect(decided).toMatchObject({ to: 'healthy', cause: 'standby-over' });
    expect(decided?.standby).toBeUndefined();
    expect(decided && desiredAfter(STANDING_BY, decided, quarantinePool)?.pool).toEqual({ kind: 'home' });
  });

  it('goes home when it is warned: who stands by is healthy', () => {
    const facts = { ...sheltered, convictions: [conviction('warn')] };
    const decided = decideStanding(caseOf({ present: STANDING_BY, facts }));
    expect(decided).toMatchObject({ to: 'warned' });
    expect(decided && desiredAfter(STANDING_BY, decided, quarantinePool)?.pool).toEqual({ kind: 'home' });
  });

  it('goes from the standby to quarantine at once', () => {
    const facts = { ...sheltered, convictions: [conviction('quarantine')] };
    const decided = decideStanding(caseOf({ present: STANDING_BY, facts }));
    expect(decided && desiredAfter(STANDING_BY, decided, quarantinePool)?.pool).toEqual({
      kind: 'pool',
      name: quarantinePool,
    });
  });

  it.each([
    { name: 'nobody has looked', over: { facts: QUIET } },
    { name: 'it is pinned', over: { effective: { ...ENFORCED, pinned: true } } },
    { name: 'it is exempt', over: { effective: { ...ENFORCED, exempt: true } } },
    { name: 'automatic moves are switched off', over: { automatic: false } },
    { name: 'it stands by already', over: { present: STANDING_BY } },
  ])('stays where it is where $name', ({ over }) => {
    expect(decideStanding(caseOf({ present: record('healthy'), facts: sheltered, ...over }))).toBeNull();
  });

  it('is told, and not moved, in observe mode; and goes home when enforce ends', () => {
    const effective = { ...ENFORCED, mode: 'observe' as const };
    const observed = record('healthy', { mode: 'observe' });
    const decided = decideStanding(caseOf({ present: observed, facts: sheltered, effective }));
    expect(decided).toMatchObject({ cause: 'standby', mode: 'observe', standby: 'reserve' });
    expect(decided && desiredAfter(observed, decided, quarantinePool)).toBeNull();

    const back = decideStanding(caseOf({ present: STANDING_BY, facts: sheltered, effective }));
    expect(back).toMatchObject({ cause: 'standby-over', mode: 'observe' });
    expect(back && desiredAfter(STANDING_BY, back, quarantinePool)?.pool).toEqual({ kind: 'home' });
  });
});

describe('a held move to the standby', () => {
  const by = {
    ...{ configurationSet: 'acme-news', present: STANDING_BY, policy: DEFAULT_POLICY, effective: ENFORCED },
    ...{ actor: 'jane', reason: 'looked at it', now: T0 },
  };
  const made = (answer: ReturnType<typeof approveByHand>): StandingRecord =>
    answer.ok ? answer.record : expect.fail(answer.sentence);

  it('passes when a person approves it', () => {
    const approved = made(approveByHand(by, true));
    expect(desiredAfter(STANDING_BY, approved, quarantinePool)).toMatchObject({
      ...{ version: 8, automatic: false, pool: { kind: 'pool', name: 'reserve' } },
    });
    expect(approveByHand(by, false).ok).toBe(false);
  });

  it('falls when a person drops it, and is not decided again for the same listing', () => {
    const dropped = made(dropByHand(by, true));
    expect(desiredAfter(STANDING_BY, dropped, quarantinePool)?.pool).toEqual({ kind: 'home' });
    expect(decideStanding(caseOf({ present: dropped, facts: sheltered, now: T0 + HOUR_MS }))).toBeNull();
    const newer = { ...QUIET, failover: { ...SHELTER, newest: T0 + 1 } };
    expect(decideStanding(caseOf({ present: dropped, facts: newer, now: T0 + HOUR_MS }))).toMatchObject({
      standby: 'reserve',
    });
  });

  it('ends with a release for good', () => {
    expect(desiredAfter(STANDING_BY, made(releaseForGoodByHand(by)), quarantinePool)?.pool).toEqual({ kind: 'home' });
  });
});

type Look = Readonly<{
  failover: typeof SHELTER | null | undefined;
  guilt: 'warn' | 'quarantine' | 'pause' | null;
  mode: (typeof MODES)[number];
  pinned: boolean;
  exempt: boolean;
  automatic: boolean;
  hours: number;
}>;
const look: fc.Arbitrary<Look> = fc.record({
  failover: fc.constantFrom(SHELTER, SHELTER, { ...SHELTER, pool: 'other' }, null, undefined),
  guilt: fc.constantFrom(null, null, null, 'warn', 'quarantine', 'pause'),
  mode: fc.constantFrom('enforce', 'enforce', 'observe'),
  pinned: fc.constantFrom(false, false, true),
  exempt: fc.constantFrom(false, false, true),
  automatic: fc.constantFrom(true, true, false),
  hours: fc.integer({ min: 0, max: 200 }),
});
const caseAt = (present: StandingRecord | null, seen: Look, now: number) =>
  caseOf({
    ...{ present, now, automatic: seen.automatic },
    effective: { ...ENFORCED, mode: seen.mode, pinned: seen.pinned, exempt: seen.exempt },
    facts: {
      ...QUIET,
      convictions: seen.guilt === null ? [] : [conviction(seen.guilt)],
      outcomesSinceEpoch: { ...QUIET.outcomesSinceEpoch, hardBounce: 10_000, complaint: 10_000 },
      failover: seen.failover,
    },
  });
/** Every decision of some looks, each until nothing changes, as the judge makes them. */
function walk(looks: readonly Look[]) {
  let present: StandingRecord | null = null;
  let now = T0;
  let placed: WantedPlacement = { pool: { kind: 'home' }, sendingEnabled: true };
  const steps: {
    before: StandingRecord | null;
    after: StandingRecord;
    seen: Look;
    desired: DesiredPlacement | null;
  }[] = [];
  let longest = 0;
  for (const seen of looks) {
    now += seen.hours * HOUR_MS;
    for (let changes = 1; ; changes++) {
      const after = decideStanding(caseAt(present, seen, now));
      if (after === null) break;
      const desired = desiredAfter(present, after, quarantinePool);
      if (desired !== null) placed = desired;
      steps.push({ before: present, after, seen, desired });
      present = after;
      longest = Math.max(longest, changes);
      if (changes > 10) break;
    }
  }
  return { steps, present: present as StandingRecord | null, placed, longest };
}
const looks = fc.array(look, { minLength: 1, maxLength: 30 });

describe('whatever happens', () => {
  it('never moves a set to the standby that is not healthy, is pinned or exempt, or while the switch is off', () => {
    fc.assert(
      fc.property(looks, (seen) =>
        walk(seen).steps.every(
          ({ before, after, seen: { pinned, exempt, automatic } }) =>
            after.cause !== 'standby' ||
            ((before === null || before.to === 'healthy') && !pinned && !exempt && automatic),
        ),
      ),
    );
  });

  it('always stands at home who is not healthy and not quarantined or paused', () => {
    fc.assert(
      fc.property(looks, (seen) =>
        walk(seen).steps.every(({ after }) => typeof after.standby !== 'string' || after.to === 'healthy'),
      ),
    );
  });

  it('always has asked for the placement that the newest record means', () => {
    fc.assert(
      fc.property(looks, (seen) => {
        const { present, placed } = walk(seen);
        // What is paused in earnest stays so in observe mode, until a person resumes it.
        if (present === null || present.to === 'paused') return true;
        const { to: standing, mode, standby } = present;
        const { pool, sendingEnabled } = placed;
        expect({ pool, sendingEnabled }).toEqual(desiredPlacement({ standing, mode, quarantinePool, standby }));
        return true;
      }),
    );
  });

  it('always comes to rest', () => {
    fc.assert(fc.property(looks, (seen) => walk(seen).longest <= 4));
  });

  it.each(STANDINGS.filter((standing) => standing !== 'healthy'))('never moves a %s set to the standby', (standing) => {
    expect(decideStanding(caseOf({ present: record(standing), facts: sheltered }))?.standby).toBeUndefined();
  });
});
