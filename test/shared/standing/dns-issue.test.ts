import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../../shared/policy/defaults.ts';
import { releaseByHand } from '../../../shared/standing/by-hand.ts';
import { decideStanding } from '../../../shared/standing/decide.ts';
import { EXCUSED_MS } from '../../../shared/standing/dns-issue.ts';
import type { DnsIssue, DnsIssueAnswer } from '../../../shared/standing/dns-issue-model.ts';
import type { Standing, StandingRecord } from '../../../shared/standing/model.ts';
import { caseOf, convicted, conviction, ENFORCED, QUIET, record, T0 } from './build.ts';

const listing: DnsIssue = {
  ...{ id: 'l', kind: 'listing', since: T0, excusesBounces: false },
  sentence: '192.0.2.1 is on a list',
};
const broken: DnsIssue = {
  ...{ id: 'a', kind: 'authentication', since: T0, excusesBounces: true },
  sentence: 'example.com: no DKIM key (dkim-none)',
};
const answering = (answer: DnsIssueAnswer) => ({
  ...DEFAULT_POLICY,
  patrol: { listing: answer, authentication: answer },
});
const troubled = (...dnsIssues: DnsIssue[]) => ({ ...QUIET, dnsIssues });

describe('decideStanding on what the patrol found', () => {
  it.each<[DnsIssueAnswer, Standing, Standing | null]>([
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
    for (const issue of [listing, broken]) {
      expect(decideStanding(caseOf({ facts: troubled(issue) }))).toMatchObject({ to: 'warned', cause: issue.kind });
    }
  });

  it('warns where a pin or the switch forbids a move', () => {
    const on = { facts: troubled(listing), policy: answering('quarantine') };
    const pinned = decideStanding(caseOf({ ...on, effective: { ...ENFORCED, pinned: true } }));
    expect(pinned).toMatchObject({ to: 'warned', sentence: expect.stringContaining('pinned') });
    expect(decideStanding(caseOf({ ...on, automatic: false }))?.to).toBe('warned');
  });

  it('keeps a warning as long as the issue lasts, and no longer', () => {
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
  const bounces = (level: 'warn' | 'quarantine' | 'pause', issue: DnsIssue, now = T0, from: Standing = 'healthy') =>
    decideStanding(
      caseOf({
        present: from === 'healthy' ? null : record(from),
        facts: { ...convicted(conviction(level, 'hardBounce')), dnsIssues: [issue] },
        now,
      }),
    );

  it('tells what is broken instead of blaming it', () => {
    expect(bounces('quarantine', broken)).toMatchObject({
      to: 'warned',
      cause: 'authentication',
      sentence: expect.stringMatching(
        /^example\.com: no DKIM key \(dkim-none\); its hard bounces .* do not count against it/,
      ),
    });
    expect(bounces('quarantine', broken)?.excusedAt).toBe(T0);
  });

  it('says so once, in a record of its own where the set is warned or on probation, and keeps what speaks against it', () => {
    const facts = { ...convicted(conviction('quarantine', 'hardBounce')), dnsIssues: [broken] };
    for (const to of ['warned', 'probation'] as const) {
      const present = record(to, { epochFrom: T0 - 5 * HOUR_MS });
      const begun = decideStanding(caseOf({ present, facts, now: T0 + HOUR_MS }));
      expect(begun).toMatchObject({
        to,
        cause: 'authentication',
        excusedAt: T0 + HOUR_MS,
        epochFrom: T0 - 5 * HOUR_MS,
      });
      expect(decideStanding(caseOf({ present: begun, facts, now: T0 + 2 * HOUR_MS }))).toBeNull();
    }
  });

  it('begins no day for a warning, for a set that may not be moved, nor for one that is away', () => {
    expect(bounces('warn', broken)).toMatchObject({ to: 'warned', cause: 'bounce-rate' });
    expect(bounces('warn', broken)?.excusedAt).toBeUndefined();
    const facts = { ...convicted(conviction('quarantine', 'hardBounce')), dnsIssues: [broken] };
    const pinned = decideStanding(caseOf({ facts, effective: { ...ENFORCED, pinned: true } }));
    expect(pinned).toMatchObject({ to: 'warned', cause: 'bounce-rate' });
    expect(bounces('quarantine', broken, T0 + HOUR_MS, 'quarantined')).toBeNull();
  });

  it('excuses a day a week and no more, whichever records break and are mended, and whatever a person does', () => {
    // A record breaks again each time that so many hours are over, another one each time.
    const every = fc.integer({ min: 1, max: 30 });
    fc.assert(
      fc.property(
        every,
        fc.array(fc.boolean()),
        fc.array(fc.nat(28 * 24), { maxLength: 8 }),
        (hours, mild, releases) => {
          let present: StandingRecord | null = null;
          const excused: number[] = [];
          for (let hour = 0; hour < 28 * 24; hour++) {
            const now = T0 + hour * HOUR_MS;
            const turn = Math.floor(hour / hours);
            const issue = { ...broken, id: `a${turn}`, since: T0 + turn * hours * HOUR_MS };
            const dnsIssues = [{ ...issue, excusesBounces: mild[turn] !== true }];
            const facts = { ...convicted(conviction('quarantine', 'hardBounce')), dnsIssues };
            if (releases.includes(hour)) {
              const answer = releaseByHand({
                ...{ configurationSet: 'acme-news', present, policy: DEFAULT_POLICY, effective: ENFORCED },
                ...{ actor: 'somebody', reason: 'because', now },
              });
              if (answer.ok) present = answer.record;
            }
            for (let steps = 0; steps < 4; steps++)
              present = decideStanding(caseOf({ present, facts, now })) ?? present;
            if (present?.to !== 'quarantined') excused.push(hour);
          }
          for (const hour of excused) {
            expect(excused.filter((other) => other >= hour && other < hour + 7 * 24).length).toBeLessThanOrEqual(24);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('blames it all the same for a pause, for complaints, after a day, and where the issue explains no bounces', () => {
    expect(bounces('pause', broken)?.to).toBe('paused');
    expect(bounces('quarantine', broken, T0 + EXCUSED_MS)?.to).toBe('quarantined');
    expect(bounces('quarantine', listing)?.to).toBe('quarantined');
    const facts = { ...convicted(conviction('quarantine', 'complaint')), dnsIssues: [broken] };
    expect(decideStanding(caseOf({ facts }))).toMatchObject({ to: 'quarantined', cause: 'complaint-rate' });
  });
});

describe('decideStanding on what Gmail reports', () => {
  const figures = { until: T0, believedUntil: T0 + 5 * DAY_MS, isGrave: true };
  const reported = (of: Partial<typeof figures> = {}): DnsIssue => ({
    ...{ id: 'g', kind: 'gmail-spam', since: T0, excusesBounces: false, figures: { ...figures, ...of } },
    sentence: '0.42 % of the mail from example.com was reported as spam by its readers on 2026-09-04, limit 0.10 %',
  });
  const by = (spamRate: DnsIssueAnswer) => ({ ...DEFAULT_POLICY, gmail: { ...DEFAULT_POLICY.gmail, spamRate } });
  const decided = (issue: DnsIssue, answer: DnsIssueAnswer, more: Parameters<typeof caseOf>[0] = {}) =>
    decideStanding(caseOf({ facts: troubled(issue), policy: by(answer), now: T0 + HOUR_MS, ...more }));

  it('warns by default, and says of which date the figure is', () => {
    const record = decideStanding(caseOf({ facts: troubled(reported()), now: T0 + HOUR_MS }));
    expect(record).toMatchObject({
      to: 'warned',
      cause: 'gmail-spam',
      sentence: expect.stringContaining('2026-09-04'),
    });
  });

  it.each<[DnsIssueAnswer, boolean, Standing | null]>([
    ['tell', true, null],
    ['warn', true, 'warned'],
    ['quarantine', true, 'quarantined'],
    ['quarantine', false, 'warned'],
  ])('answers %s with figures that are grave: %s', (answer, isGrave, to) => {
    expect(decided(reported({ isGrave }), answer)?.to ?? null).toBe(to);
  });

  it('answers a reputation by a field of its own', () => {
    const issue: DnsIssue = { ...reported(), kind: 'gmail-reputation' };
    expect(decided(issue, 'quarantine')?.to).toBe('warned');
    const policy = { ...DEFAULT_POLICY, gmail: { ...DEFAULT_POLICY.gmail, reputation: 'quarantine' as const } };
    expect(decideStanding(caseOf({ facts: troubled(issue), policy, now: T0 }))?.to).toBe('quarantined');
  });

  it('takes figures for no evidence once they are too old, without anybody looking at them again', () => {
    const last = figures.believedUntil;
    expect(decided(reported(), 'quarantine', { now: last })?.to).toBe('quarantined');
    expect(decided(reported(), 'quarantine', { now: last + 1 })).toBeNull();
    const present = record('quarantined', { holdMs: DAY_MS });
    expect(decided(reported(), 'quarantine', { now: last, present })).toBeNull();
    expect(decided(reported(), 'quarantine', { now: last + 1, present })?.to).toBe('probation');
  });

  it('judges no mail again that was answered for: figures from before the epoch raise nothing', () => {
    const probation = (epochFrom: number) => record('probation', { epochFrom, at: T0 });
    expect(decided(reported(), 'quarantine', { present: probation(T0) })).toBeNull();
    expect(decided(reported(), 'quarantine', { present: probation(T0 - 1) })?.to).toBe('quarantined');
  });
});
