import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../../shared/kernel/time.ts';
import { Q, World } from '../world.ts';

const nextRound = async (world: World): Promise<void> => {
  world.now += 2 * HOUR_MS;
  await world.tick(2);
};
const sentences = (world: World, prefix: string): string[] =>
  [...world.messages.values()].filter(({ alertId }) => alertId.startsWith(prefix)).map(({ sentence }) => sentence);

describe('with home pools', () => {
  const given = () => {
    const world = new World();
    world.grantedPools = new Set(['own-pool', Q, 'ses-shared-pool', 'ses-default-dedicated-pool']);
    world.aws.state.addPool('elsewhere', ['192.0.2.3']);
    return world;
  };

  it('a set whose home could not be given back is not moved, and that is told', async () => {
    const world = given();
    world.aws.state.addSet('acme', { SendingPoolName: 'elsewhere' });
    world.desire('acme', 'quarantined');
    await world.tick();

    expect(world.ses('acme')).toMatchObject({ SendingPoolName: 'elsewhere' });
    expect(sentences(world, 'placement:acme')[0]).toContain('its home, pool elsewhere, is not among the pools');
    expect(world.placements.moves.moves).toEqual([]);
  });

  it('it is paused all the same', async () => {
    const world = given();
    world.aws.state.addSet('acme', { SendingPoolName: 'elsewhere' });
    world.desire('acme', 'paused');
    await world.tick();

    expect(world.ses('acme')).toMatchObject({ SendingPoolName: 'elsewhere', sending: false });
    expect(world.told()).toContain('placement:acme:1 opened');
  });

  it.each([['own-pool'], ['ses-shared-pool'], [undefined]])('one at home in %s goes and comes back', async (pool) => {
    const world = given();
    world.aws.state.addSet('acme', pool === undefined ? {} : { SendingPoolName: pool });
    world.desire('acme', 'quarantined');
    await world.tick();
    expect(world.ses('acme')).toMatchObject({ SendingPoolName: Q });

    world.desire('acme', 'home');
    await world.tick();
    expect(world.ses('acme')?.SendingPoolName).toBe(pool);
  });

  it('a quarantine pool that a policy names later is told, and nobody is sent there', async () => {
    const world = given();
    world.policy = { ...world.policy, quarantinePool: 'elsewhere' };
    world.aws.state.addSet('acme', { SendingPoolName: 'own-pool' });
    world.desire('acme', 'quarantined', { pool: { kind: 'pool', name: 'elsewhere' } });
    await world.tick(2);

    expect(world.ses('acme')).toMatchObject({ SendingPoolName: 'own-pool' });
    expect(sentences(world, 'placement:acme')[0]).toContain('was not granted it');
    expect(sentences(world, 'quarantine-pool:not-granted')).toHaveLength(1);
  });
});

describe('the inventory of pools', () => {
  it('tells a pool that is gone or empty while sets send from it, with their number, and when that is over', async () => {
    const world = new World();
    const { state } = world.aws;
    for (const set of ['a', 'b']) state.addSet(set, { SendingPoolName: 'own-pool' });
    state.addPool('bare');
    state.addSet('c', { SendingPoolName: 'bare' });
    state.addSet('d', { SendingPoolName: 'ses-shared-pool' });
    state.addPool('managed', [], 'MANAGED');
    state.addSet('e', { SendingPoolName: 'managed' });
    state.pools.delete('own-pool');
    await world.tick(2);

    expect(sentences(world, 'lost-pools')).toEqual([
      '2 sets send from pool own-pool, which does not exist; 1 set sends from pool bare, which holds no IP',
    ]);

    state.addPool('own-pool', ['192.0.2.2']);
    state.addPool('bare', ['192.0.2.4']);
    await nextRound(world);
    expect(world.told().filter((name) => name.startsWith('lost-pools'))[1]).toMatch(/cleared$/);
  });

  it.each<[string, (world: World) => void, string]>([
    ['gone', (world) => world.aws.state.pools.delete(Q), 'missing'],
    ['empty', (world) => world.aws.state.ips.splice(0), 'empty'],
    [
      'warming up',
      (world) => {
        world.aws.state.ips[0] = { Ip: '192.0.2.1', PoolName: Q, WarmupStatus: 'IN_PROGRESS', WarmupPercentage: 30 };
      },
      'warming',
    ],
  ])('tells that the quarantine pool is %s, once and again each day', async (_, spoil, state) => {
    const world = new World();
    spoil(world);
    await world.tick(2);
    await nextRound(world);
    world.now += DAY_MS;
    await nextRound(world);

    const told = world.told().filter((name) => name.startsWith('quarantine-pool:'));
    expect(told.map((name) => name.replace(/:\d+/, ''))).toEqual([
      `quarantine-pool:${state} opened`,
      `quarantine-pool:${state} reminder`,
    ]);
  });

  it('says once that it is idle, whatever SES says: a pool that waits is so', async () => {
    const world = new World();
    world.inventory.mail = { at: world.now, days: 7, byIp: {} };
    await world.tick(2);
    world.now += 3 * DAY_MS;
    await nextRound(world);
    expect(sentences(world, 'quarantine-pool:idle')).toHaveLength(1);

    world.inventory.mail = { at: world.now, days: 7, byIp: { '192.0.2.1': 7_000 } };
    await nextRound(world);
    expect(world.told().at(-1)).toMatch(/^quarantine-pool:idle:\d+ cleared$/);
  });

  it('tells, and reminds, that its addresses are warm for less than is about to move, before anything is moved', async () => {
    const world = new World();
    world.inventory.mail = { at: world.now, days: 7, byIp: { '192.0.2.1': 7_000 } };
    world.inventory.come = { at: world.now, sets: 2, mailsPerDay: 30_000, first: ['acme', 'birch'] };
    await world.tick(2);
    world.now += DAY_MS;
    await nextRound(world);
    expect(world.told().map((name) => name.replace(/:\d+/, ''))).toEqual([
      'quarantine-pool:small opened',
      'quarantine-pool:small reminder',
    ]);
    expect(sentences(world, 'quarantine-pool:small')[0]).toBe(
      `2 sets that are quarantined, or would be, send 30,000 mails a day (acme, birch), and 1 address in pool ${Q} is warm for 2,000`,
    );

    world.inventory.come = { ...world.inventory.come, mailsPerDay: 2_000 };
    await nextRound(world);
    expect(world.told().at(-1)).toMatch(/^quarantine-pool:small:\d+ cleared$/);
  });

  it('says once what a managed pool leaks, and does not go on about it', async () => {
    const world = new World();
    world.aws.state.pools.set(Q, 'MANAGED');
    await world.tick(2);
    world.now += 3 * DAY_MS;
    await nextRound(world);

    expect(world.told().filter((name) => name.startsWith('quarantine-pool:'))).toHaveLength(1);
    expect(sentences(world, 'quarantine-pool:managed')[0]).toContain('its shared addresses');
  });

  it('says nothing of a pool that is ready', async () => {
    const world = new World();
    await world.tick(2);

    expect(world.told()).toEqual([]);
  });
});

describe('mail that leaves by other addresses', () => {
  it('is told, reminded of, and over when none does', async () => {
    const world = new World();
    world.inventory.leaking = { names: { count: 1, first: ['acme: 20 of 100 mails'] } };
    await world.tick(2);
    await nextRound(world);
    const about = () => [...world.messages.values()].filter(({ alertId }) => alertId.startsWith('leaks:'));
    expect(about()).toMatchObject([
      {
        kind: 'drift',
        phase: 'opened',
        severity: 'critical',
        title: 'Mail of 1 set leaves by other addresses',
        sentence: 'acme: 20 of 100 mails',
      },
    ]);

    world.inventory.leaking = { names: { count: 0, first: [] } };
    await nextRound(world);
    expect(about().at(-1)).toMatchObject({ phase: 'cleared' });
  });
});
