import { describe, expect, it } from 'vitest';
import { CLI_COMMANDS } from '../../../infra/cli/admin/run.ts';
import { noticeNeed } from '../../../shared/admin/needs/found.ts';
import { POOL_NOT_READY } from '../../../shared/placement/pool-messages.ts';

const FLEET = {
  switch: { automatic: false, mode: 'policy', version: '1' },
  policyMode: 'enforce',
  quarantinePool: 'q',
  standings: { healthy: 1_200, warned: 3, quarantined: 2, probation: 0, paused: 1 },
  headline: '1 paused, 2 quarantined, 3 warned of 1,206 sets.',
  account: { sentence: 'healthy, 12 of 100 sent in 24 hours, 12 %', seenAt: '2026-11-30T08:00:00.000Z' },
  held: 4,
  incidents: 0,
  notices: [
    {
      severity: 'critical',
      title: 'SES has paused a tenant',
      sentence: 'acme: SES says "\u001b[31mred"',
      next: ['It is SES’s doing.'],
      since: Date.parse('2026-11-30T08:00:00.000Z'),
    },
  ],
};

describe('lazaretto status', () => {
  const shown = async (fleet: object): Promise<string> => {
    let text = '';
    const context = {
      client: {
        call: async (id: string) =>
          id === 'listNeeds' ? { items: (fleet as typeof FLEET).notices.map((of) => noticeNeed(of as never)) } : fleet,
      },
      show: (_: unknown, words: string) => {
        text = words;
      },
    };
    expect(await CLI_COMMANDS['status']?.run(context as never)).toBe(0);
    return text;
  };

  it('says how the deployment is, and what was found, without what could paint the terminal', async () => {
    const text = await shown(FLEET);

    expect(text).toContain('mode enforce, automatic moves OFF, quarantine pool q');
    expect(text).toContain('1,200 healthy');
    expect(text).toContain('4 decisions wait for a person');
    expect(text).toContain('account at SES: healthy, 12 of 100 sent in 24 hours, 12 % (seen 2026-11-30T08:00Z)');
    expect(text).toMatch(/^!! SES has paused a tenant, since 2026-11-30T08:00Z: acme/m);
    expect(text).toContain('It is SES’s doing.');
    expect(text).not.toContain('\u001b');
  });

  it('says so where nothing was found', async () => {
    expect(await shown({ ...FLEET, notices: [] })).toContain('found nothing wrong');
  });
});

describe('lazaretto mode enforce', () => {
  const NOTICE = {
    severity: 'warning',
    title: POOL_NOT_READY,
    sentence: 'pool q\u001b[31m is small',
    next: ['Mend it.'],
  };
  const told = async (wanted: string, over: object = {}): Promise<string> => {
    let text = '';
    const context = {
      ...{ names: [wanted], values: { reason: 'why' }, write: () => undefined },
      client: {
        call: async (id: string) => (id === 'getFleet' ? { ...FLEET, notices: [NOTICE], ...over } : FLEET.switch),
      },
      show: (_: unknown, words: string) => {
        text = words;
      },
    };
    expect(await CLI_COMMANDS['mode']?.run(context as never)).toBe(0);
    return text;
  };

  it('says what keeps the quarantine pool from isolating, before anything is moved', async () => {
    expect(await told('enforce')).toBe(
      'Every set: enforce. In force within a minute.\nThe quarantine pool is not ready: pool q is small. Mend it.',
    );
    expect(await told('policy')).toContain(POOL_NOT_READY);
  });

  it('says nothing of it where nothing will be moved, or nothing is wrong', async () => {
    expect(await told('observe')).not.toContain(POOL_NOT_READY);
    expect(await told('policy', { policyMode: 'observe' })).not.toContain(POOL_NOT_READY);
    expect(await told('enforce', { notices: [] })).not.toContain(POOL_NOT_READY);
  });
});
