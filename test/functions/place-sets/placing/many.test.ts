import { describe, expect, it } from 'vitest';
import type { AlertMessage } from '../../../../shared/alerts/model.ts';
import { DAY_MS } from '../../../../shared/kernel/time.ts';
import { Q, World } from '../world.ts';

const OWN = { TlsPolicy: 'REQUIRE', SendingPoolName: 'own-pool', MaxDeliverySeconds: 600 } as const;
const DRIFTED = { ...OWN, SendingPoolName: 'other-pool' } as const;

/** Sets that a person sends away, so that no blast radius holds them. */
function given(count: number): { readonly world: World; readonly sets: readonly string[] } {
  const world = new World();
  world.aws.state.addPool('other-pool', ['192.0.2.3']);
  const sets = Array.from({ length: count }, (_, index) => `set-${index}`);
  for (const set of sets) {
    world.aws.state.addSet(set, OWN);
    world.desire(set, 'quarantined', { automatic: false });
  }
  return { world, sets };
}
const toldOf = (world: World, kind: AlertMessage['kind']) =>
  [...world.messages.values()].filter((message) => message.kind === kind);
const titles = (messages: readonly AlertMessage[]) => messages.map(({ title, phase }) => `${phase}: ${title}`);

describe('many sets whose decisions fail at once', () => {
  const refusing = (operation: string) => (operation === 'PutConfigurationSetDeliveryOptions' ? 'refused' : null);

  it('are told once each: the first alone, all others together, and so is that it is over', async () => {
    const { world } = given(10);
    world.aws.settings.outage = refusing;
    await world.tick(15);

    const told = toldOf(world, 'placement');
    expect(titles(told)).toEqual([
      'opened: set-0 could not be placed',
      'opened: 2 sets could not be placed',
      'reminder: 4 sets could not be placed',
      'reminder: 8 sets could not be placed',
      'reminder: 10 sets could not be placed',
    ]);
    expect(new Set(told.slice(1).map(({ alertId }) => alertId)).size).toBe(1);
    expect(told.at(-1)).toMatchObject({ severity: 'critical', configurationSet: null });
    expect(told.at(-1)?.sentence).toMatch(/^set-0, .*, set-9; the last one: SES refused: .*not authorized/);
    expect(told.at(-1)?.next).toContain('Lazaretto tries each again, at least once an hour.');

    world.aws.settings.outage = () => null;
    await world.tick(70);
    expect(titles(toldOf(world, 'placement')).slice(5).toSorted()).toEqual([
      'cleared: No set fails to be placed any more',
      'cleared: set-0 fails to be placed no longer',
    ]);
    expect(world.placements.masses.get('failed')?.group).toBeNull();
  });

  it('are told with what was decided of them, because nothing else tells people of it', async () => {
    const { world, sets } = given(2);
    world.aws.settings.outage = refusing;
    for (const set of sets) world.desire(set, 'quarantined', { automatic: false, why: `hard bounces of ${set}` });
    await world.tick(2);
    const [first, together] = toldOf(world, 'placement');
    expect(first?.sentence).toMatch(/^hard bounces of set-0; not carried out: SES refused: /);
    expect(together?.next).toContain('set-1: hard bounces of set-1');
  });

  it('are reminded of once a day, with one message', async () => {
    const { world } = given(4);
    world.aws.settings.outage = refusing;
    await world.tick(10);
    const before = toldOf(world, 'placement').length;
    world.now += DAY_MS;
    await world.tick(70);
    expect(titles(toldOf(world, 'placement').slice(before)).toSorted()).toEqual([
      'reminder: 4 sets could not be placed',
      'reminder: set-0 could not be placed',
    ]);
  });

  it('are one alert where the quarantine pool is not ready', async () => {
    const { world } = given(10);
    world.aws.state.pools.delete(Q);
    await world.tick(15);
    // What the inventory says of the pool has an alert of its own.
    const told = toldOf(world, 'placement').filter(({ alertId }) => alertId.startsWith('placement'));
    expect(told).toHaveLength(5);
    expect(told.at(-1)?.sentence).toContain(`the last one: pool ${Q} does not exist`);
  });

  it('leave those that are gone out, and tell a set of a later decision again', async () => {
    const { world } = given(3);
    world.aws.settings.outage = refusing;
    await world.tick(10);
    world.desire('set-1', 'home', { automatic: false });
    await world.tick(1);
    expect(world.placements.masses.get('failed')?.group?.sets).toEqual(['set-0', 'set-2']);
    world.desire('set-2', 'paused', { automatic: false });
    await world.tick(6);
    expect(world.placements.masses.get('failed')?.group).toMatchObject({
      sets: ['set-0', 'set-2'],
      told: { count: 2 },
    });
  });

  it('are over where SES was out of reach for a while before it took them', async () => {
    const { world, sets } = given(2);
    world.aws.settings.outage = refusing;
    await world.tick(2);
    expect(world.placements.masses.get('failed')?.group?.sets).toEqual(sets);
    world.aws.settings.outage = (operation) => (refusing(operation) === null ? null : 'throttled');
    await world.tick(3);
    for (const set of sets) expect(world.placement(set)?.problem).toMatchObject({ why: 'unavailable', wasTold: true });
    world.aws.settings.outage = () => null;
    await world.tick(15);
    expect(titles(toldOf(world, 'placement')).slice(2).toSorted()).toEqual([
      'cleared: No set fails to be placed any more',
      'cleared: set-0 fails to be placed no longer',
    ]);
    expect(world.placements.masses.get('failed')?.group).toBeNull();
  });

  it('are over for a set that is deleted', async () => {
    const { world, sets } = given(3);
    world.aws.settings.outage = refusing;
    await world.tick(10);
    expect(world.placements.masses.get('failed')?.group?.sets).toEqual(sets);
    world.aws.state.sets.delete('set-1');
    world.now += DAY_MS;
    await world.tick(15);
    expect(world.placements.masses.get('failed')?.group?.sets).toEqual(['set-0', 'set-2']);
    for (const set of ['set-0', 'set-2']) world.aws.state.sets.delete(set);
    world.now += DAY_MS;
    await world.tick(15);
    expect(world.placements.masses.get('failed')?.group).toBeNull();
    expect(titles(toldOf(world, 'placement'))).toContain('cleared: No set fails to be placed any more');
  });

  it('are told, also where the function dies at any step', async () => {
    for (let at = 1; ; at++) {
      const { world, sets } = given(3);
      world.aws.settings.outage = refusing;
      const died = await world.ringAndDie('set-1', at, true);
      await world.tick(12);
      const named = toldOf(world, 'placement').flatMap(({ sentence, title }) =>
        sets.filter((set) => title.startsWith(`${set} `) || sentence.includes(set)),
      );
      expect(new Set(named), `dies at step ${at}`).toEqual(new Set(sets));
      if (!died) break;
    }
  });
});

describe('many sets that somebody else changes at once', () => {
  it('are told once each: the first alone, all others together, and so is that it is over', async () => {
    const { world, sets } = given(30);
    await world.tick(3);
    for (const set of sets) world.aws.state.addSet(set, DRIFTED, true);
    await world.tick(15);

    const told = toldOf(world, 'drift');
    expect(told.length).toBeLessThanOrEqual(8);
    expect(told[0]).toMatchObject({ phase: 'opened', title: expect.stringContaining('left quarantine') });
    expect(told.at(-1)).toMatchObject({
      severity: 'critical',
      title: '30 sets were changed outside Lazaretto',
      sentence: expect.stringContaining('and 20 more; the last one: SES shows pool other-pool, sending on'),
    });
    expect(world.placements.masses.get('drifted')?.group?.sets.toSorted()).toEqual(sets.toSorted());

    for (const set of sets) world.aws.state.addSet(set, { ...OWN, SendingPoolName: Q }, true);
    await world.tick(15);
    const over = toldOf(world, 'drift').slice(told.length);
    expect(over.filter(({ phase }) => phase === 'cleared').map(({ title }) => title)).toHaveLength(2);
    expect(world.placements.masses.get('drifted')?.group).toBeNull();
    for (const set of sets) expect(world.placement(set)?.drift, set).toBeNull();
  });

  it('are over for a set that is deleted', async () => {
    const { world, sets } = given(3);
    await world.tick(3);
    for (const set of sets) world.aws.state.addSet(set, DRIFTED, true);
    await world.tick(15);
    expect(world.placements.masses.get('drifted')?.group?.sets.toSorted()).toEqual(sets);
    world.aws.state.sets.delete('set-1');
    world.now += DAY_MS;
    await world.tick(15);
    expect(world.placements.masses.get('drifted')?.group?.sets.toSorted()).toEqual(['set-0', 'set-2']);
    expect(world.placement('set-1')?.drift).toBeNull();
    for (const set of ['set-0', 'set-2']) world.aws.state.sets.delete(set);
    world.now += DAY_MS;
    await world.tick(15);
    const over = toldOf(world, 'drift').filter(({ phase }) => phase === 'cleared');
    expect(over).toHaveLength(2);
    expect(over.map(({ configurationSet }) => configurationSet)).toContain(null);
    expect(over.find(({ configurationSet }) => configurationSet !== null)?.sentence).toContain('The set was deleted');
  });

  it('are told again at once where the first leak follows harmless changes', async () => {
    const world = new World();
    const sets = ['a', 'b', 'c', 'd'];
    for (const set of sets) {
      world.aws.state.addSet(set, OWN);
      world.desire(set, 'paused', { automatic: false });
    }
    await world.tick(3);
    for (const set of sets.slice(0, 3)) world.aws.state.addSet(set, OWN, false);
    await world.tick(12);
    expect(toldOf(world, 'drift').at(-1)).toMatchObject({
      severity: 'warning',
      title: '3 sets were changed outside Lazaretto',
    });
    world.aws.state.addSet('d', OWN, true);
    await world.tick(6);
    expect(toldOf(world, 'drift').at(-1)).toMatchObject({
      severity: 'critical',
      title: '4 sets were changed outside Lazaretto',
    });
  });
});
