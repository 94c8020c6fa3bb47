import { expect, it } from 'vitest';
import { Q, World } from '../world.ts';

const NEW = { pool: { kind: 'pool', name: 'newcomers' }, sendingEnabled: true, stage: true } as const;
const OWN = { TlsPolicy: 'REQUIRE', SendingPoolName: 'own-pool', MaxDeliverySeconds: 600 } as const;
function worldWith(...sets: string[]): World {
  const world = new World();
  world.aws.state.addPool('newcomers', ['192.0.2.9']);
  world.policy = { ...world.policy, newSenders: { ...world.policy.newSenders, pool: 'newcomers' } };
  for (const set of sets) world.aws.state.addSet(set, OWN);
  return world;
}

it('new senders that are kept apart take nobody’s place in the blast radius', async () => {
  const names = Array.from({ length: 12 }, (_, n) => `new-${n}`);
  const world = worldWith(...names, 'bad-1', 'bad-2', 'bad-3');
  for (const set of names) world.desire(set, 'home', NEW);
  for (const set of ['bad-1', 'bad-2', 'bad-3']) world.desire(set, 'quarantined');
  await world.tick(3);
  expect(names.map((set) => world.ses(set)?.SendingPoolName)).toEqual(Array(12).fill('newcomers'));
  expect(['bad-1', 'bad-2', 'bad-3'].map((set) => world.ses(set)?.SendingPoolName)).toEqual([Q, Q, Q]);
  expect(world.told()).toEqual([]);
});

it('a new sender comes home exactly as it left, by way of quarantine, too', async () => {
  const world = worldWith('acme');
  const before = world.ses('acme');
  for (const step of [
    () => world.desire('acme', 'home', NEW),
    () => world.desire('acme', 'quarantined'),
    () => world.desire('acme', 'home', NEW),
    () => world.desire('acme', 'paused'),
    () => world.desire('acme', 'home', NEW),
  ]) {
    step();
    await world.tick(2);
    expect(world.placement('acme')).toMatchObject({ home: { pool: 'own-pool' }, away: true, problem: null });
  }
  expect(world.ses('acme')).toEqual({ ...before, SendingPoolName: 'newcomers' });
  world.desire('acme', 'home');
  await world.tick(2);
  expect(world.ses('acme')).toEqual(before);
});

it('quarantines go before new senders', async () => {
  const world = worldWith('new', 'bad');
  world.desire('new', 'home', NEW);
  world.desire('bad', 'quarantined', { harmPerHour: 10 });
  await world.tick(1);
  const puts = world.aws.state.calls.filter(({ operation }) => operation === 'PutConfigurationSetDeliveryOptions');
  expect(puts.map(({ input }) => (input as { ConfigurationSetName: string }).ConfigurationSetName)).toEqual([
    'bad',
    'new',
  ]);
});
