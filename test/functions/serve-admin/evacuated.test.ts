import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../shared/kernel/time.ts';
import { deploymentKey } from '../../../shared/registry/keys.ts';
import { type AdminWorld, adminWorld, NOW } from './world.ts';

let world: AdminWorld;
beforeAll(async () => {
  world = await adminWorld();
  await world.given('acme', 'quarantined');
  // As an evacuation leaves it.
  await world.placed('acme', { appliedVersion: 1, away: false });
});
afterAll(() => world.dynamo.close());

const shown = async () => {
  world.clock.at += MINUTE_MS;
  const [set, list, fleet] = await Promise.all(
    ['/sets/acme', '/sets', '/fleet'].map(async (path) => (await world.send('GET', path)).json),
  );
  return { set: set.effect, row: list.items[0].effect, counted: fleet.effects.quarantined, words: set.words };
};

describe('a quarantined set while everything is evacuated', () => {
  it('is called so on its page, in lists and in sums, until the evacuation ends', async () => {
    world.clock.at = NOW;
    expect(await shown()).toEqual({ set: 'done', row: 'done', counted: { done: 1 }, words: 'quarantined' });

    await world.registry.put(deploymentKey.evacuation, { record: '{}' });
    const during = { set: 'evacuated', row: 'evacuated', counted: { evacuated: 1 }, words: 'quarantined, evacuated' };
    expect(await shown()).toEqual(during);

    await world.registry.remove(deploymentKey.evacuation);
    expect((await shown()).row).toBe('done');
  });
});
