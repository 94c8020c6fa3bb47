import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../../shared/policy/defaults.ts';
import { decideStanding } from '../../../shared/standing/decide.ts';
import type { StandingFacts } from '../../../shared/standing/facts.ts';
import type { Numbers, Standing, StandingRecord } from '../../../shared/standing/model.ts';
import { caseOf, convicted, conviction, ENFORCED, QUIET, record, T0 } from './build.ts';

const H = HOUR_MS;
const outcomes = (hardBounce: number, complaint: number): StandingFacts => ({
  ...QUIET,
  outcomesSinceEpoch: { ...QUIET.outcomesSinceEpoch, hardBounce, complaint },
});
const loud = (facts: StandingFacts, level: 'warn' | 'quarantine', evidence: number): StandingFacts => ({
  ...facts,
  evidence: { ...facts.evidence, complaint: { ...facts.evidence.complaint, [level]: evidence } },
});
const numbers: Numbers = { metric: 'complaint', count: 1, of: 2, rate: 0.5, limit: 0.1, evidence: 1, bar: 1, since: 0 };

describe('decideStanding on convictions', () => {
  it.each<[Standing, 'warn' | 'quarantine' | 'pause', Standing | null]>([
    ['healthy', 'warn', 'warned'],
    ['healthy', 'quarantine', 'quarantined'],
    ['healthy', 'pause', 'paused'],
    ['warned', 'warn', null],
    ['warned', 'quarantine', 'quarantined'],
    ['warned', 'pause', 'paused'],
    ['quarantined', 'warn', null],
    ['quarantined', 'quarantine', null],
    ['quarantined', 'pause', 'paused'],
    ['probation', 'warn', null],
    ['probation', 'quarantine', 'quarantined'],
    ['probation', 'pause', 'paused'],
    ['paused', 'warn', null],
    ['paused', 'quarantine', null],
    ['paused', 'pause', null],
  ])('leads a %s set convicted at level %s to %s', (from, level, to) => {
    const decided = decideStanding(caseOf({ present: record(from), facts: convicted(conviction(level)), now: T0 + H }));

    expect(decided?.to ?? null).toBe(to);
    if (decided !== null) expect(decided).toMatchObject({ from, version: 8, at: T0 + H, cause: 'complaint-rate' });
  });

  it('writes the first record of a set whole', () => {
    const decided = decideStanding(caseOf({ facts: convicted(conviction('quarantine')) }));

    expect(decided).toEqual<StandingRecord>({
      configurationSet: 'acme-news',
      version: 1,
      at: T0,
      from: 'healthy',
      to: 'quarantined',
      cause: 'complaint-rate',
      actor: 'lazaretto',
      mode: 'enforce',
      tenant: 'acme',
      epochFrom: T0 + 45 * MINUTE_MS,
      offences: 1,
      holdMs: 24 * H,
      harmPerHour: 700,
      numbers: {
        metric: 'complaint',
        count: 14,
        of: 4_300,
        rate: 14 / 4_300,
        limit: 0.001,
        evidence: 10.4,
        bar: 10,
        since: T0 - 15 * MINUTE_MS,
      },
      sentence: 'complaints 14 of 4,300 delivered since 10:00 = 0.33 %, limit 0.10 %, evidence 10.4 ≥ 10',
    });
  });

  it('acts on the most severe conviction, and among equals on the one furthest above its bar', () => {
    const weaker = conviction('quarantine', 'complaint', { evidence: 11 });
    const stronger = conviction('quarantine', 'hardBounce', { evidence: 12 });
    const facts = convicted(conviction('warn', 'complaint', { evidence: 99 }), weaker, stronger);

    expect(decideStanding(caseOf({ facts }))).toMatchObject({ to: 'quarantined', cause: 'bounce-rate' });
  });

  it('keeps the epoch when it warns, so that mounting evidence is not thrown away', () => {
    const present = record('healthy', { epochFrom: 1_234 });

    expect(decideStanding(caseOf({ present, facts: convicted(conviction('warn')) }))?.epochFrom).toBe(1_234);
    expect(decideStanding(caseOf({ facts: convicted(conviction('warn')) }))?.epochFrom).toBe(0);
  });

  it.each([
    ['on the hour', 10 * H, 10 * H],
    ['a millisecond later', 10 * H + 1, 11 * H],
  ])('starts the epoch of a quarantine at the first full hour: %s', (_, now, epochFrom) => {
    expect(decideStanding(caseOf({ facts: convicted(conviction('quarantine')), now }))?.epochFrom).toBe(epochFrom);
  });

  it.each([
    [1, 2, 48],
    [2, 3, 96],
    [4, 5, 336],
    [500, 501, 336],
  ])('doubles the hold with each relapse: %i offences before, %i after, %i h', (before, offences, hours) => {
    const present = record('probation', { offences: before });

    expect(decideStanding(caseOf({ present, facts: convicted(conviction('quarantine')) }))).toMatchObject({
      offences,
      holdMs: hours * H,
    });
  });

  it('does not count a pause within quarantine as another offence, but one from outside', () => {
    const facts = convicted(conviction('pause'));

    expect(decideStanding(caseOf({ present: record('quarantined', { offences: 2 }), facts }))?.offences).toBe(2);
    expect(decideStanding(caseOf({ present: record('probation', { offences: 2 }), facts }))?.offences).toBe(3);
    expect(decideStanding(caseOf({ facts }))?.offences).toBe(1);
  });
});

describe('decideStanding on good behaviour', () => {
  const warned = record('warned');
  it.each<[string, number, StandingFacts, boolean]>([
    ['a millisecond before the day is over', 24 * H - 1, QUIET, false],
    ['after a day', 24 * H, QUIET, true],
    ['after a day with evidence just below 1', 24 * H, loud(QUIET, 'warn', 0.99), true],
    ['after a day with evidence 1', 24 * H, loud(QUIET, 'warn', 1), false],
    ['after a day, still convicted', 24 * H, convicted(conviction('warn', 'complaint', { evidence: 0 })), false],
  ])('takes a warning back: %s', (_, after, facts, back) => {
    const decided = decideStanding(caseOf({ present: warned, facts, now: T0 + after }));

    expect(decided).toEqual(
      back ? expect.objectContaining({ to: 'healthy', cause: 'healed', epochFrom: warned.epochFrom }) : null,
    );
  });

  const byComplaints = record('quarantined', { numbers });
  const byBounces = record('quarantined', { numbers: { ...numbers, metric: 'hardBounce' } });
  const byHand = record('quarantined', { cause: 'by-hand' });
  it.each<[string, StandingRecord, number, StandingFacts, boolean]>([
    ['hold not over', byComplaints, 24 * H - 1, outcomes(9e9, 9e9), false],
    ['hold over, enough delivered', byComplaints, 24 * H, outcomes(0, 3_000), true],
    ['hold over, one too few delivered', byComplaints, 24 * H, outcomes(9e9, 2_999), false],
    ['hold over, enough outcomes', byBounces, 24 * H, outcomes(60, 0), true],
    ['hold over, one outcome too few', byBounces, 24 * H, outcomes(59, 9e9), false],
    ['by hand: both to be proved', byHand, 24 * H, outcomes(60, 2_999), false],
    ['by hand: both proved', byHand, 24 * H, outcomes(60, 3_000), true],
    ['evidence 1', byComplaints, 24 * H, loud(outcomes(0, 3_000), 'quarantine', 1), false],
    ['little mail, less than twice the hold', byComplaints, 48 * H - 1, QUIET, false],
    ['little mail, twice the hold', byComplaints, 48 * H, QUIET, true],
    ['little mail, twice the hold, evidence 1', byComplaints, 48 * H, loud(QUIET, 'quarantine', 1), false],
    ['still convicted', byComplaints, 48 * H, convicted(conviction('quarantine')), false],
    ['third offence', { ...byComplaints, offences: 3 }, 900 * H, outcomes(9e9, 9e9), false],
    ['second offence', { ...byComplaints, offences: 2 }, 24 * H, outcomes(0, 3_000), true],
  ])('releases on probation: %s', (_, present, after, facts, released) => {
    const now = T0 + after;
    const decided = decideStanding(caseOf({ present, facts, now }));

    const onProbation = { to: 'probation', cause: 'hold-over', offences: present.offences, holdMs: 0 };
    const epochFrom = T0 + after + 45 * MINUTE_MS;
    expect(decided).toEqual(released ? expect.objectContaining({ ...onProbation, epochFrom }) : null);
  });

  it('says why it releases', () => {
    const decided = decideStanding(caseOf({ present: byComplaints, facts: outcomes(0, 3_412), now: T0 + 24 * H }));

    expect(decided?.sentence).toBe(
      'quarantine of 24 h is over, 3,412 delivered since with evidence below 1; probation for 72 h, limits times 0.5',
    );
  });

  it('ends probation after its time, forgets the offences and starts an epoch', () => {
    const present = record('probation', { offences: 2 });

    expect(decideStanding(caseOf({ present, now: T0 + 72 * H - 1 }))).toBeNull();
    expect(decideStanding(caseOf({ present, now: T0 + 72 * H }))).toMatchObject({
      to: 'healthy',
      cause: 'probation-over',
      offences: 0,
      epochFrom: T0 + 72 * H + 45 * MINUTE_MS,
    });
  });

  it('follows the limits of the set when it asks for enough mail', () => {
    const limits = { ...DEFAULT_POLICY.limits, complaint: { ...DEFAULT_POLICY.limits.complaint, quarantine: 0.003 } };
    const on = { present: byComplaints, effective: { ...ENFORCED, limits }, now: T0 + 24 * H };

    expect(decideStanding(caseOf({ ...on, facts: outcomes(0, 999) }))).toBeNull();
    expect(decideStanding(caseOf({ ...on, facts: outcomes(0, 1_000) }))?.to).toBe('probation');
  });
});

describe('decideStanding on pins, switch and exemption', () => {
  const pinned = { effective: { ...ENFORCED, pinned: true } };
  const off = { automatic: false };
  it.each([
    ['pinned', pinned, 'it is pinned, so nothing is moved'],
    ['switched off', off, 'automatic moves are switched off, so nothing is moved'],
  ])('tells and does not move: %s', (_, over, why) => {
    const facts = convicted(conviction('pause'));

    const first = decideStanding(caseOf({ ...over, facts }));
    expect(first).toMatchObject({
      to: 'warned',
      epochFrom: 0,
      offences: 0,
      sentence: expect.stringMatching(`; ${why}$`),
    });
    expect(decideStanding(caseOf({ ...over, facts, present: first }))).toBeNull();
    expect(decideStanding(caseOf({ ...over, facts, present: record('quarantined') }))).toBeNull();
    expect(decideStanding(caseOf({ ...over, facts, present: record('probation'), now: T0 + 99 * H }))).toBeNull();
    expect(decideStanding(caseOf({ ...over, present: record('quarantined'), now: T0 + 99 * H }))).toBeNull();
  });

  it('moves as soon as pin and switch allow it, on what still convicts', () => {
    expect(decideStanding(caseOf({ present: record('warned'), facts: convicted(conviction('pause')) }))?.to).toBe(
      'paused',
    );
  });

  it('says a plain warning in its own words, pinned or not', () => {
    expect(decideStanding(caseOf({ ...pinned, facts: convicted(conviction('warn')) }))?.sentence).not.toContain(
      'pinned',
    );
  });

  it('never changes an exempt set', () => {
    const effective = { ...ENFORCED, exempt: true, mode: 'observe' as const };
    for (const present of [null, record('quarantined'), record('warned'), record('probation')]) {
      expect(
        decideStanding(caseOf({ effective, present, facts: convicted(conviction('pause')), now: T0 + 99 * H })),
      ).toBeNull();
    }
  });
});

describe('decideStanding on a change of mode', () => {
  const observed = { ...ENFORCED, mode: 'observe' as const };

  it('goes on with a healthy or warned set, and writes the new mode with the next change', () => {
    const present = record('warned', { mode: 'observe' });

    expect(decideStanding(caseOf({ present }))).toBeNull();
    expect(decideStanding(caseOf({ present, facts: convicted(conviction('quarantine')) }))).toMatchObject({
      to: 'quarantined',
      mode: 'enforce',
    });
  });

  it.each<Standing>(['quarantined', 'probation', 'paused'])('starts again what was only %s in shadow', (to) => {
    const decided = decideStanding(
      caseOf({ present: record(to, { mode: 'observe', offences: 3 }), facts: convicted(conviction('pause')) }),
    );

    expect(decided).toMatchObject({
      from: to,
      to: 'healthy',
      cause: 'mode-change',
      mode: 'enforce',
      offences: 0,
      epochFrom: T0 + 45 * MINUTE_MS,
    });
  });

  it('lets a really quarantined set go home when a person turns to observe', () => {
    const decided = decideStanding(caseOf({ present: record('quarantined'), effective: observed }));

    expect(decided).toMatchObject({ to: 'healthy', cause: 'mode-change', mode: 'observe' });
    expect(decided?.sentence).toBe(
      'mode changed from enforce to observe while quarantined; its mail goes back to its own pool',
    );
  });

  it('moves nobody home because of the mode while the switch is off or the set is pinned', () => {
    const on = { present: record('quarantined'), effective: observed };

    expect(decideStanding(caseOf({ ...on, automatic: false }))).toBeNull();
    expect(decideStanding(caseOf({ ...on, effective: { ...observed, pinned: true } }))).toBeNull();
  });

  it('leaves a set paused whose sending is really off', () => {
    expect(decideStanding(caseOf({ present: record('paused'), effective: observed }))).toBeNull();
  });

  it('keeps a shadow standing in observe mode that goes the same way', () => {
    const decided = decideStanding(caseOf({ effective: observed, facts: convicted(conviction('quarantine')) }));

    expect(decided).toMatchObject({ to: 'quarantined', mode: 'observe', offences: 1 });
  });
});
