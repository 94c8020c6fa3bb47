import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daySums } from '../../../shared/admin/sets/set-row.ts';
import { HOUR_MS } from '../../../shared/kernel/time.ts';
import { STANDINGS } from '../../../shared/standing/model.ts';
import { MOST_SENDERS } from '../../../shared/tenant-page/model.ts';
import { pageOf } from '../../../shared/tenant-page/page-of.ts';
import type { SenderFacts } from '../../../shared/tenant-page/sender-of.ts';
import { conviction, record } from '../standing/build.ts';
import { AROUND, claims, decided, facts, NOW, POLICY, tenantFacts, wanted } from './build.ts';

const page = (senders: readonly SenderFacts[], around = AROUND) =>
  pageOf(claims(), tenantFacts({ senders }), around, NOW);
const only = (sender: SenderFacts, around = AROUND) => page([sender], around).senders[0];
const { level: _, by: __, ...NUMBERS } = conviction('quarantine', 'hardBounce');

describe('the page of a tenant', () => {
  it('has what is the tenant’s own, and nothing of what else was read', () => {
    const senders = [facts('acme-news'), facts('rival-news'), facts('nobody')];
    expect(page(senders).senders.map(({ label }) => label)).toEqual(['acme-news']);
  });

  it('never holds a name, reason, pool or address that is somebody else’s', () => {
    const SECRETS = ['S3CRET-REASON', 'S3CRET-ACTOR', 'S3CRET-POOL', 'S3CRET-SET', 'S3CRET-TENANT', '192.0.2.66'];
    const secret = fc.constantFrom(...SECRETS);
    const own = fc.constantFrom('acme-news', 'acme-shop', 'shared/acme');
    const others = fc.constantFrom('rival-news', 'nobody-S3CRET-SET', 'shared/S3CRET-TENANT', 'shared/rival');
    const sender = fc
      .record({
        name: fc.oneof(own, others),
        to: fc.constantFrom(...STANDINGS),
        cause: fc.constantFrom('by-hand', 'listing', 'new-sender', 'standby', 'mode-change', 'bounce-rate'),
        isObserved: fc.boolean(),
        carried: fc.constantFrom('done', 'open', 'held', 'failed', 'drifted', 'none'),
        numbers: fc.boolean(),
        secret,
      })
      .map(({ name, to, cause, isObserved, carried, numbers, secret: word }): SenderFacts => {
        const standing = record(to, {
          ...{ configurationSet: name, cause: cause as 'by-hand', sentence: `because ${word}`, actor: 'S3CRET-ACTOR' },
          ...{ apart: 'S3CRET-POOL', mode: isObserved ? 'observe' : 'enforce', numbers: numbers ? NUMBERS : null },
        });
        const made = decided(standing);
        const { placement, desired } = made;
        const why = { version: 7, since: NOW, reminders: 0, sentence: word };
        return {
          ...made,
          state: { ...made.state, signals: [{ ...SIGNAL, configurationSet: name, sentence: word }] },
          ofSet: name.includes('/') ? { settings: { tenant: 'S3CRET-TENANT' }, sesTenant: null } : null,
          desired: desired && { ...desired, pool: { kind: 'pool', name: 'S3CRET-POOL' }, why: word },
          placement: placement && {
            ...placement,
            appliedVersion: carried === 'done' || carried === 'drifted' ? 7 : 0,
            home: { pool: 'S3CRET-POOL', recordedAt: NOW },
            actual: { pool: 'S3CRET-POOL', sendingEnabled: true },
            held: carried === 'held' ? { ...why, why: 'switch' } : null,
            problem: carried === 'failed' ? { ...why, why: 'refused', attempts: 1, nextAt: null } : null,
            drift: carried === 'drifted' ? { ...why, pool: 'S3CRET-POOL', sendingEnabled: true } : null,
          },
        };
      });
    const records = new Map([
      [
        'acme.example',
        {
          ...{ domain: 'acme.example', notes: ['S3CRET-REASON'], checkedAt: NOW },
          records: [wanted({ told: 'S3CRET-REASON' }), wanted({ part: 'reports', name: 'S3CRET-SET.example' })],
        },
      ],
    ]);
    fc.assert(
      fc.property(fc.array(sender, { maxLength: 6 }), (senders) => {
        const order = { domains: ['acme.example'] };
        const made = pageOf(claims(), tenantFacts({ senders, order, records }), AROUND, NOW);
        expect(JSON.stringify(made)).not.toMatch(/S3CRET|rival|nobody|192\.0\.2/);
        const owned = senders.filter(({ name }) => name.startsWith('acme-') || name === 'shared/acme');
        expect(made.senders).toHaveLength(owned.length);
      }),
    );
  });

  it('names a stream as its mail does, with the set in front only where that is the tenant’s own', () => {
    const stream = (ofSet: SenderFacts['ofSet']) => only(facts('shared/acme', { ofSet: ofSet ?? null }))?.label;
    expect(stream({ settings: null, sesTenant: null })).toBe('acme');
    expect(stream({ settings: { tenant: 'rival' }, sesTenant: null })).toBe('acme');
    expect(stream({ settings: { tenant: 'acme' }, sesTenant: null })).toBe('shared / acme');
  });

  it('says how many senders are not on it, and what lies beyond the most is not read into it', () => {
    const senders = Array.from({ length: MOST_SENDERS + 3 }, (_, i) => facts(`acme-${i}`));
    const made = pageOf(claims(), tenantFacts({ senders: senders.slice(0, MOST_SENDERS), count: 203 }), AROUND, NOW);
    expect(made).toMatchObject({ more: 3 });
    expect(made.senders).toHaveLength(MOST_SENDERS);
  });
});

describe('the state of a sender', () => {
  const stateOf = (sender: SenderFacts, around = AROUND) => only(sender, around)?.state;
  const quarantined = record('quarantined', { configurationSet: 'acme-news', numbers: NUMBERS });

  it('is what was decided only where that is carried out', () => {
    const done = decided(quarantined);
    expect(stateOf(done)).toBe('quarantined');
    expect(stateOf({ ...done, placement: done.placement && { ...done.placement, appliedVersion: 0 } })).toBe('decided');
    const freed = decided(record('probation', { configurationSet: 'acme-news' }));
    expect(stateOf(freed)).toBe('probation');
    expect(stateOf({ ...freed, placement: null })).toBe('returning');
    const drift = { version: 7, since: NOW, reminders: 0, pool: null, sendingEnabled: true };
    expect(stateOf({ ...done, placement: done.placement && { ...done.placement, drift } })).toBe('changed');
    expect(stateOf(decided({ ...quarantined, mode: 'observe' }, { desired: null, placement: null }))).toBe('observed');
  });

  it('is a pause where sending is off, though the set could not be moved', () => {
    const paused = decided(record('paused', { configurationSet: 'acme-news' }));
    const problem = { version: 7, since: NOW, why: 'refused', sentence: '', attempts: 1, nextAt: null, reminders: 0 };
    const placement = paused.placement && {
      ...{ ...paused.placement, appliedVersion: 0, problem: problem as never, sendingPaused: true },
    };
    expect(stateOf({ ...paused, placement })).toBe('paused');
  });

  it('is not called in order while it is not judged, waits, or is cleared by an incident', () => {
    expect(stateOf(facts('acme-news'))).toBe('healthy');
    expect(stateOf(facts('acme-news', { notJudged: 'publishes neither Send nor Delivery' }))).toBe('not-judged');
    const hold = { provider: 'google', metric: 'hardBounce', since: NOW, seenAt: NOW, waits: true } as const;
    const waiting = facts('acme-news', { state: { standing: null, settings: null, sesTenant: null, holds: [hold] } });
    expect(only(waiting)).toMatchObject({ state: 'waiting', providers: ['google'] });
    const byProvider = new Map([['google', { hardBounce: 50, complaint: 0 }]]);
    const hit = [...new Array<number>(23).fill(0), 50];
    const sums = { ...daySums({ hours: new Map(), slots: new Map() }, NOW), byProvider };
    const cleared = facts('acme-news', { sums: { ...sums, sends: hit, deliveries: hit, hardBounces: hit } });
    const around = { ...AROUND, incidents: [{ provider: 'google', metric: 'hardBounce' } as const] };
    expect(only(cleared, around)).toMatchObject({ state: 'cleared', providers: ['google'] });
  });

  it('comes with its numbers, or with a cause that may be told, and never with a person’s words', () => {
    expect(only(decided(quarantined))?.reason).toMatchObject({ kind: 'numbers', metric: 'hardBounce', count: 14 });
    const byHand = decided({ ...quarantined, cause: 'by-hand', sentence: 'he does not pay', actor: 'alice' });
    expect(only(byHand)?.reason).toEqual({ kind: 'cause', cause: 'by-hand' });
    expect(only(decided({ ...quarantined, cause: 'mode-change', numbers: null }))?.reason).toBeNull();
  });

  it('comes with what ends it, which is a person while moves are switched off', () => {
    expect(only(decided(quarantined))?.ending).toMatchObject({ kind: 'proof', outcomes: [{ metric: 'hardBounce' }] });
    expect(only(decided(quarantined), { ...AROUND, automatic: false })?.ending).toEqual({ kind: 'by-hand' });
    const timed = decided({ ...quarantined, until: NOW + HOUR_MS });
    expect(only(timed)?.ending).toEqual({ kind: 'until', at: new Date(NOW + HOUR_MS).toISOString() });
  });

  it('is measured against the limits of its present standing: stricter in probation', () => {
    const limit = POLICY.limits.hardBounce.quarantine;
    expect(only(facts('acme-news'))?.limits.hardBounce).toBe(limit);
    const freed = decided(record('probation', { configurationSet: 'acme-news' }));
    expect(only(freed)?.limits.hardBounce).toBe(limit * POLICY.probation.limitFactor);
  });
});

const SIGNAL = {
  tenant: 'S3CRET-TENANT',
  mode: 'enforce',
  metric: 'expired',
  since: NOW,
  endedAt: null,
  ending: null,
  numbers: NUMBERS,
} as const;
