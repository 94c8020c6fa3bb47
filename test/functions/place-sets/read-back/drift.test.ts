import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../shared/kernel/time.ts';
import { MOST_REAPPLIED } from '../../../../shared/placement/drift.ts';
import { Q, type WANTED, World } from '../world.ts';

const OWN = { TlsPolicy: 'REQUIRE', SendingPoolName: 'own-pool', MaxDeliverySeconds: 600 } as const;

/** A set that was sent away, and the inventory at rest. */
async function given(to: keyof typeof WANTED = 'quarantined', drift: 'tell' | 'reapply' = 'tell'): Promise<World> {
  const world = new World();
  world.policy = { ...world.policy, drift };
  world.aws.state.addSet('acme', OWN);
  world.desire('acme', to);
  await world.tick(2);
  return world;
}
/** What another tool does that writes TLS settings alone, where the call replaces the whole block. */
const liftedByTls = (world: World) => world.aws.state.addSet('acme', { TlsPolicy: 'OPTIONAL' }, true);
const drifts = (world: World) => [...world.messages.values()].filter(({ kind }) => kind === 'drift');

describe('a set that is away', () => {
  it('is seen within six minutes to have left quarantine, and that is critical', async () => {
    const world = await given();
    liftedByTls(world);
    await world.tick(6);

    expect(drifts(world)).toMatchObject([
      { phase: 'opened', severity: 'critical', title: 'acme left quarantine, but not through Lazaretto' },
    ]);
    expect(world.ses('acme')?.SendingPoolName).toBeUndefined();
  });

  it('is seen to send again though it is paused', async () => {
    const world = await given('paused');
    world.aws.state.addSet('acme', { ...OWN, SendingPoolName: Q }, true);
    await world.tick(6);

    expect(drifts(world)).toMatchObject([{ severity: 'critical', title: 'acme sends again though it is paused' }]);
  });

  it('is told anew, and as critical, where a harmless change becomes a leak', async () => {
    const world = await given('paused');
    world.aws.state.addSet('acme', OWN, false);
    await world.tick(6);
    expect(drifts(world)).toMatchObject([{ severity: 'warning', title: 'acme was changed outside Lazaretto' }]);

    world.aws.state.addSet('acme', OWN, true);
    await world.tick(6);
    expect(drifts(world).map(({ phase, severity }) => `${phase} ${severity}`)).toEqual([
      'opened warning',
      'cleared info',
      'opened critical',
    ]);
  });

  it('costs one call each five minutes, and none once it is home', async () => {
    const world = await given();
    const before = world.calls()['GetConfigurationSet'] ?? 0;
    await world.tick(60);
    expect((world.calls()['GetConfigurationSet'] ?? 0) - before).toBe(12);

    world.desire('acme', 'home');
    await world.tick(2);
    const home = world.aws.state.calls.length;
    await world.tick(30);
    expect(world.aws.state.calls.length).toBe(home);
  });

  it('is looked at with a fifth of the calls at most, the one moved last first', async () => {
    const world = new World();
    world.activeSets = 10_000;
    const sets = Array.from({ length: 60 }, (_, index) => `set-${String(index).padStart(2, '0')}`);
    for (const set of sets) {
      world.aws.state.addSet(set, OWN);
      world.desire(set, 'quarantined');
    }
    await world.tick(12);
    expect(world.placement('set-59')?.away).toBe(true);
    await world.tick(10);
    world.now += HOUR_MS;

    const calls = world.aws.state.calls.length;
    await world.tick();
    const looked = world.aws.state.calls.slice(calls).filter(({ operation }) => operation === 'GetConfigurationSet');
    expect(looked).toHaveLength(8);
    const newest = sets
      .map((set) => ({ set, at: world.placement(set)?.appliedAt ?? 0 }))
      .toSorted((a, b) => b.at - a.at)
      .slice(0, 8);
    for (const { set } of newest) expect(world.placement(set)?.lookAt).toBeGreaterThan(world.now);
  });

  it('holds up no decision', async () => {
    const world = await given();
    world.now += 10 * MINUTE_MS;
    world.aws.state.addSet('other', OWN);
    world.whenTimeIs(world.now + 1, () => world.desire('other', 'quarantined'));
    await world.tick();

    expect(world.ses('other')?.SendingPoolName).toBe(Q);
  });

  it('that SES deleted is no fault', async () => {
    const world = await given();
    world.aws.state.sets.delete('acme');
    await world.tick(12);

    expect(drifts(world)).toEqual([]);
  });

  it('that SES deleted is noted as missing, until SES shows it again', async () => {
    const world = await given();
    const deletedAt = world.now;
    world.aws.state.sets.delete('acme');
    await world.tick(12);
    const missedAt = world.inventory.gone.get('acme') ?? 0;
    expect(missedAt - deletedAt).toBeLessThanOrEqual(6 * MINUTE_MS);

    world.now += 2 * HOUR_MS;
    await world.tick(2);
    expect(world.inventory.gone.get('acme')).toBe(missedAt);
    world.aws.state.addSet('acme', OWN);
    world.now += 2 * HOUR_MS;
    await world.tick(2);
    expect(world.inventory.gone.has('acme')).toBe(false);
  });

  it('that SES deleted is let go without a word once nothing is wanted of it, and not looked at any more', async () => {
    const world = await given('paused');
    world.aws.state.sets.delete('acme');
    await world.tick(6);
    world.desire('acme', 'home');
    await world.tick();
    const before = world.aws.state.calls.length;
    await world.tick(12);

    expect(world.placement('acme')).toMatchObject({
      ...{ away: false, sendingPaused: false, home: null, lookAt: null, problem: null, appliedVersion: 2 },
    });
    expect(world.told()).toEqual([]);
    expect(world.aws.state.calls.slice(before)).toEqual([]);
  });
});

describe('a set of which something is decided and that no list shows', () => {
  it('is asked about at the end of a round, and missed only where SES says so', async () => {
    const world = new World();
    for (const set of ['acme', 'birch']) world.aws.state.addSet(set, OWN);
    await world.tick(2);
    for (const set of ['acme', 'birch']) world.desire(set, 'home');
    await world.tick();
    world.aws.state.sets.delete('birch');
    world.now += 2 * HOUR_MS;
    await world.tick(2);

    expect([...world.inventory.gone.keys()]).toEqual(['birch']);
  });
});

describe('drift: reapply', () => {
  it('puts back what was carried out, tells it, and says that it is over', async () => {
    const world = await given('paused', 'reapply');
    liftedByTls(world);
    await world.tick(7);

    expect(world.ses('acme')).toMatchObject({ SendingPoolName: Q, sending: false });
    expect(drifts(world).map(({ phase, next }) => [phase, next[0]])).toEqual([
      ['opened', 'It is put back.'],
      ['cleared', undefined],
    ]);
    expect(world.placement('acme')?.drift).toBeNull();
  });

  it('does so three times in 24 hours, and then calls a person', async () => {
    const world = await given('quarantined', 'reapply');
    for (let time = 1; time <= MOST_REAPPLIED; time++) {
      liftedByTls(world);
      await world.tick(7);
      expect(world.ses('acme')?.SendingPoolName, `time ${time}`).toBe(Q);
    }
    liftedByTls(world);
    await world.tick(60);

    expect(world.ses('acme')?.SendingPoolName).toBeUndefined();
    expect(drifts(world).at(-1)).toMatchObject({
      phase: 'opened',
      severity: 'critical',
      next: [expect.stringContaining('put back 3 times'), expect.stringContaining('Find out who')],
    });

    world.now += DAY_MS;
    await world.tick(7);
    expect(world.ses('acme')?.SendingPoolName).toBe(Q);
  });

  it('is stopped by the switch, and leaves alone who is at home', async () => {
    const world = await given('quarantined', 'reapply');
    world.automatic = false;
    liftedByTls(world);
    await world.tick(7);
    expect(world.ses('acme')?.SendingPoolName).toBeUndefined();

    const home = await given('home', 'reapply');
    home.aws.state.addSet('acme', { ...OWN, SendingPoolName: Q });
    await home.tick(7);
    expect(home.ses('acme')?.SendingPoolName).toBe(Q);
  });

  it('never puts a set back more than three times in any 24 hours, whatever others do and whoever dies', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ minutes: fc.integer({ min: 1, max: 400 }), dies: fc.nat(12) }), { maxLength: 8 }),
        async (steps) => {
          const world = await given('quarantined', 'reapply');
          const moves: number[] = [];
          for (const { minutes, dies } of steps) {
            liftedByTls(world);
            world.now += minutes * MINUTE_MS;
            if (dies > 0) await world.ringAndDie(null, dies, dies % 2 === 0);
            await world.tick(2);
          }
          const { calls } = world.aws.state;
          for (const { operation, at } of calls) if (operation === 'PutConfigurationSetDeliveryOptions') moves.push(at);
          // The first is the quarantine itself.
          for (const from of moves.slice(1)) {
            expect(moves.slice(1).filter((at) => at >= from && at < from + DAY_MS).length).toBeLessThanOrEqual(
              MOST_REAPPLIED,
            );
          }
        },
      ),
      { numRuns: 15 },
    );
  });
});

describe('a set that comes home', () => {
  it('stays in the pool that its owner gave it meanwhile, and that is its home from then on', async () => {
    const world = await given();
    world.aws.state.addPool('new-pool', ['192.0.2.9']);
    world.aws.state.addSet('acme', { ...OWN, SendingPoolName: 'new-pool' });
    world.desire('acme', 'home');
    await world.tick(2);
    expect(world.ses('acme')?.SendingPoolName).toBe('new-pool');
    expect(world.placement('acme')).toMatchObject({ away: false, home: { pool: 'new-pool' } });

    world.desire('acme', 'quarantined');
    await world.tick(2);
    world.desire('acme', 'home');
    await world.tick(2);
    expect(world.ses('acme')?.SendingPoolName).toBe('new-pool');
  });

  it('gets the pool back that another tool took away without meaning to', async () => {
    const world = await given();
    liftedByTls(world);
    world.desire('acme', 'home');
    await world.tick(2);

    expect(world.ses('acme')?.SendingPoolName).toBe('own-pool');
  });

  it('stays there in an evacuation, too', async () => {
    const world = await given();
    world.aws.state.addPool('new-pool', ['192.0.2.9']);
    world.aws.state.addSet('acme', { ...OWN, SendingPoolName: 'new-pool' });
    await world.command('evacuate');

    expect(world.ses('acme')?.SendingPoolName).toBe('new-pool');
  });
});
