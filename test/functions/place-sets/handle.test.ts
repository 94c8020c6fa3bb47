import { describe, expect, it } from 'vitest';
import { setsIn } from '../../../functions/place-sets/handle.ts';
import { HOUR_MS, MINUTE_MS } from '../../../shared/kernel/time.ts';
import { Q, T0, World } from './world.ts';

const OWN = { TlsPolicy: 'REQUIRE', SendingPoolName: 'own-pool', MaxDeliverySeconds: 600 } as const;

describe('setsIn', () => {
  const keys = (pk: string, sk: string) => ({ dynamodb: { Keys: { pk: { S: pk }, sk: { S: sk } } } });

  it('finds the sets of desired placements, each once', () => {
    const Records = [
      keys('set#a', 'desired'),
      keys('set#a', 'desired'),
      keys('set#b#c', 'desired'),
      keys('set#d', 'placement'),
      keys('deployment', 'desired'),
      {},
    ];

    expect(setsIn({ Records })).toEqual(['a', 'b#c']);
  });

  it('knows a tick by what it has not', () => {
    expect(setsIn({})).toBeNull();
    expect(setsIn({ Records: [] })).toEqual([]);
  });
});

describe('placeSets', () => {
  it('quarantines a set and changes nothing but its pool', async () => {
    const world = new World();
    world.aws.state.addSet('acme', OWN);
    world.desire('acme', 'quarantined');

    await world.ring('acme');

    expect(world.ses('acme')).toEqual({ ...OWN, SendingPoolName: Q, sending: true });
    expect(world.placement('acme')).toMatchObject({
      home: { pool: 'own-pool' },
      away: true,
      appliedVersion: 1,
      actual: { pool: Q, sendingEnabled: true },
    });
    expect(world.told()).toEqual([]);
  });

  it.each([
    ['a pool of its own, replace semantics', OWN, 'replace'],
    ['a pool of its own, merge semantics', OWN, 'merge'],
    [
      'its own delivery mode of the shared pool, replace semantics',
      { ...OWN, SharedPoolDeliveryMode: 'REGIONAL' },
      'replace',
    ],
    [
      'its own delivery mode of the shared pool, merge semantics',
      { ...OWN, SharedPoolDeliveryMode: 'ACCOUNT' },
      'merge',
    ],
    ['no pool, replace semantics', { TlsPolicy: 'REQUIRE' }, 'replace'],
    ['the shared pool by name', { TlsPolicy: 'OPTIONAL', SendingPoolName: 'ses-shared-pool' }, 'merge'],
  ] as const)('brings a set home exactly: %s', async (_, delivery, putDeliveryOptions) => {
    const world = new World({ putDeliveryOptions });
    world.aws.state.addSet('acme', delivery);
    const before = world.ses('acme');
    world.desire('acme', 'quarantined');
    await world.tick();
    world.desire('acme', 'home');
    await world.tick();

    expect(world.ses('acme')).toEqual(before);
    expect(world.placement('acme')).toMatchObject({ away: false, appliedVersion: 2, problem: null });
  });

  it.each([
    ['the shared pool', [], 'ses-shared-pool'],
    ['its own IPs that are in no pool', ['192.0.2.9'], 'ses-default-dedicated-pool'],
  ])('names %s where leaving the pool out does not take it away', async (_, ips, pool) => {
    const world = new World({ putDeliveryOptions: 'merge' });
    for (const Ip of ips) {
      world.aws.state.ips.push({
        Ip,
        PoolName: 'ses-default-dedicated-pool',
        WarmupStatus: 'DONE',
        WarmupPercentage: 100,
      });
    }
    world.aws.state.addSet('acme');
    world.desire('acme', 'quarantined');
    await world.tick();
    world.desire('acme', 'home');
    await world.tick();

    expect(world.ses('acme')).toEqual({ TlsPolicy: 'OPTIONAL', SendingPoolName: pool, sending: true });
    expect(world.placement('acme')).toMatchObject({ away: false, home: { pool: null }, problem: null });
  });

  it('pauses, resumes in quarantine, and releases', async () => {
    const world = new World();
    world.aws.state.addSet('acme', OWN);
    world.desire('acme', 'paused');
    await world.tick();
    expect(world.ses('acme')).toMatchObject({ SendingPoolName: Q, sending: false });

    world.desire('acme', 'quarantined', { automatic: false });
    await world.tick();
    expect(world.ses('acme')).toMatchObject({ SendingPoolName: Q, sending: true });
    expect(world.placement('acme')?.sendingPaused).toBe(false);

    world.desire('acme', 'home');
    await world.tick();
    expect(world.ses('acme')).toEqual({ ...OWN, sending: true });
  });

  it('never switches on what somebody else switched off', async () => {
    const world = new World();
    world.aws.state.addSet('acme', OWN, false);
    for (const to of ['quarantined', 'paused', 'quarantined', 'home'] as const) {
      world.desire('acme', to);
      await world.tick();
      expect(world.ses('acme')?.sending).toBe(false);
    }
    expect(world.ses('acme')).toEqual({ ...OWN, sending: false });
    expect(world.calls()['PutConfigurationSetSendingOptions']).toBeUndefined();
  });

  it('does nothing for what is carried out already, and does not ring its own bell for ever', async () => {
    const world = new World();
    world.aws.state.addSet('acme', OWN);
    world.desire('acme', 'quarantined');
    await world.ring('acme');
    const [rings, calls] = [world.placements.rings, world.aws.state.calls.length];

    await world.ring('acme', 'acme');
    await world.ring('acme');

    expect([world.placements.rings, world.aws.state.calls.length]).toEqual([rings, calls]);
  });

  it('calls SES not at all to bring home what never left', async () => {
    const world = new World();
    world.desire('acme', 'home');
    await world.ring('acme');

    expect(world.placement('acme')).toMatchObject({ appliedVersion: 1, home: null, away: false });
    expect(world.aws.state.calls).toEqual([]);
  });

  it('never acts on a shadow', async () => {
    const world = new World();
    world.aws.state.addSet('acme', OWN);
    world.desire('acme', 'quarantined', { shadow: true });
    await world.tick();

    expect(world.ses('acme')?.SendingPoolName).toBe('own-pool');
    expect(world.placement('acme')).toMatchObject({ away: false, appliedVersion: 0, appliedAt: null });
  });

  it('takes the pool of a set that moved house, while it was at home, for its new home', async () => {
    const world = new World();
    world.aws.state.addPool('new-pool', ['192.0.2.3']);
    world.aws.state.addSet('acme', OWN);
    world.desire('acme', 'quarantined');
    await world.tick();
    world.desire('acme', 'home');
    await world.tick();
    world.aws.state.addSet('acme', { ...OWN, SendingPoolName: 'new-pool' });
    world.desire('acme', 'quarantined');
    await world.tick();
    world.desire('acme', 'home');
    await world.tick();

    expect(world.ses('acme')?.SendingPoolName).toBe('new-pool');
  });

  it('never takes for home what a set has while it is moved', async () => {
    const world = new World();
    world.aws.state.addSet('acme', OWN);
    world.desire('acme', 'quarantined');
    await world.tick();
    world.aws.state.addPool('other', ['192.0.2.3']);
    world.aws.state.addSet('acme', { ...OWN, SendingPoolName: 'other' });
    world.desire('acme', 'paused');
    await world.tick();
    world.desire('acme', 'home', { automatic: false });
    await world.tick();

    expect(world.ses('acme')).toEqual({ ...OWN, sending: true });
  });

  it('lets a decision interrupt the inventory, and goes on with it afterwards', async () => {
    const world = new World();
    for (let i = 0; i < 20; i++) world.aws.state.addSet(`set-${String(i).padStart(2, '0')}`, OWN);
    const arrives = world.timer.now() + 5_000;
    world.whenTimeIs(arrives, () => world.desire('set-19', 'quarantined'));

    await world.tick();

    const calls = world.aws.state.calls;
    const put = calls.findIndex(({ operation }) => operation === 'PutConfigurationSetDeliveryOptions');
    expect((calls[put]?.at ?? 0) - arrives).toBeLessThan(5_000);
    expect(calls.slice(put).filter(({ operation }) => operation === 'GetConfigurationSet').length).toBeGreaterThan(5);
  });

  it('paces its calls: SES never says that they are too many', async () => {
    const world = new World();
    for (let i = 0; i < 3; i++) {
      world.aws.state.addSet(`set-${i}`, OWN);
      world.desire(`set-${i}`, 'quarantined');
    }
    await world.tick();
    await world.ring('set-0');

    expect(world.aws.state.throttled).toBe(0);
    expect(world.calls()).toMatchObject({ PutConfigurationSetDeliveryOptions: 3 });
    // The inventory lists all IPs at once; the pool itself is asked about once.
    const ofThePool = world.aws.state.calls.filter(
      ({ operation, input }) => operation === 'GetDedicatedIps' && 'PoolName' in (input as object),
    );
    expect(ofThePool).toHaveLength(1);
  });

  it('tolerates reads that lag behind writes', async () => {
    const world = new World({ readDelayMs: 1_500 });
    world.aws.state.addSet('acme', OWN);
    world.desire('acme', 'paused');
    await world.tick();

    expect(world.placement('acme')).toMatchObject({ appliedVersion: 1, problem: null });
    expect(world.told()).toEqual([]);
  });
});

describe('placeSets and what it must not do', () => {
  it('waits while the switch is off, silently, and goes on when it is on; a person is not held back', async () => {
    const world = new World();
    world.automatic = false;
    world.aws.state.addSet('acme', OWN);
    world.aws.state.addSet('by-hand', OWN);
    world.desire('acme', 'quarantined');
    world.desire('by-hand', 'quarantined', { automatic: false });
    await world.tick(3);

    expect(world.ses('acme')?.SendingPoolName).toBe('own-pool');
    expect(world.ses('by-hand')?.SendingPoolName).toBe(Q);
    expect(world.placement('acme')?.held).toMatchObject({ why: 'switch', version: 1 });
    expect(world.told()).toEqual([]);

    world.automatic = true;
    await world.tick();
    expect(world.ses('acme')?.SendingPoolName).toBe(Q);
    expect(world.placement('acme')?.held).toBeNull();
  });

  it('lets a decision through that moves nothing, while the switch is off', async () => {
    const world = new World();
    world.automatic = false;
    world.desire('acme', 'home');
    await world.tick();

    expect(world.placement('acme')).toMatchObject({ appliedVersion: 1, held: null });
  });

  it('calls a person about what the switch held back, where it is too much when it is turned on', async () => {
    const world = new World();
    world.automatic = false;
    for (let i = 0; i < 4; i++) {
      world.aws.state.addSet(`set-${i}`, OWN);
      world.desire(`set-${i}`, 'quarantined');
    }
    await world.tick();
    world.automatic = true;
    await world.tick();

    expect(world.told()).toEqual(['held:set-3:1 opened']);
    expect(world.placement('set-3')?.held?.why).toBe('blast-radius');
  });

  it('moves no more sets in an hour than it may, and calls a person about the rest', async () => {
    const world = new World();
    for (let i = 0; i < 5; i++) {
      world.aws.state.addSet(`set-${i}`, OWN);
      world.desire(`set-${i}`, 'quarantined', { tenant: 'acme' });
    }
    await world.tick(3);

    const moved = [0, 1, 2, 3, 4].filter((i) => world.ses(`set-${i}`)?.SendingPoolName === Q);
    expect(moved).toEqual([0, 1, 2]);
    expect(world.told()).toEqual(['held:set-3:1 opened', 'held-together:2026-11-20T10:00:10.000Z opened']);
    expect(world.messages.get('held:set-3:1 0')).toMatchObject({
      kind: 'held',
      severity: 'critical',
      configurationSet: 'set-3',
      tenant: 'acme',
    });
  });

  it('moves what was held only when a person lets it pass, not because an hour went by or the switch was turned', async () => {
    const world = new World();
    for (let i = 0; i < 4; i++) {
      world.aws.state.addSet(`set-${i}`, OWN);
      world.desire(`set-${i}`, 'quarantined');
    }
    await world.tick();
    world.now += 2 * HOUR_MS;
    world.automatic = false;
    await world.tick();
    world.automatic = true;
    await world.tick();
    expect(world.ses('set-3')?.SendingPoolName).toBe('own-pool');

    world.approve('set-3');
    await world.ring('set-3');
    expect(world.ses('set-3')?.SendingPoolName).toBe(Q);
    expect(world.told()).toEqual(['held:set-3:1 opened', 'held:set-3:1 cleared']);
  });

  it('forgets what was held when the decision is taken back, and reminds of it daily until then', async () => {
    const world = new World();
    for (let i = 0; i < 4; i++) {
      world.aws.state.addSet(`set-${i}`, OWN);
      world.desire(`set-${i}`, 'quarantined');
    }
    await world.tick();
    world.now += 25 * HOUR_MS;
    await world.tick(2);
    world.desire('set-3', 'home');
    await world.tick();

    expect(world.told()).toEqual(['held:set-3:1 opened', 'held:set-3:1 reminder', 'held:set-3:1 cleared']);
    expect(world.placement('set-3')).toMatchObject({ appliedVersion: 2, held: null, away: false });
    expect(world.ses('set-3')).toEqual({ ...OWN, sending: true });
  });

  it('pauses what is quarantined whatever the blast radius says', async () => {
    const world = new World();
    for (let i = 0; i < 3; i++) {
      world.aws.state.addSet(`set-${i}`, OWN);
      world.desire(`set-${i}`, 'quarantined');
    }
    await world.tick();
    world.desire('set-0', 'paused');
    await world.tick();

    expect(world.ses('set-0')?.sending).toBe(false);
    expect(world.placements.moves.moves).toHaveLength(3);
  });

  it('holds a pause from outside quarantine like any other move', async () => {
    const world = new World();
    for (let i = 0; i < 4; i++) {
      world.aws.state.addSet(`set-${i}`, OWN);
      world.desire(`set-${i}`, 'paused');
    }
    await world.tick();

    expect(world.ses('set-3')).toEqual({ ...OWN, sending: true });
  });
});

describe('placeSets and what goes wrong', () => {
  it.each([
    ['does not exist', 'pool-missing', (world: World) => world.aws.state.pools.delete(Q)],
    ['holds no IP', 'pool-empty', (world: World) => world.aws.state.ips.splice(0)],
  ])(
    'refuses a quarantine pool that %s, says so once, and moves as soon as it is right',
    async (sentence, why, breakIt) => {
      const world = new World();
      const ips = [...world.aws.state.ips];
      // What the inventory says of pools is told beside it: pools.test.ts.
      const told = () => world.told().filter((name) => name.startsWith('placement:'));
      world.aws.state.addSet('acme', OWN);
      breakIt(world);
      world.desire('acme', 'quarantined');
      await world.tick(30);

      expect(world.ses('acme')?.SendingPoolName).toBe('own-pool');
      expect(world.placement('acme')?.problem).toMatchObject({ why, sentence: `pool ${Q} ${sentence}`, attempts: 5 });
      expect(world.placements.moves.moves).toEqual([]);
      expect(told()).toEqual(['placement:acme:1 opened']);

      world.aws.state.pools.set(Q, 'STANDARD');
      world.aws.state.ips.splice(0, 9, ...ips);
      await world.tick(60);
      expect(world.ses('acme')?.SendingPoolName).toBe(Q);
      expect(told()).toEqual(['placement:acme:1 opened', 'placement:acme:1 cleared']);
    },
  );

  it('takes a managed pool without listed IPs', async () => {
    const world = new World();
    world.aws.state.ips.splice(0);
    world.aws.state.pools.set(Q, 'MANAGED');
    world.aws.state.addSet('acme', OWN);
    world.desire('acme', 'quarantined');
    await world.tick();

    expect(world.ses('acme')?.SendingPoolName).toBe(Q);
  });

  it('switches the sending of a paused set off even where there is no pool to move it to, and on again', async () => {
    const world = new World();
    world.aws.state.pools.delete(Q);
    world.aws.state.addSet('acme', OWN);
    world.desire('acme', 'paused');
    await world.tick();
    expect(world.ses('acme')).toEqual({ ...OWN, sending: false });
    expect(world.placement('acme')?.problem?.why).toBe('pool-missing');

    world.desire('acme', 'home', { automatic: false });
    await world.tick();
    expect(world.ses('acme')).toEqual({ ...OWN, sending: true });
  });

  it('does not take the quarantine pool for a home, and says so when the set is to go home', async () => {
    const world = new World();
    world.aws.state.addSet('acme', { ...OWN, SendingPoolName: Q });
    world.desire('acme', 'quarantined');
    await world.tick();
    expect(world.placement('acme')).toMatchObject({ appliedVersion: 1, home: null, away: true });

    world.desire('acme', 'home');
    await world.tick();
    expect(world.placement('acme')?.problem?.why).toBe('home-unknown');
    expect(world.ses('acme')?.SendingPoolName).toBe(Q);

    world.aws.state.addSet('acme', OWN);
    await world.tick(5);
    expect(world.placement('acme')).toMatchObject({ appliedVersion: 2, away: false, problem: null });
    expect(world.ses('acme')?.SendingPoolName).toBe('own-pool');
    expect(world.told()).toEqual(['placement:acme:2 opened', 'placement:acme:2 cleared']);
  });

  it('looks for a deleted set a few times and gives it up', async () => {
    const world = new World();
    world.desire('gone', 'quarantined');
    await world.tick(60 * 6);

    expect(world.placement('gone')?.problem).toMatchObject({ why: 'set-missing', attempts: 8, nextAt: null });
    expect(await world.placements.pending(world.now)).toEqual([]);
    expect(world.told()).toEqual(['placement:gone:1 opened']);
  });

  it('lets a failed decision wait for its time, however often the bell rings', async () => {
    const world = new World();
    const desired = world.desire('gone', 'quarantined');
    await world.ring('gone');
    const calls = world.aws.state.calls.length;

    world.placements.desire(desired);
    await world.ring('gone');
    expect(world.aws.state.calls).toHaveLength(calls);
    expect(await world.placements.pending(world.now)).toEqual([]);
    expect(await world.placements.pending(world.now + MINUTE_MS)).toEqual(['gone']);
  });

  it('tries again at once, more and more slowly, where SES is throttled for a moment', async () => {
    const world = new World();
    world.aws.state.addSet('acme', OWN);
    world.desire('acme', 'quarantined');
    const real = world.aws.requestHandler.handle;
    const times: number[] = [];
    world.aws.requestHandler.handle = async (...args: Parameters<typeof real>) => {
      times.push(world.now - T0);
      if (times.length <= 3) throw Object.assign(new Error('connection reset'), { code: 'ECONNRESET' });
      return real.apply(world.aws.requestHandler, args);
    };
    await world.ring('acme');

    expect(times.slice(0, 5)).toEqual([0, 2_000, 6_000, 14_000, 15_000]);
    expect(world.ses('acme')?.SendingPoolName).toBe(Q);
    expect(world.placement('acme')?.problem).toBeNull();
  });

  it('leaves what SES is too ill for to later runs, tells when it lasts, and places the others meanwhile', async () => {
    const world = new World();
    world.aws.state.addSet('acme', OWN);
    world.desire('acme', 'quarantined');
    const real = world.aws.requestHandler.handle;
    let ill = true;
    world.aws.requestHandler.handle = async (...args: Parameters<typeof real>) => {
      if (ill) throw Object.assign(new Error('connection reset'), { code: 'ECONNRESET' });
      return real.apply(world.aws.requestHandler, args);
    };
    await world.tick(2);
    expect(world.placement('acme')?.problem).toMatchObject({ why: 'unavailable' });
    expect(world.told()).toEqual([]);

    await world.tick(20);
    expect(world.told()).toEqual(['placement:acme:1 opened']);

    ill = false;
    await world.tick(20);
    expect(world.ses('acme')?.SendingPoolName).toBe(Q);
    expect(world.told()).toEqual(['placement:acme:1 opened', 'placement:acme:1 cleared']);
  });

  it('tells where SES says yes and does something else', async () => {
    const world = new World();
    world.aws.state.addSet('acme', OWN);
    world.desire('acme', 'quarantined');
    const change = world.aws.state.changeSet.bind(world.aws.state);
    world.aws.state.changeSet = (name, to, at) =>
      change(name, { ...to, delivery: { ...to.delivery, TlsPolicy: 'OPTIONAL' } }, at);
    await world.tick();

    expect(world.placement('acme')).toMatchObject({
      appliedVersion: 0,
      problem: { why: 'not-taken', sentence: 'SES accepted the TLS policy REQUIRE and shows OPTIONAL afterwards' },
    });
    expect(world.calls()['PutConfigurationSetDeliveryOptions']).toBe(2);
  });

  it('stops when its time is used up, and the next tick goes on', async () => {
    const world = new World();
    world.budgetMs = 8_000;
    world.activeSets = 1_000;
    for (let i = 0; i < 5; i++) {
      world.aws.state.addSet(`set-${i}`, OWN);
      world.desire(`set-${i}`, 'quarantined');
    }
    await world.tick();
    expect(world.now).toBeLessThanOrEqual(T0 + MINUTE_MS);
    expect(await world.placements.pending(world.now)).not.toEqual([]);

    await world.tick(3);
    expect(await world.placements.pending(world.now)).toEqual([]);
    expect(world.told()).toEqual([]);
  });

  it('places the others when one is a fault of ours, and says so at the end', async () => {
    const world = new World();
    world.aws.state.addSet('acme', OWN);
    world.desire('broken', 'quarantined');
    world.desire('acme', 'quarantined');
    const read = world.placements.placement.bind(world.placements);
    world.placements.placement = async (set) => {
      if (set === 'broken') throw new SyntaxError('Unexpected token');
      return read(set);
    };

    await expect(world.ring('broken', 'acme')).rejects.toThrow('1 placements failed for reasons of our own');
    expect(world.ses('acme')?.SendingPoolName).toBe(Q);
  });
});
