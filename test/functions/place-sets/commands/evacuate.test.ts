import { describe, expect, it } from 'vitest';
import { DEFAULT_EVENT_TYPES } from '../../../../shared/attach/event-types.ts';
import { Q, World } from '../world.ts';

const TOPIC = 'arn:aws:sns:us-east-1:000000000000:lazaretto-events';
const OWN = { TlsPolicy: 'REQUIRE', SendingPoolName: 'own-pool', MaxDeliverySeconds: 600 } as const;
const open = (options = {}): World => {
  const world = new World(options);
  world.attach = { mode: 'all', topicArn: TOPIC, destination: 'lazaretto', eventTypes: DEFAULT_EVENT_TYPES };
  world.aws.state.topics.add(TOPIC);
  return world;
};
/** Three sets, one quarantined, one paused, all attached. */
const lived = async (): Promise<World> => {
  const world = open();
  for (const set of ['acme', 'birch', 'cedar']) world.aws.state.addSet(set, OWN);
  await world.tick(2);
  world.desire('acme', 'quarantined');
  world.desire('birch', 'paused');
  await world.tick(2);
  return world;
};
const asItWas = (world: World) =>
  [...world.aws.state.sets].map(([set]) => ({
    set,
    ...world.ses(set),
    destinations: world.aws.state.destinations.get(set) ?? [],
  }));

describe('evacuate', () => {
  it('puts every set back as it would be without us, destinations too, and tells', async () => {
    const world = await lived();
    expect(world.ses('birch')).toMatchObject({ SendingPoolName: Q, sending: false });
    await world.command('evacuate');
    await world.tick(3);

    expect(asItWas(world)).toEqual(
      ['acme', 'birch', 'cedar'].map((set) => ({ set, ...OWN, sending: true, destinations: [] })),
    );
    for (const set of ['acme', 'birch']) {
      expect(world.placement(set)).toMatchObject({ away: false, sendingPaused: false, home: { pool: 'own-pool' } });
    }
    expect(world.evacuations.now).toMatchObject({ at: null, sets: 3, broughtHome: 2, detached: 3, left: { count: 0 } });
    expect([...world.messages.values()].at(-1)).toMatchObject({
      phase: 'notice',
      title: '3 sets evacuated',
      sentence: '2 sets moved back to their own pools, 3 event destinations removed',
    });
    expect(world.aws.state.throttled).toBe(0);
  });

  it('moves and attaches nothing afterwards, until the evacuation is ended', async () => {
    const world = await lived();
    await world.command('evacuate');
    await world.tick(3);
    const calls = world.aws.state.calls.length;
    world.desire('cedar', 'quarantined');
    await world.ring('cedar');
    world.now += 7_200_000;
    await world.tick(3);
    expect(world.aws.state.calls).toHaveLength(calls);

    await world.command('end-evacuation');
    await world.tick(3);
    expect(world.ses('cedar')?.SendingPoolName).toBe(Q);
    expect(world.aws.state.destinations.get('acme')).toHaveLength(1);
  });

  it('is begun again where it is asked for again once it is done, and does what was left then', async () => {
    const world = await lived();
    world.aws.state.pools.delete('own-pool');
    await world.command('evacuate');
    await world.tick(3);
    expect(world.evacuations.now).toMatchObject({ at: null, broughtHome: 0, left: { count: 2 } });
    expect(world.evacuations.now?.left.first[0]).toContain("acme: BadRequestException: SendingPool <own-pool> doesn't");
    const first = world.evacuations.now?.startedAt ?? 0;

    world.aws.state.addPool('own-pool', ['192.0.2.2']);
    await world.command('evacuate');
    await world.tick(3);
    expect(world.evacuations.now).toMatchObject({ at: null, broughtHome: 2, left: { count: 0 } });
    expect(world.evacuations.now?.startedAt).toBeGreaterThan(first);
    expect(world.ses('acme')).toMatchObject({ SendingPoolName: 'own-pool', sending: true });
    expect(world.told().filter((told) => told.startsWith('evacuated:'))).toHaveLength(2);
  });

  it('is not begun again while it is under way', async () => {
    const world = open();
    for (let i = 0; i < 60; i++) world.aws.state.addSet(`set-${i}`, OWN);
    await world.command('evacuate');
    const { startedAt, at } = world.evacuations.now ?? {};
    expect(at).not.toBeNull();
    await world.command('evacuate');
    expect(world.evacuations.now?.startedAt).toBe(startedAt);
  });

  it('goes on where it stopped: a hundred sets in slices', async () => {
    const world = open({ pageSize: 30 });
    for (let i = 0; i < 100; i++) world.aws.state.addSet(`set-${String(i).padStart(3, '0')}`, OWN);
    await world.command('evacuate');
    await world.tick(4);
    expect(world.evacuations.now).toMatchObject({ at: null, sets: 100 });
    expect(world.calls()['GetConfigurationSetEventDestinations']).toBe(100);
  });

  it('leaves what is not ours, and what has no known home, for a person', async () => {
    const world = open();
    world.aws.state.addSet('acme', { SendingPoolName: Q });
    world.aws.state.addSet('birch', OWN);
    const theirs = {
      Name: 'mine',
      Enabled: true,
      MatchingEventTypes: DEFAULT_EVENT_TYPES,
      SnsDestination: { TopicArn: TOPIC },
    };
    world.aws.state.destinations.set('birch', [theirs as never]);
    await world.tick(2);
    await world.command('evacuate');
    await world.tick(2);

    expect(world.aws.state.destinations.get('birch')).toEqual([theirs]);
    expect(world.ses('acme')?.SendingPoolName).toBe(Q);
    expect(world.evacuations.now?.left).toEqual({
      count: 2,
      first: [
        `acme: it is in pool ${Q}, and where acme belongs is not known`,
        'birch: event destination mine is not ours',
      ],
    });
  });

  it('ends as if it had lived, killed at any single call', async () => {
    const unharmed = await lived();
    await unharmed.command('evacuate');
    await unharmed.tick(4);
    let deaths = 0;
    for (const late of [false, true]) {
      for (let at = 2; ; at += 3) {
        const again = await lived();
        again.evacuations.now = {
          startedAt: again.now,
          at: { token: null, index: 0 },
          sets: 0,
          broughtHome: 0,
          detached: 0,
          left: { count: 0, first: [] },
        };
        if (!(await again.ringAndDie(null, at, late))) break;
        deaths += 1;
        await again.tick(4);
        expect(asItWas(again), `killed at ${at}`).toEqual(asItWas(unharmed));
        expect(again.evacuations.now).toMatchObject({ at: null, left: { count: 0 } });
      }
    }
    expect(deaths).toBeGreaterThan(10);
  });

  it('enables the SES tenants of streams that we have paused, and none that somebody else has', async () => {
    const world = open();
    world.aws.state.addSet('shared', OWN);
    for (const tenant of ['ours', 'theirs', 'well']) world.aws.state.addTenant(tenant, world.now - 3_600_000);
    const statusOf = (name: string) => world.aws.state.tenants.get(name)?.status;
    const disable = (name: string): void => {
      const tenant = world.aws.state.tenants.get(name);
      if (tenant) world.aws.state.tenants.set(name, { ...tenant, status: 'DISABLED', changedAt: world.now });
    };
    disable('theirs');
    world.now += 7_200_000;
    for (const tenant of ['ours', 'theirs']) {
      world.desire(`shared/${tenant}`, 'home', { pool: { kind: 'home' }, sendingEnabled: false, tenant });
    }
    await world.tick(2);
    expect(statusOf('ours')).toBe('DISABLED');

    await world.command('evacuate');
    await world.tick(3);

    expect(['ours', 'theirs', 'well'].map(statusOf)).toEqual(['ENABLED', 'DISABLED', 'ENABLED']);
    expect(world.placement('shared/ours')).toMatchObject({ sendingPaused: false });
    expect(world.evacuations.now).toMatchObject({ at: null, enabled: 1, left: { count: 0 } });
    expect([...world.messages.values()].at(-1)?.sentence).toContain('1 SES tenant enabled again');
  });

  it('passes over a stream whose SES tenant is gone', async () => {
    const world = open();
    world.aws.state.addSet('shared', OWN);
    world.aws.state.addTenant('acme', world.now - 3_600_000);
    world.desire('shared/acme', 'home', { pool: { kind: 'home' }, sendingEnabled: false, tenant: 'acme' });
    await world.tick(2);
    world.aws.state.tenants.delete('acme');
    await world.command('evacuate');
    await world.tick(2);
    expect(world.evacuations.now).toMatchObject({ at: null, left: { count: 0 } });
  });
});
