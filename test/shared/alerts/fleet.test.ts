import { describe, expect, it } from 'vitest';
import { fleetMessages } from '../../../functions/_compose/fleet-messages.ts';
import { rememberedFleetMode } from '../../../functions/_compose/fleet-mode.ts';
import { fleetAlert, isFleetAlert, severityIn } from '../../../shared/alerts/fleet.ts';
import type { AlertMessage, Severity } from '../../../shared/alerts/model.ts';
import { DEFAULT_POLICY } from '../../../shared/policy/defaults.ts';
import { fleetMode, fleetModeIn } from '../../../shared/policy/fleet-mode.ts';
import type { Policy } from '../../../shared/policy/model.ts';
import { underMode } from '../../../shared/policy/resolve.ts';

const listing: AlertMessage = {
  ...{ alertId: 'listing:a:192.0.2.1:0', sequence: 0, phase: 'opened', kind: 'listing', severity: 'critical' },
  ...{ at: 0, since: 0, tenant: null, configurationSet: null, mode: 'enforce', title: 't', sentence: 's' },
  ...{ standing: null, numbers: null, next: [] },
};
const policy = (over: Partial<Policy>): Policy => ({ ...DEFAULT_POLICY, ...over });

describe('fleetAlert', () => {
  it.each<[Severity, Severity]>([
    ['critical', 'warning'],
    ['warning', 'info'],
    ['info', 'info'],
  ])('tells what is %s as %s where nothing is moved, and nothing else of it differs', (severity, observed) => {
    const message = { ...listing, severity };
    expect(fleetAlert('observe', message)).toEqual({ ...message, mode: 'observe', severity: observed });
    expect(fleetAlert('enforce', message)).toEqual(message);
    expect(severityIn('enforce', severity)).toBe(severity);
  });

  it('leaves what was written for observe mode, and does not lower twice', () => {
    const once = fleetAlert('observe', listing);
    expect(fleetAlert('observe', once)).toEqual(once);
    expect(fleetAlert('enforce', once)).toEqual(once);
  });

  it('is for what concerns no set, and for counts, of whichever set', () => {
    expect(isFleetAlert(listing)).toBe(true);
    expect(isFleetAlert({ ...listing, kind: 'audit', configurationSet: 'acme' })).toBe(true);
    for (const kind of ['standing', 'held', 'placement', 'drift'] as const) {
      expect(isFleetAlert({ ...listing, kind, configurationSet: 'acme' })).toBe(false);
    }
  });
});

describe('fleetMode', () => {
  const enforced = { sets: ['acme-*'], mode: 'enforce' } as const;
  it.each([
    ['the default', policy({}), 'observe'],
    ['a policy that enforces', policy({ mode: 'enforce' }), 'enforce'],
    ['one tenant that is enforced', policy({ tenants: { acme: enforced } }), 'enforce'],
    ['one set that is enforced', policy({ sets: { acme: { mode: 'enforce' } } }), 'enforce'],
    ['one set that is only observed', policy({ mode: 'enforce', sets: { acme: { mode: 'observe' } } }), 'enforce'],
    [
      'everything put into observe',
      underMode(policy({ mode: 'enforce', tenants: { acme: enforced } }), 'observe'),
      'observe',
    ],
    ['everything put into enforce', underMode(policy({}), 'enforce'), 'enforce'],
  ])('of %s', (_, of, mode) => {
    expect(fleetMode(of)).toBe(mode);
  });

  it.each([
    ['{"tenants":{"acme":{"sets":["a"],"mode":"enforce"}}}', 'enforce'],
    ['{"mode":"enforce"}', 'enforce'],
    ['{"mode":"observe","sets":{"__proto__":{"mode":"enforce"}}}', 'enforce'],
    ['{"mode":"observe","tenants":null,"sets":["enforce"]}', 'observe'],
    ['{}', 'observe'],
    ['null', 'observe'],
    ['{"mode":', 'observe'],
  ])('in the text %s', (text, mode) => {
    expect(fleetModeIn(text)).toBe(mode);
  });

  it('is what a person has chosen, else what was saved, else the deployment’s own', async () => {
    const mode = (chosen: 'observe' | 'enforce' | null, saved: string | null, own?: string) =>
      rememberedFleetMode({ mode: async () => chosen, policy: async () => saved }, own)();
    expect(await mode('observe', '{"mode":"enforce"}')).toBe('observe');
    expect(await mode('enforce', null)).toBe('enforce');
    expect(await mode(null, '{"mode":"enforce"}', '{}')).toBe('enforce');
    expect(await mode(null, null, '{"mode":"enforce"}')).toBe('enforce');
    expect(await mode(null, null, '')).toBe('observe');
    expect(await mode(null, null)).toBe('observe');
  });
});

describe('fleetMessages', () => {
  it('asks for the mode only where it matters, and hands on what the store answers', async () => {
    const put: AlertMessage[] = [];
    let asked = 0;
    const messages = fleetMessages({ put: async (message) => put.push(message) }, async () => {
      asked += 1;
      return 'observe' as const;
    });
    const standing: AlertMessage = { ...listing, kind: 'standing', configurationSet: 'acme' };
    expect(await messages.put(standing)).toBe(1);
    expect(asked).toBe(0);
    expect(await messages.put(listing)).toBe(2);
    expect(put).toEqual([standing, { ...listing, mode: 'observe', severity: 'warning' }]);
  });
});
