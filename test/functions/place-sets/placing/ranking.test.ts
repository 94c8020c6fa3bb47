import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../../shared/kernel/time.ts';
import { Q, T0, World } from '../world.ts';

const OWN = { TlsPolicy: 'REQUIRE', SendingPoolName: 'own-pool', MaxDeliverySeconds: 600 } as const;

/** Sets that are to be moved, each with the harm that it does. */
const worldOf = (harms: readonly (number | undefined)[]): World => {
  const world = new World();
  harms.forEach((harmPerHour, i) => {
    world.aws.state.addSet(`set-${i}`, OWN);
    world.desire(`set-${i}`, 'quarantined', { harmPerHour });
  });
  return world;
};
const movedIn = (world: World): string[] =>
  [...world.aws.state.sets].filter(([, { delivery }]) => delivery.SendingPoolName === Q).map(([set]) => set);

describe('placeSets, where more is to be moved than may be', () => {
  it('moves those that do most harm, whichever waits longest, and those that nobody knows of last', async () => {
    const world = worldOf([5, undefined, 40, 300, 20]);
    await world.tick(3);

    expect(movedIn(world)).toEqual(['set-2', 'set-3', 'set-4']);
    expect(new Set(world.told())).toEqual(
      new Set(['held:set-0:1 opened', 'held-together:2026-11-20T10:00:10.000Z opened']),
    );
  });

  it('takes the worst of one batch of the change feed first', async () => {
    const world = worldOf([1, 2, 3, 4]);
    await world.ring('set-0', 'set-1', 'set-2', 'set-3');
    expect(movedIn(world)).toEqual(['set-1', 'set-2', 'set-3']);
  });

  it('carries out what a person decided or approved before all of them', async () => {
    const world = worldOf([10, 20, 30, 40]);
    world.aws.state.addSet('by-hand', OWN);
    world.desire('by-hand', 'quarantined', { automatic: false });
    world.budgetMs = 6_000;
    await world.tick(1);
    expect(movedIn(world)[0]).toBeDefined();
    expect(movedIn(world)).toContain('by-hand');
    expect(movedIn(world)).not.toContain('set-0');
  });

  it('gives a place that was claimed and not used to a worse one, and holds the smaller one with a sentence', async () => {
    const world = worldOf([5, 6, 7]);
    // Dies at each step in turn, until it has claimed a place for set-0 and not used it.
    for (let at = 1; !world.placements.moves.moves.some(({ state }) => state === 'claimed'); at++) {
      if (!(await world.ringAndDie('set-0', at, true))) throw new Error('it claims before it uses');
    }
    await world.ring('set-1', 'set-2');
    expect(world.placements.moves.moves.map(({ set, state }) => `${set} ${state}`).toSorted()).toEqual([
      'set-0 claimed',
      'set-1 used',
      'set-2 used',
    ]);

    world.aws.state.addSet('burn', OWN);
    world.desire('burn', 'quarantined', { harmPerHour: 1_200 });
    await world.tick(2);

    expect(new Set(movedIn(world))).toEqual(new Set(['burn', 'set-1', 'set-2']));
    expect(world.placement('set-0')?.held).toMatchObject({
      why: 'blast-radius',
      sentence: expect.stringMatching(
        /^its place went to burn, which does more harm \(1,200 an hour, this one 5\); 3 sets were moved away/,
      ),
    });
    expect(world.told()).toEqual(['held:set-0:1 opened']);
    expect(world.ses('set-0')?.SendingPoolName).toBe('own-pool');

    world.approve('set-0');
    await world.tick();
    expect(movedIn(world)).toContain('set-0');
  });

  it('gives its claim back where there is no pool, so that others find the places free', async () => {
    const world = worldOf([5, 6, 7, 8]);
    world.aws.state.pools.delete(Q);
    await world.tick();
    expect(world.placements.moves.moves).toEqual([]);
    expect(world.placement('set-3')).toMatchObject({ problem: { why: 'pool-missing' }, held: null });
  });

  it('needs no place for a set that sits in the pool already', async () => {
    const world = worldOf([5, 6, 7]);
    await world.tick();
    world.aws.state.addSet('there', { ...OWN, SendingPoolName: Q });
    world.desire('there', 'quarantined');
    await world.tick();
    expect(world.placement('there')).toMatchObject({ appliedVersion: 1, held: null });
    expect(world.placements.moves.moves.map(({ set }) => set)).not.toContain('there');
  });
});

describe('four copies of place-sets at once, each of which may die anywhere', () => {
  const death = fc.record({ at: fc.integer({ min: 1, max: 60 }), late: fc.boolean() });

  it('never move more than may be, tell of every other one, and end with the worst where nobody died', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(50), { minLength: 4, maxLength: 8 }),
        fc.array(fc.array(death, { minLength: 4, maxLength: 4 }), { maxLength: 3 }),
        async (harms, rounds) => {
          const world = worldOf(harms);
          for (const deaths of rounds) {
            await Promise.all(deaths.map(({ at, late }) => world.ringAndDie(null, at, late)));
            expect(movedIn(world).length).toBeLessThanOrEqual(3);
          }
          await world.tick(5);

          expect(world.now).toBeLessThan(T0 + HOUR_MS);
          const moved = movedIn(world);
          expect(moved.length).toBe(3);
          const held = harms.map((_, i) => `set-${i}`).filter((set) => !moved.includes(set));
          for (const set of held) expect(world.placement(set)?.held?.why, set).toBe('blast-radius');
          if (rounds.length > 0) return;
          const sum = (of: readonly number[]): number => of.reduce((all, harm) => all + harm, 0);
          const worst = harms.toSorted((a, b) => b - a).slice(0, 3);
          expect(sum(moved.map((set) => harms[Number(set.slice(4))] ?? 0))).toBe(sum(worst));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('never see more moves in any hour than may be, though SES takes none at first', async () => {
    const world = worldOf([5, 6, 7]);
    const real = world.aws.requestHandler.handle;
    let ill = true;
    world.aws.requestHandler.handle = async (...args: Parameters<typeof real>) => {
      if (ill && args[0].method === 'PUT') throw Object.assign(new Error('connection reset'), { code: 'ECONNRESET' });
      return real.apply(world.aws.requestHandler, args);
    };
    const minutes: number[] = [];
    for (let minute = 0; minute < 130; minute++) {
      if (minute === 20) ill = false;
      if (minute === 63) {
        for (let i = 3; i < 6; i++) {
          world.aws.state.addSet(`set-${i}`, OWN);
          world.desire(`set-${i}`, 'quarantined', { harmPerHour: 9 });
        }
      }
      await world.tick();
      while (minutes.length < movedIn(world).length) minutes.push(minute);
    }

    expect(minutes.length).toBe(3);
    // SES takes calls from this minute on.
    expect(Math.min(...minutes)).toBeGreaterThanOrEqual(20);
    // Three wait: the first has an alert of its own, the others share one, which tells of the third minutes later.
    expect(world.placements.masses.get('held')?.group?.sets).toHaveLength(3);
    expect(world.told().filter((told) => told.startsWith('held:'))).toHaveLength(1);
    expect(world.told().filter((told) => told.startsWith('held-together:'))).toHaveLength(2);
  });
});
