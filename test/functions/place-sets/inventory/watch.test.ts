import { describe, expect, it } from 'vitest';
import { DEFAULT_EVENT_TYPES } from '../../../../shared/attach/event-types.ts';
import type { AttachMode } from '../../../../shared/attach/settings.ts';
import { DAY_MS, HOUR_MS } from '../../../../shared/kernel/time.ts';
import { Q, World } from '../world.ts';

const TOPIC = 'arn:aws:sns:us-east-1:000000000000:lazaretto-events';
const OTHER = 'arn:aws:sns:us-east-1:000000000000:theirs';
const open = (mode: AttachMode = 'all', sets: readonly string[] = ['acme', 'birch']): World => {
  const world = new World();
  world.attach = { mode, topicArn: TOPIC, destination: 'lazaretto', eventTypes: DEFAULT_EVENT_TYPES };
  world.aws.state.topics.add(TOPIC).add(OTHER);
  for (const set of sets) world.aws.state.addSet(set, { SendingPoolName: 'own-pool' });
  return world;
};
const nextRound = async (world: World): Promise<void> => {
  world.now += 2 * HOUR_MS;
  await world.tick(2);
};
const writes = (world: World): string[] =>
  world.aws.state.calls.map(({ operation }) => operation).filter((name) => /^(Create|Update|Delete|Put)/.test(name));
const ours = (world: World, set: string) =>
  world.aws.state.destinations.get(set)?.find(({ Name }) => Name === 'lazaretto');

describe('attaching', () => {
  it('adds the destination to every set, once, at one call a second, and says so', async () => {
    const world = open();
    await world.tick(2);
    await nextRound(world);

    expect(writes(world)).toEqual(Array(2).fill('CreateConfigurationSetEventDestination'));
    expect(ours(world, 'acme')).toEqual({
      Name: 'lazaretto',
      Enabled: true,
      MatchingEventTypes: DEFAULT_EVENT_TYPES,
      SnsDestination: { TopicArn: TOPIC },
    });
    expect(world.log.filter(({ outcome }) => outcome === 'attached').map(({ set }) => set)).toEqual(['acme', 'birch']);
    expect(world.inventory.sets.get('acme')?.watched).toBe(true);
    expect(world.aws.state.throttled).toBe(0);
    expect(world.told()).toEqual([]);
  });

  it('picks a new set up by itself', async () => {
    const world = open();
    await world.tick(2);
    world.aws.state.addSet('cedar');
    await nextRound(world);

    expect(ours(world, 'cedar')?.Enabled).toBe(true);
  });

  it('mends what was switched off or lost its types, and no more than that', async () => {
    const world = open();
    await world.tick(2);
    const whole = ours(world, 'acme');
    world.aws.state.destinations.set('acme', [{ ...(whole as { Name: string }), Enabled: false } as never]);
    world.aws.state.destinations.set('birch', [
      { ...whole, Name: 'lazaretto', MatchingEventTypes: ['SEND', 'OPEN'] } as never,
    ]);
    const before = writes(world).length;
    await nextRound(world);
    await nextRound(world);

    expect(writes(world).slice(before)).toEqual(Array(2).fill('UpdateConfigurationSetEventDestination'));
    expect(ours(world, 'acme')).toEqual(whole);
    expect(ours(world, 'birch')?.MatchingEventTypes).toEqual([
      'SEND',
      'OPEN',
      ...DEFAULT_EVENT_TYPES.filter((type) => type !== 'SEND'),
    ]);
  });

  it('attaches only tagged sets in mode tagged, and leaves those alone that are tagged off in every mode', async () => {
    const tagged = open('tagged');
    tagged.aws.state.tags.set('birch', [{ Key: 'lazaretto', Value: 'on' }]);
    await tagged.tick(2);
    expect([ours(tagged, 'acme'), ours(tagged, 'birch')?.Enabled]).toEqual([undefined, true]);
    expect(tagged.told()).toEqual([]);

    const all = open('all');
    all.aws.state.tags.set('acme', [{ Key: 'lazaretto', Value: 'off' }]);
    await all.tick(2);
    expect([ours(all, 'acme'), ours(all, 'birch')?.Enabled]).toEqual([undefined, true]);
    expect(all.told()).toEqual([]);
  });

  it('makes no call about destinations where no topic is named', async () => {
    const world = open();
    world.attach = null;
    await world.tick(2);

    expect(world.calls()['GetConfigurationSetEventDestinations']).toBeUndefined();
    expect(world.inventory.sets.get('acme')?.watched).toBeNull();
  });
});

describe('a deployment with a new topic', () => {
  const NEW = 'arn:aws:sns:us-east-1:000000000000:monitor-events';
  const redeployed = async (): Promise<World> => {
    const world = open();
    await world.tick(2);
    world.aws.state.topics.add(NEW);
    if (world.attach !== null) world.attach = { ...world.attach, topicArn: NEW };
    return world;
  };

  it('takes over the destinations that were ours, by itself, and tells nobody', async () => {
    const world = await redeployed();
    await nextRound(world);

    for (const set of ['acme', 'birch']) expect(ours(world, set)?.SnsDestination?.TopicArn).toBe(NEW);
    expect(world.inventory.topicArns).toEqual([TOPIC, NEW]);
    expect(world.told()).toEqual([]);
    expect(world.inventory.sets.get('acme')?.watched).toBe(true);
  });

  it('still leaves alone what somebody pointed elsewhere', async () => {
    const world = await redeployed();
    const there = ours(world, 'birch');
    world.aws.state.destinations.set('birch', [{ ...there, SnsDestination: { TopicArn: OTHER } } as never]);
    await nextRound(world);

    expect(ours(world, 'acme')?.SnsDestination?.TopicArn).toBe(NEW);
    expect(ours(world, 'birch')?.SnsDestination?.TopicArn).toBe(OTHER);
  });

  it('takes off what it has not come to yet, when it is evacuated', async () => {
    const world = await redeployed();
    await world.command('evacuate');
    await world.tick(2);

    expect([ours(world, 'acme'), ours(world, 'birch')]).toEqual([undefined, undefined]);
    expect(world.evacuations.now).toMatchObject({ at: null, detached: 2, left: { count: 0 } });
  });
});

describe('sets that send without being watched', () => {
  it('are told once, reminded of daily, and cleared when they are watched', async () => {
    const world = open('none', ['acme', 'birch', 'quiet']);
    world.aws.state.addSet('quiet', {}, false);
    world.aws.state.destinations.set('birch', [
      {
        Name: 'mine',
        Enabled: true,
        MatchingEventTypes: ['SEND', 'DELIVERY', 'BOUNCE', 'COMPLAINT'],
        SnsDestination: { TopicArn: TOPIC },
      },
    ]);
    await world.tick(2);
    await nextRound(world);

    const [message] = world.messages.values();
    const id = message?.alertId ?? '';
    expect(world.told()).toEqual([`${id} opened`]);
    expect(message).toMatchObject({
      kind: 'unwatched',
      severity: 'warning',
      title: '1 set sends without being counted',
      sentence: 'acme: it does not publish SEND, DELIVERY, BOUNCE, COMPLAINT to the topic',
    });
    expect(writes(world)).toEqual([]);

    world.now += DAY_MS;
    await nextRound(world);
    world.aws.state.tags.set('acme', [{ Key: 'lazaretto', Value: 'off' }]);
    await nextRound(world);
    expect(world.told()).toEqual(['opened', 'reminder', 'cleared'].map((phase) => `${id} ${phase}`));
  });

  it('say why they cannot be attached', async () => {
    const world = open('all', ['acme', 'birch']);
    world.aws.state.destinations.set(
      'acme',
      Array.from({ length: 10 }, (_, index) => ({
        Name: `d${index}`,
        Enabled: true,
        MatchingEventTypes: ['SEND'],
        SnsDestination: { TopicArn: OTHER },
      })) as never,
    );
    await world.tick(2);
    await nextRound(world);
    const there = ours(world, 'birch');
    world.aws.state.destinations.set('birch', [{ ...there, SnsDestination: { TopicArn: OTHER } } as never]);
    await nextRound(world);

    expect(ours(world, 'birch')?.SnsDestination?.TopicArn).toBe(OTHER);
    expect(world.inventory.found.unwatched?.first).toEqual([
      'acme: it has 10 event destinations, and SES allows no more',
      `birch: its event destination lazaretto was pointed at ${OTHER}`,
    ]);
  });

  it('are told once even if we are killed at any call while telling', async () => {
    for (const late of [false, true]) {
      for (let at = 1; ; at++) {
        const world = open('none', ['acme']);
        if (!(await world.ringAndDie(null, at, late))) break;
        await world.tick(2);
        await nextRound(world);
        expect(new Set(world.told()).size, `killed at ${at}`).toBe(1);
        expect(world.told()).toHaveLength(1);
      }
    }
  });
});

describe('the baseline', () => {
  it('records where every set belongs while it is there, and keeps it when somebody moves the set by hand', async () => {
    const world = open();
    await world.tick(2);
    expect(world.placement('acme')?.home?.pool).toBe('own-pool');

    world.aws.state.addSet('acme', { SendingPoolName: Q });
    world.desire('acme', 'quarantined');
    await world.tick(2);
    world.desire('acme', 'home');
    await world.tick(2);
    expect(world.ses('acme')?.SendingPoolName).toBe('own-pool');
  });

  it('tells which sets sit in the quarantine pool already, and never takes it for their home', async () => {
    const world = open();
    world.aws.state.addSet('acme', { SendingPoolName: Q });
    await world.command('baseline');
    await world.tick(2);

    expect([...world.messages.values()]).toMatchObject([
      {
        kind: 'drift',
        phase: 'opened',
        title: '1 set in the quarantine pool',
        sentence: 'It was not sent there: acme',
      },
    ]);
    expect(world.placement('acme')?.home ?? null).toBeNull();
    expect(world.placement('birch')?.home?.pool).toBe('own-pool');

    world.aws.state.addSet('acme', { SendingPoolName: 'own-pool' });
    await nextRound(world);
    expect(world.told().at(-1)).toMatch(/^strays:\d+ cleared$/);
  });

  it('begins a round at once', async () => {
    const world = open();
    await world.tick(2);
    const before = world.calls()['ListConfigurationSets'] ?? 0;
    await world.tick(2);
    expect(world.calls()['ListConfigurationSets']).toBe(before);
    await world.command('baseline');
    expect(world.calls()['ListConfigurationSets']).toBe(before + 1);
  });
});
