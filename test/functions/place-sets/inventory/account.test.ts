import { describe, expect, it } from 'vitest';
import type { SesRecommendation } from '../../../../infra/local/aws/state.ts';
import { DAY_MS, HOUR_MS } from '../../../../shared/kernel/time.ts';
import { SesRefused, SesUnavailable } from '../../../../shared/placement/failures.ts';
import { World } from '../world.ts';

const nextRound = async (world: World): Promise<void> => {
  world.now += 2 * HOUR_MS;
  await world.tick(2);
};
const told = (world: World) =>
  [...world.messages.values()].map(({ alertId, phase, severity, sentence }) => ({
    name: alertId.replace(/:\d+$/, ''),
    phase,
    severity,
    sentence,
  }));
const HEALTHY = {
  EnforcementStatus: 'HEALTHY',
  SendingEnabled: true,
  ProductionAccessEnabled: true,
  SendQuota: { Max24HourSend: 1_000, MaxSendRate: 10, SentLast24Hours: 799 },
};

describe('the state of the account', () => {
  it.each<[string, object, string, string, RegExp]>([
    ['stopped by SES', { EnforcementStatus: 'SHUTDOWN' }, 'account:shutdown', 'critical', /stopped/],
    ['switched off', { SendingEnabled: false }, 'account:paused', 'critical', /switched off/],
    ['under review', { EnforcementStatus: 'PROBATION' }, 'account:probation', 'critical', /under review/],
    ['in the sandbox', { ProductionAccessEnabled: false }, 'account:sandbox', 'info', /sandbox/],
    [
      'near its quota',
      { SendQuota: { Max24HourSend: 1_000, MaxSendRate: 10, SentLast24Hours: 800 } },
      'account:quota',
      'warning',
      /^800 of 1,000 recipients/,
    ],
  ])('is told once where it is %s, and when that is over', async (_, change, name, severity, sentence) => {
    const world = new World();
    world.aws.state.account = { ...HEALTHY, ...change };
    await world.tick(2);
    await nextRound(world);
    expect(told(world)).toEqual([{ name, phase: 'opened', severity, sentence: expect.stringMatching(sentence) }]);

    world.aws.state.account = HEALTHY;
    await nextRound(world);
    expect(told(world).map(({ phase }) => phase)).toEqual(['opened', 'cleared']);
    expect(world.inventory.account).toMatchObject({ account: { quota: { most: 1_000, sent: 799 } }, tenants: [] });
  });

  it('has no quota to run out of where SES names none', async () => {
    const world = new World();
    world.aws.state.account = { ...HEALTHY, SendQuota: { Max24HourSend: -1, MaxSendRate: 1, SentLast24Hours: 9e9 } };
    await world.tick(2);

    expect(told(world)).toEqual([]);
  });
});

describe('tenants of SES', () => {
  const given = () => {
    const world = new World({ pageSize: 2 });
    for (const name of ['good', 'bad', 'mine', 'grave', 'other']) world.aws.state.addTenant(name, 0);
    return world;
  };
  const change = (world: World, name: string, to: object): void => {
    const tenant = world.aws.state.tenants.get(name);
    if (tenant) world.aws.state.tenants.set(name, { ...tenant, ...to });
  };

  it('that SES paused are told as its doing, with its reason; those of their owner are not', async () => {
    const world = given();
    change(world, 'bad', { bySes: 'Bounce rate is 17 %', impact: 'HIGH' });
    change(world, 'mine', { status: 'DISABLED' });
    await world.tick(2);

    expect(told(world)).toEqual([
      {
        name: 'tenants-paused',
        phase: 'opened',
        severity: 'critical',
        sentence: 'bad: SES says "Bounce rate is 17 %"',
      },
    ]);
    expect(world.inventory.account?.tenants).toEqual([
      { name: 'bad', pausedBy: 'ses', cause: 'Bounce rate is 17 %', impact: 'HIGH' },
      { name: 'mine', pausedBy: 'owner', cause: null, impact: null },
    ]);
  });

  it('with grave findings are told before SES pauses them', async () => {
    const world = given();
    change(world, 'grave', { impact: 'HIGH' });
    change(world, 'other', { impact: 'LOW' });
    await world.tick(2);

    expect(told(world)).toMatchObject([{ name: 'tenants-impact', severity: 'warning', sentence: 'grave (HIGH)' }]);
  });

  describe('about which SES’s adviser finds something', () => {
    const arnOf = (name: string) => `arn:aws:ses:us-east-1:000000000000:tenant/${name}/tn-1`;
    const find = (world: World, name: string, over: Partial<SesRecommendation> = {}) =>
      world.aws.state.recommendations.push({
        ...{ arn: arnOf(name), type: 'COMPLAINT', impact: 'LOW', status: 'OPEN', createdAt: 1_000 },
        ...over,
      });
    const calls = (world: World) =>
      world.aws.state.calls.filter(({ operation }) => operation === 'ListRecommendations');

    it('are noted, over all pages, without what is fixed or of no tenant; and once a day, not each round', async () => {
      const world = given();
      find(world, 'good', { status: 'FIXED' });
      find(world, 'good');
      find(world, 'bad', { impact: 'HIGH', type: 'BOUNCE' });
      find(world, 'other', { type: 'IP_LISTING' });
      find(world, 'example.com', { arn: 'arn:aws:ses:us-east-1:000000000000:identity/example.com', type: 'DKIM' });
      await world.tick(2);
      const noted = { askedAt: expect.any(Number), items: expect.any(Array) };
      expect(world.inventory.account?.findings).toEqual(noted);
      expect(world.inventory.account?.findings?.items).toEqual([
        { tenant: 'bad', type: 'BOUNCE', impact: 'HIGH', since: 1_000 },
        { tenant: 'good', type: 'COMPLAINT', impact: 'LOW', since: 1_000 },
        { tenant: 'other', type: 'IP_LISTING', impact: 'LOW', since: 1_000 },
      ]);
      const first = calls(world).length;
      await nextRound(world);
      expect(calls(world)).toHaveLength(first);
      expect(world.inventory.account?.findings?.items).toHaveLength(3);
      world.now += DAY_MS;
      world.aws.state.recommendations.splice(0);
      await world.tick(2);
      expect(world.inventory.account?.findings?.items).toEqual([]);
      // Nobody is told: they are shown.
      expect(told(world)).toEqual([]);
    });

    it('are not known where SES refuses, which is asked once a day and told nobody', async () => {
      const world = given();
      let asked = 0;
      const listFindings = async () => {
        asked++;
        throw new SesRefused('BadRequestException: VDM is not enabled');
      };
      Object.assign(world.deps.control, { listFindings });
      await world.tick(2);
      await nextRound(world);
      expect(asked).toBe(1);
      expect(world.inventory.account?.findings?.items).toBeNull();
      expect(told(world)).toEqual([]);
    });

    it('keep nothing else from being looked at where SES gives no answer, and what was known stays', async () => {
      const world = given();
      find(world, 'good');
      await world.tick(2);
      const { listFindings } = world.deps.control;
      Object.assign(world.deps.control, {
        listFindings: async () => {
          throw new SesUnavailable('InternalServiceErrorException');
        },
      });
      world.now += DAY_MS;
      world.aws.state.calls.splice(0);
      await world.tick(3);
      expect(world.aws.state.calls.map(({ operation }) => operation)).toContain('ListEmailIdentities');
      expect(world.inventory.account?.findings?.items).toHaveLength(1);
      Object.assign(world.deps.control, { listFindings });
      find(world, 'bad');
      await nextRound(world);
      expect(world.inventory.account?.findings?.items).toHaveLength(2);
    });

    it('are asked for on ten pages at most', async () => {
      const world = given();
      for (let index = 0; index < 40; index++) find(world, `t${String(index).padStart(2, '0')}`);
      await world.tick(4);
      expect(world.inventory.account?.findings?.items).toHaveLength(20);
      expect(calls(world)).toHaveLength(10);
    });
  });

  it('never let what SES writes out of its sentence', async () => {
    const world = given();
    change(world, 'bad', { bySes: `x${'y'.repeat(5_000)}` });
    await world.tick(2);

    expect(told(world)[0]?.sentence.length).toBeLessThan(400);
  });
});

describe('the inventory', () => {
  it('tells endpoints by which mail leaves from another Region, where no quarantine holds', async () => {
    const world = new World();
    world.aws.state.endpoints.push({ EndpointName: 'global', Regions: ['eu-central-1', 'eu-west-1'] });
    await world.tick(2);

    expect(told(world)).toMatchObject([{ name: 'endpoints', sentence: 'global (eu-central-1, eu-west-1)' }]);
  });

  it('tells which sets are away while an endpoint may send their mail from another Region, and when that is over', async () => {
    const world = new World();
    world.aws.state.endpoints.push({ EndpointName: 'global', Regions: ['eu-central-1', 'eu-west-1'] });
    world.aws.state.endpoints.push({ EndpointName: 'failed', Regions: ['eu-west-3'], Status: 'FAILED' });
    for (const set of ['acme', 'birch']) world.aws.state.addSet(set);
    world.desire('acme', 'quarantined');
    await world.tick(2);
    const away = () => [...world.messages.values()].filter(({ alertId }) => alertId.startsWith('endpoints-away'));
    expect(away()).toMatchObject([
      { phase: 'opened', severity: 'critical', sentence: 'acme, by global (eu-central-1, eu-west-1)' },
    ]);

    world.desire('acme', 'home');
    await world.tick();
    await nextRound(world);
    expect(away().map(({ phase }) => phase)).toEqual(['opened', 'cleared']);
  });

  it('tells once which identities have no default set: mail without a set is seen by nobody', async () => {
    const world = new World();
    const { identities } = world.aws.state;
    identities.set('with.example', { VerifiedForSendingStatus: true, ConfigurationSetName: 'acme' });
    identities.set('bare.example', { VerifiedForSendingStatus: true });
    identities.set('unproven.example', { VerifiedForSendingStatus: false });
    await world.tick(2);
    world.now += 30 * HOUR_MS;
    await nextRound(world);

    expect(told(world)).toMatchObject([{ name: 'unassigned', severity: 'info', sentence: 'bare.example' }]);
  });

  it.each(['account', 'listTenants', 'listEndpoints'] as const)(
    'goes on where SES refuses %s, says so, and keeps the rest',
    async (call) => {
      const world = new World();
      const { control } = world.deps;
      Object.assign(control, { [call]: () => Promise.reject(new SesRefused('AccessDeniedException: no')) });
      world.aws.state.identities.set('a.example', { VerifiedForSendingStatus: true, ConfigurationSetName: 'x' });
      await world.tick(2);

      expect(world.inventory.at?.phase).toBe('resting');
      expect(world.inventory.known.size).toBe(1);
      expect(told(world)).toMatchObject([{ name: expect.stringMatching(/^refused:/), phase: 'opened' }]);
      const { account, tenants, endpoints } = world.inventory.account ?? {};
      expect([account, tenants, endpoints].filter((part) => part === null)).toHaveLength(1);
    },
  );
});
