import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../../shared/policy/defaults.ts';
import { decideStanding } from '../../../shared/standing/decide.ts';
import type { Standing } from '../../../shared/standing/model.ts';
import { EXCUSED_MS, type Trouble, type TroubleAnswer } from '../../../shared/standing/trouble.ts';
import { caseOf, convicted, conviction, ENFORCED, QUIET, record, T0 } from './build.ts';

const listing: Trouble = {
  ...{ id: 'l', kind: 'listing', since: T0, excusesBounces: false },
  sentence: '192.0.2.1 is on a list',
};
const broken: Trouble = {
  ...{ id: 'a', kind: 'authentication', since: T0, excusesBounces: true },
  sentence: 'example.com breaks dkim-none',
};
const answering = (answer: TroubleAnswer) => ({
  ...DEFAULT_POLICY,
  patrol: { listing: answer, authentication: answer },
});
const troubled = (...troubles: Trouble[]) => ({ ...QUIET, troubles });

describe('decideStanding on what the patrol found', () => {
  it.each<[TroubleAnswer, Standing, Standing | null]>([
    ['tell', 'healthy', null],
    ['warn', 'healthy', 'warned'],
    ['warn', 'warned', null],
    ['warn', 'probation', null],
    ['warn', 'quarantined', null],
    ['quarantine', 'healthy', 'quarantined'],
    ['quarantine', 'warned', 'quarantined'],
    ['quarantine', 'probation', 'quarantined'],
    ['quarantine', 'quarantined', null],
    ['quarantine', 'paused', null],
  ])('by a policy that says %s leads a %s set to %s', (answer, from, to) => {
    const decided = decideStanding(
      caseOf({ present: record(from), facts: troubled(listing), policy: answering(answer), now: T0 + HOUR_MS }),
    );
    expect(decided?.to ?? null).toBe(to);
    if (decided !== null)
      expect(decided).toMatchObject({ cause: 'listing', sentence: listing.sentence, numbers: null });
  });

  it('moves nobody by default', () => {
    for (const trouble of [listing, broken]) {
      expect(decideStanding(caseOf({ facts: troubled(trouble) }))).toMatchObject({ to: 'warned', cause: trouble.kind });
    }
  });

  it('warns where a pin or the switch forbids a move', () => {
    const on = { facts: troubled(listing), policy: answering('quarantine') };
    const pinned = decideStanding(caseOf({ ...on, effective: { ...ENFORCED, pinned: true } }));
    expect(pinned).toMatchObject({ to: 'warned', sentence: expect.stringContaining('pinned') });
    expect(decideStanding(caseOf({ ...on, automatic: false }))?.to).toBe('warned');
  });

  it('keeps a warning as long as the trouble lasts, and no longer', () => {
    const on = { present: record('warned'), now: T0 + 2 * DAY_MS };
    expect(decideStanding(caseOf({ ...on, facts: troubled(listing) }))).toBeNull();
    expect(decideStanding(caseOf({ ...on, facts: QUIET }))?.to).toBe('healthy');
  });

  it('releases nobody while that lasts for which it was quarantined', () => {
    const present = record('quarantined', { holdMs: DAY_MS });
    const on = { present, policy: answering('quarantine'), now: T0 + 3 * DAY_MS };
    expect(decideStanding(caseOf({ ...on, facts: troubled(listing) }))).toBeNull();
    expect(decideStanding(caseOf({ ...on, facts: QUIET }))?.to).toBe('probation');
  });
});

describe('decideStanding on bounces of a set whose authentication is broken', () => {
  const bounces = (level: 'warn' | 'quarantine' | 'pause', trouble: Trouble, now = T0, from: Standing = 'healthy') =>
    decideStanding(
      caseOf({
        present: from === 'healthy' ? null : record(from),
        facts: { ...convicted(conviction(level, 'hardBounce')), troubles: [trouble] },
        now,
      }),
    );

  it('tells what is broken instead of blaming it', () => {
    expect(bounces('quarantine', broken)).toMatchObject({
      to: 'warned',
      cause: 'authentication',
      sentence: expect.stringMatching(/^example\.com breaks dkim-none; its hard bounces .* not held against it/),
    });
    expect(bounces('quarantine', broken, T0 + HOUR_MS, 'warned')).toBeNull();
  });

  it('blames it all the same for a pause, for complaints, after a day, and where the trouble explains no bounces', () => {
    expect(bounces('pause', broken)?.to).toBe('paused');
    expect(bounces('quarantine', broken, T0 + EXCUSED_MS)?.to).toBe('quarantined');
    expect(bounces('quarantine', listing)?.to).toBe('quarantined');
    const facts = { ...convicted(conviction('quarantine', 'complaint')), troubles: [broken] };
    expect(decideStanding(caseOf({ facts }))).toMatchObject({ to: 'quarantined', cause: 'complaint-rate' });
  });
});
