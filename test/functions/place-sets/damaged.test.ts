import { describe, expect, it } from 'vitest';
import { DamagedItem } from '../../../shared/kernel/shape.ts';
import { DAY_MS } from '../../../shared/kernel/time.ts';
import { Q, World } from './world.ts';

/** Two quarantined sets; what is stored of the placement of `ill` cannot be read from here on. */
const lived = async (): Promise<World> => {
  const world = new World();
  for (const set of ['ill', 'well']) {
    world.aws.state.addSet(set, { SendingPoolName: 'own-pool' });
    world.desire(set, 'quarantined');
  }
  await world.tick(3);
  const read = world.placements.placement.bind(world.placements);
  world.placements.placement = async (set) => {
    if (set === 'ill') throw new DamagedItem('The stored item set#ill placement is damaged: home: got a number');
    return read(set);
  };
  return world;
};

describe('placeSets, where what is stored of a placement is damaged', () => {
  it('still looks at the other sets that are away, and says which it could not', async () => {
    const world = await lived();
    world.aws.state.addSet('well', { SendingPoolName: 'own-pool' });
    world.now += DAY_MS;

    await world.tick(2).catch(() => undefined);

    expect(world.log).toContainEqual(
      expect.objectContaining({ set: 'ill', outcome: 'failed', detail: expect.stringContaining('is damaged') }),
    );
    expect([...world.messages.values()]).toContainEqual(
      expect.objectContaining({ kind: 'drift', configurationSet: 'well', phase: 'opened' }),
    );
  });

  it('leaves the set where it is, and places the others', async () => {
    const world = await lived();
    world.now += DAY_MS;
    world.desire('ill', 'home');
    world.desire('well', 'home');

    await world.ring('ill', 'well').catch(() => undefined);

    expect(world.ses('ill')).toMatchObject({ SendingPoolName: Q });
    expect(world.ses('well')).toMatchObject({ SendingPoolName: 'own-pool' });
  });

  it('brings the others home before a removal, and leaves that one to a person', async () => {
    const world = await lived();

    await world.command('evacuate');
    await world.tick(3);

    expect(world.evacuations.now).toMatchObject({ at: null, broughtHome: 1, left: { count: 1 } });
    expect(world.evacuations.now?.left.first[0]).toContain('ill: The stored item set#ill placement is damaged');
    expect(world.ses('well')).toMatchObject({ SendingPoolName: 'own-pool' });
  });
});
