import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../shared/kernel/time.ts';
import { Q, type WANTED, World } from './world.ts';

type To = keyof typeof WANTED;
const OWN = { TlsPolicy: 'REQUIRE', SendingPoolName: 'own-pool', MaxDeliverySeconds: 600 } as const;
const SETS = [
  ['a pool of its own', OWN],
  ['no pool', { TlsPolicy: 'REQUIRE' }],
] as const;

/** A set that has come through these decisions unharmed. */
const worldAfter = async (delivery: (typeof SETS)[number][1], ...steps: To[]): Promise<World> => {
  const world = new World();
  world.aws.state.addSet('acme', delivery);
  for (const to of steps) {
    world.desire('acme', to);
    await world.tick(2);
  }
  return world;
};
const stateOf = (world: World) => {
  const { home, away, sendingPaused, appliedVersion, actual, held, problem, drift } = world.placement('acme') ?? {};
  return {
    ses: world.ses('acme'),
    home: home?.pool,
    away,
    sendingPaused,
    appliedVersion,
    actual,
    held,
    problem,
    drift,
    claims: world.placements.moves.moves.length,
    told: world.told(),
    waits: world.placements.wants.get('acme')?.dueAt,
  };
};

describe.each(SETS)('placeSets, killed after any single call, on a set with %s', (_, delivery) => {
  it.each<[To[], To]>([
    [[], 'quarantined'],
    [[], 'paused'],
    [['quarantined'], 'paused'],
    [['paused'], 'quarantined'],
    [['quarantined'], 'home'],
    [['paused'], 'home'],
    [['quarantined', 'home'], 'quarantined'],
  ])('ends as if it had lived: after %j to %s', async (before, to) => {
    const unharmed = stateOf(await worldAfter(delivery, ...before, to));

    let deaths = 0;
    for (const late of [false, true]) {
      for (let at = 1; ; at++) {
        const world = await worldAfter(delivery, ...before);
        world.desire('acme', to);
        if (!(await world.ringAndDie('acme', at, late))) break;
        deaths += 1;
        await world.tick(2);
        expect(stateOf(world), `killed ${late ? 'after' : 'before'} call ${at}`).toEqual(unharmed);
      }
    }
    expect(deaths).toBeGreaterThan(10);
  });

  it('comes home exactly when it is called back in the middle of a move', async () => {
    for (const to of ['quarantined', 'paused'] as const) {
      for (let at = 1; ; at++) {
        const world = await worldAfter(delivery);
        const before = world.ses('acme');
        world.desire('acme', to);
        if (!(await world.ringAndDie('acme', at, true))) break;
        world.desire('acme', 'home');
        await world.tick(2);
        expect(world.ses('acme'), `${to}, killed after call ${at}`).toEqual(before);
        expect(world.placement('acme')).toMatchObject({ away: false, sendingPaused: false, appliedVersion: 2 });
      }
    }
  });
});

describe('placeSets, killed again and again', () => {
  it('always ends where the last decision says, and never forgets the way home', async () => {
    const step = fc.record({
      to: fc.constantFrom<To>('quarantined', 'paused', 'home'),
      deaths: fc.array(fc.record({ at: fc.integer({ min: 1, max: 30 }), late: fc.boolean() }), { maxLength: 3 }),
      minutes: fc.constantFrom(0, 0, 1, 3),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...SETS),
        fc.array(step, { minLength: 1, maxLength: 6 }),
        fc.constantFrom('merge', 'replace'),
        async ([, delivery], steps, put) => {
          const world = new World({ putDeliveryOptions: put });
          world.activeSets = 10_000;
          world.aws.state.addSet('acme', delivery);
          const home = world.ses('acme');
          for (const { to, deaths, minutes } of steps) {
            world.desire('acme', to);
            for (const { at, late } of deaths) await world.ringAndDie('acme', at, late);
            await world.tick(minutes);
          }
          await world.tick(4);

          const last = steps.at(-1)?.to;
          const seen = world.ses('acme');
          const pool = last === 'home' ? home?.SendingPoolName : Q;
          const shown =
            put === 'merge' && seen?.SendingPoolName === 'ses-shared-pool' ? undefined : seen?.SendingPoolName;
          expect({ ...seen, SendingPoolName: shown }).toEqual({
            ...home,
            SendingPoolName: pool,
            sending: last !== 'paused',
          });
          expect(world.placement('acme')).toMatchObject({ appliedVersion: steps.length, problem: null, held: null });
          expect(world.aws.state.calls.length).toBeLessThan(steps.length * 120);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('never moves more sets than may be, however often it is killed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ set: fc.nat(7), at: fc.integer({ min: 1, max: 16 }), late: fc.boolean() }), {
          maxLength: 30,
        }),
        async (deaths) => {
          const world = new World();
          for (let i = 0; i < 8; i++) {
            world.aws.state.addSet(`set-${i}`, OWN);
            world.desire(`set-${i}`, 'quarantined');
          }
          for (const { set, at, late } of deaths) await world.ringAndDie(`set-${set}`, at, late);
          await world.tick(5);
          const moved = [...world.aws.state.sets.values()].filter(
            ({ delivery }) => delivery.SendingPoolName === Q,
          ).length;
          expect(world.now).toBeLessThan(Date.UTC(2026, 10, 20, 10) + HOUR_MS);
          expect(moved).toBe(3);
        },
      ),
      { numRuns: 60 },
    );
  });
});
