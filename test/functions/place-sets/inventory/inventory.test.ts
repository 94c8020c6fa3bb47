import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../../shared/kernel/time.ts';
import { SesRefused } from '../../../../shared/placement/failures.ts';
import { Q, World } from '../world.ts';

const OWN = { TlsPolicy: 'REQUIRE', SendingPoolName: 'own-pool', MaxDeliverySeconds: 600 } as const;
const quarantined = async (): Promise<World> => {
  const world = new World();
  world.aws.state.addSet('acme', OWN);
  world.desire('acme', 'quarantined');
  await world.tick(2);
  return world;
};
/** Time enough for the next round of the inventory. */
const nextRound = async (world: World): Promise<void> => {
  world.now += 2 * HOUR_MS;
  await world.tick(2);
};

describe('the inventory', () => {
  it('writes down every set, pool and IP, in slices, one call a second, and then rests', async () => {
    const world = new World({ pageSize: 30 });
    for (let i = 0; i < 100; i++) world.aws.state.addSet(`set-${String(i).padStart(3, '0')}`, OWN);
    await world.tick(4);

    expect(world.inventory.sets.size).toBe(100);
    expect(world.inventory.sets.get('set-042')).toMatchObject({
      state: { delivery: { pool: 'own-pool', tlsPolicy: 'REQUIRE', maxDeliverySeconds: 600 }, sendingEnabled: true },
    });
    expect(world.inventory.ips).toMatchObject({
      pools: [Q, 'own-pool'],
      ips: [{ ip: '192.0.2.1', pool: Q, warmupStatus: 'DONE', warmupPercent: 100 }, { ip: '192.0.2.2' }],
    });
    expect(world.inventory.at?.phase).toBe('resting');
    expect(world.aws.state.throttled).toBe(0);
    // Every set once, though it took several runs.
    expect(world.calls()['GetConfigurationSet']).toBe(100);

    const calls = world.aws.state.calls.length;
    await world.tick(90);
    expect(world.aws.state.calls).toHaveLength(calls);
    await world.tick(40);
    expect(world.calls()['GetConfigurationSet']).toBe(200);
  });

  it('keeps what SES reports of identities, asks anew daily or when their verification changed, and forgets', async () => {
    const world = new World();
    const dkim = { SigningEnabled: true, Status: 'SUCCESS' as const, Tokens: ['t1', 't2', 't3'] };
    const zone = { SigningHostedZone: 'dkim.amazonses.com', SigningAttributesOrigin: 'AWS_SES' } as const;
    const MailFromAttributes = {
      MailFromDomain: 'mail.example.com',
      MailFromDomainStatus: 'SUCCESS',
      BehaviorOnMxFailure: 'USE_DEFAULT_VALUE',
    } as const;
    const { identities } = world.aws.state;
    identities.set('example.com', {
      VerifiedForSendingStatus: true,
      VerificationStatus: 'SUCCESS',
      DkimAttributes: { ...dkim, ...zone },
      MailFromAttributes,
    });
    identities.set('post@example.org', { VerificationStatus: 'PENDING' });
    await world.tick(2);

    expect(await world.inventory.identities()).toMatchObject([
      {
        name: 'example.com',
        kind: 'DOMAIN',
        verifiedForSending: true,
        dkim: { tokens: ['t1', 't2', 't3'], signingHostedZone: 'dkim.amazonses.com', status: 'SUCCESS' },
        mailFrom: { domain: 'mail.example.com', status: 'SUCCESS', onMxFailure: 'USE_DEFAULT_VALUE' },
      },
      { name: 'post@example.org', kind: 'EMAIL_ADDRESS', dkim: null, mailFrom: null },
    ]);
    await nextRound(world);
    expect(world.calls()['GetEmailIdentity']).toBe(2);
    identities.set('post@example.org', { VerificationStatus: 'SUCCESS', VerifiedForSendingStatus: true });
    await nextRound(world);
    expect(world.calls()['GetEmailIdentity']).toBe(3);

    identities.delete('post@example.org');
    world.now += 24 * HOUR_MS;
    await nextRound(world);
    expect(world.calls()['GetEmailIdentity']).toBe(4);
    world.now += 72 * HOUR_MS;
    await nextRound(world);
    expect((await world.inventory.identities()).map(({ name }) => name)).toEqual(['example.com']);
  });

  it.each(['listSets', 'listPools', 'listIps', 'listIdentities'] as const)(
    'passes over %s where SES refuses it, tells it once, and tells that it is over',
    async (call) => {
      const world = new World();
      world.aws.state.addSet('acme', OWN);
      world.aws.state.identities.set('example.com', {
        VerificationStatus: 'SUCCESS',
        VerifiedForSendingStatus: true,
        ConfigurationSetName: 'acme',
      });
      const { control } = world.deps;
      const allowed = control[call];
      const refuse = () => Promise.reject(new SesRefused('AccessDeniedException: not authorized'));
      Object.assign(control, { [call]: refuse });
      await world.tick(2);
      await nextRound(world);

      expect(world.inventory.at?.phase).toBe('resting');
      expect(world.inventory.sets.size).toBe(call === 'listSets' ? 0 : 1);
      expect(await world.inventory.identities()).toHaveLength(call === 'listIdentities' ? 0 : 1);
      expect(world.told()).toEqual([expect.stringMatching(/^refused:.* opened$/)]);
      expect([...world.messages.values()][0]?.sentence).toContain('AccessDeniedException');

      Object.assign(control, { [call]: allowed });
      await nextRound(world);
      expect(world.told()).toEqual([expect.stringMatching(/ opened$/), expect.stringMatching(/^refused:.* cleared$/)]);
    },
  );

  it('passes over a set that SES refuses to describe, tells it by name, and tells that it is over', async () => {
    const world = new World();
    for (const set of ['acme', 'birch']) world.aws.state.addSet(set, OWN);
    const { control } = world.deps;
    const allowed = control.describeSet;
    const refused = async (set: string) => {
      if (set === 'acme') throw new SesRefused('AccessDeniedException: not authorized');
      return await allowed(set);
    };
    Object.assign(control, { describeSet: refused });
    await world.tick(2);
    await nextRound(world);
    expect([...world.inventory.sets.keys()]).toEqual(['birch']);
    expect(world.told()).toEqual([expect.stringMatching(/^undescribed:.* opened$/)]);
    expect([...world.messages.values()][0]?.sentence).toContain('acme: AccessDeniedException');

    Object.assign(control, { describeSet: allowed });
    await nextRound(world);
    expect(world.told().at(-1)).toMatch(/^undescribed:.* cleared$/);
  });

  it('comes after placements', async () => {
    const world = new World();
    world.budgetMs = 8_000;
    for (let i = 0; i < 3; i++) {
      world.aws.state.addSet(`set-${i}`, OWN);
      world.desire(`set-${i}`, 'quarantined');
    }
    await world.tick();

    expect(world.calls()['ListConfigurationSets']).toBeUndefined();
  });

  it('is not taken when a single set rings', async () => {
    const world = new World();
    world.desire('acme', 'home');
    await world.ring('acme');

    expect(world.aws.state.calls).toEqual([]);
  });

  it('goes on behind a set that is a fault of ours, and starts again where its token is no good any more', async () => {
    const world = new World();
    for (const set of ['a', 'b', 'c']) world.aws.state.addSet(set, OWN);
    const desired = world.placements.desired.bind(world.placements);
    world.placements.desired = async (set) => {
      if (set === 'b') throw new TypeError('Expected a number at version');
      return desired(set);
    };

    await expect(world.tick()).rejects.toThrow('1 placements failed');
    await world.tick();
    expect([...world.inventory.sets.keys()]).toEqual(['a', 'b', 'c']);
    expect(world.inventory.at?.phase).toBe('resting');

    world.placements.desired = desired;
    world.inventory.at = { phase: 'sets', token: '!', index: 0 };
    await world.tick();
    expect(world.inventory.at?.phase).toBe('resting');
  });
});

describe('drift', () => {
  it('is told once, reminded of daily, not fought, and cleared when SES agrees again', async () => {
    const world = await quarantined();
    world.aws.state.addSet('acme', OWN);
    await nextRound(world);
    await nextRound(world);

    const since = world.placement('acme')?.drift?.since;
    expect(world.told()).toEqual([`drift:acme:${since} opened`]);
    expect([...world.messages.values()][0]).toMatchObject({
      kind: 'drift',
      // Its mail leaves beside that of others again.
      severity: 'critical',
      sentence: `SES shows pool own-pool, sending on; carried out and read back was pool ${Q}, sending on`,
    });
    expect(world.ses('acme')?.SendingPoolName).toBe('own-pool');

    world.now += 24 * HOUR_MS;
    await world.tick(2);
    world.aws.state.addSet('acme', { ...OWN, SendingPoolName: Q });
    await nextRound(world);
    expect(world.told()).toEqual(['opened', 'reminder', 'cleared'].map((phase) => `drift:acme:${since} ${phase}`));
    expect(world.placement('acme')?.drift).toBeNull();
  });

  it('ends with the next decision', async () => {
    const world = await quarantined();
    world.aws.state.addSet('acme', OWN);
    await nextRound(world);
    world.desire('acme', 'paused');
    await world.tick(2);

    expect(world.told().map((text) => text.split(' ')[1])).toEqual(['opened', 'cleared']);
    expect(world.ses('acme')).toMatchObject({ SendingPoolName: Q, sending: false });
  });

  it('sees sending that somebody switched on again', async () => {
    const world = new World();
    world.aws.state.addSet('acme', OWN);
    world.desire('acme', 'paused');
    await world.tick(2);
    world.aws.state.addSet('acme', { ...OWN, SendingPoolName: Q }, true);
    await nextRound(world);

    expect(world.placement('acme')?.drift).toMatchObject({ pool: Q, sendingEnabled: true });
  });

  it('is none where the owner of a quarantined set switched its sending off', async () => {
    const world = await quarantined();
    world.aws.state.addSet('acme', { ...OWN, SendingPoolName: Q }, false);
    await nextRound(world);

    expect(world.told()).toEqual([]);
  });

  it('leaves the owner of a set at home alone, except that the quarantine pool is no home', async () => {
    const world = await quarantined();
    world.desire('acme', 'home');
    await world.tick(2);
    world.aws.state.addPool('new-pool', ['192.0.2.7']);
    world.aws.state.addSet('acme', { ...OWN, SendingPoolName: 'new-pool' }, false);
    await nextRound(world);
    expect(world.told()).toEqual([]);

    world.aws.state.addSet('acme', { ...OWN, SendingPoolName: Q });
    await nextRound(world);
    expect(world.placement('acme')?.drift).toMatchObject({ pool: Q });
  });

  it('is told once even if we are killed at any call while telling', async () => {
    for (const late of [false, true]) {
      for (let at = 1; ; at++) {
        const world = await quarantined();
        world.aws.state.addSet('acme', OWN);
        world.now += 2 * HOUR_MS;
        if (!(await world.ringAndDie(null, at, late))) break;
        await world.tick(2);
        await nextRound(world);
        const { drift } = world.placement('acme') ?? {};
        expect(world.told(), `killed at ${at}`).toEqual([`drift:acme:${drift?.since} opened`]);
      }
    }
  });
});
