import { describe, expect, it } from 'vitest';
import { testAlert } from '../../../shared/admin/fleet/test-alert.ts';
import { reminderFor, standingMessage } from '../../../shared/alerts/compose.ts';
import { hears, senderEvent } from '../../../shared/alerts/sender-webhook.ts';
import { DAY_MS } from '../../../shared/kernel/time.ts';
import { ladderAlerts } from '../../../shared/ladders/alert.ts';
import type { LadderRecord } from '../../../shared/ladders/in-force.ts';
import { recordByHand } from '../../../shared/standing/by-hand.ts';
import type { StandingRecord } from '../../../shared/standing/model.ts';
import { POOLS, record, T0 } from './samples.ts';

const typeOf = (over: Partial<StandingRecord>, around = {}): string | null => {
  const event = senderEvent(standingMessage(null, record(over), { ...POOLS, ...around }));
  return event && (JSON.parse(event.body) as { type: string }).type;
};

describe('what an application that sends is told', () => {
  it.each<[Partial<StandingRecord>, string | null]>([
    [{ from: 'warned', to: 'quarantined' }, 'sender.moved'],
    [{ from: 'healthy', to: 'paused' }, 'sender.paused'],
    [{ from: 'quarantined', to: 'paused' }, 'sender.paused'],
    [{ from: 'paused', to: 'quarantined' }, 'sender.released'],
    [{ from: 'quarantined', to: 'probation' }, 'sender.released'],
    [{ from: 'paused', to: 'healthy', cause: 'by-hand' }, 'sender.released'],
    [{ from: 'probation', to: 'quarantined' }, 'sender.moved'],
    [{ from: 'healthy', to: 'healthy', cause: 'new-sender', apart: 'new' }, 'sender.moved'],
    [{ from: 'healthy', to: 'healthy', cause: 'kept-apart', apart: 'new' }, 'sender.moved'],
    [{ from: 'healthy', to: 'healthy', cause: 'established', apart: null }, 'sender.released'],
    // Its mail goes on as before.
    [{ from: 'healthy', to: 'warned' }, null],
    [{ from: 'warned', to: 'healthy' }, null],
    [{ from: 'probation', to: 'healthy' }, null],
    [{ from: 'quarantined', to: 'healthy', cause: 'gone' }, null],
    // Nothing is moved under observe mode; what was moved before comes back.
    [{ from: 'warned', to: 'quarantined', mode: 'observe' }, null],
    [{ from: 'quarantined', to: 'healthy', cause: 'mode-change', mode: 'observe' }, 'sender.released'],
    [{ from: 'quarantined', to: 'healthy', cause: 'mode-change', mode: 'enforce' }, null],
  ])('of %j: %s', (over, type) => {
    expect(typeOf(over)).toBe(type);
  });

  it('is nothing while everything is evacuated, and nothing is repeated day after day', () => {
    expect(typeOf({}, { evacuated: true })).toBeNull();
    const reminder = reminderFor(record(), T0 + DAY_MS, POOLS);
    expect(reminder?.phase).toBe('reminder');
    expect(reminder && senderEvent(reminder)).toBeNull();
  });

  it('never names the person who decided, nor the reason that is kept for the operator', () => {
    const actor = 'arn:aws:sts::123456789012:assumed-role/ops/jane by hand by joe';
    for (const until of [null, T0 + DAY_MS]) {
      const effective = { mode: 'enforce', tenant: 'acme' };
      const by = { configurationSet: 'acme-marketing', present: null, effective, now: T0, actor, reason: 'a\nspammer' };
      const answer = recordByHand(by as never, 'paused', { to: 'paused', until });
      const paused = answer.ok ? answer.record : record();
      expect(paused.sentence).toContain('jane');
      const { body = '' } = senderEvent(standingMessage(null, { ...record(), ...paused }, POOLS)) ?? {};
      expect(JSON.parse(body)).toMatchObject({ type: 'sender.paused', data: { sentence: 'paused by hand' } });
    }
    expect(senderEvent(testAlert(actor, 'looks like a spammer', T0))?.body).not.toMatch(/jane|spammer/);
  });

  it('says whose mail it is, what was decided and why, under one id however often it is sent', () => {
    const message = standingMessage(null, record(), POOLS);
    const { body, identity } = senderEvent(message) ?? { body: '' };
    expect(identity).toBe('sender standing:acme-marketing:3 0');
    expect(JSON.parse(body)).toEqual({
      type: 'sender.moved',
      timestamp: '2026-01-01T10:00:00.000Z',
      data: {
        ...{ alertId: 'standing:acme-marketing:3', sequence: 0, since: '2026-01-01T10:00:00.000Z' },
        ...{ tenant: 'acme', configurationSet: 'acme-marketing', standing: { from: 'warned', to: 'quarantined' } },
        ...{ sentence: message.sentence, next: message.next },
      },
    });
  });

  it('goes to its tenant and to who hears of all; a test to everybody', () => {
    const message = standingMessage(null, record(), POOLS);
    expect([null, 'acme', 'birch'].map((tenant) => hears({ tenant }, message))).toEqual([true, true, false]);
    expect(hears({ tenant: 'birch' }, testAlert('alice', 'is it there?', T0))).toBe(true);
  });
});

describe('a cut allowance', () => {
  const TODAY = Math.floor(T0 / DAY_MS);
  const changed = (kind: string, day: number, provider: string | null = null) =>
    ladderAlerts(
      { kind: 'set', name: 'acme-news', setting: { id: 'tiers', from: '2025-12-01' } },
      {
        now: { changes: [{ kind, day, provider, sentence: kind }], over: null, why: 'w', allowed: 300, perHour: 60 },
      } as unknown as LadderRecord,
      { mode: 'observe', today: TODAY, tenant: 'acme' },
    );

  it('is told on the day on which it is cut, with what is left', () => {
    const [message] = changed('back', TODAY);
    expect(message).toMatchObject({ tenant: 'acme', at: TODAY * DAY_MS });
    const { body = '' } = (message && senderEvent(message)) ?? {};
    expect(JSON.parse(body)).toMatchObject({
      type: 'sender.allowance-cut',
      data: { configurationSet: 'acme-news', allowance: { perDay: 300, perHour: 60 } },
    });
    // On the day after it is the same message.
    expect(changed('back', TODAY - 1)[0]?.alertId).toBe('ladder:set:acme-news:2025-12-31:back');
    expect(message?.alertId).toBe('ladder:set:acme-news:2026-01-01:back');
    expect(changed('back', TODAY - 2)).toEqual([]);
  });

  it.each([
    ['back', null, true],
    ['fall', null, true],
    ['hold', 'yahoo', true],
    // It may go on as before.
    ['hold', null, false],
  ])('is %s at %s: %s', (kind, provider, isCut) => {
    const [message] = changed(kind, TODAY, provider);
    expect(message !== undefined && senderEvent(message) !== null).toBe(isCut);
  });
});
