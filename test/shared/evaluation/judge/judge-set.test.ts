import { describe, expect, it } from 'vitest';
import { judgeSet, settle } from '../../../../shared/evaluation/judge/judge-set.ts';
import { DEFAULT_LIMITS } from '../../../../shared/judging/metrics.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../shared/kernel/time.ts';
import { setKey } from '../../../../shared/registry/keys.ts';
import { memoryWorld } from '../../../support/memory-world.ts';
import { SENT_AT } from '../../../support/ses-events.ts';
import { record } from '../../standing/build.ts';

const SET = 'acme-news';
const BAD = {
  ...DEFAULT_LIMITS,
  hardBounce: { warn: 0.02, quarantine: 0.05, pause: 0.9 },
  complaint: { warn: 0.1, quarantine: 0.2, pause: 0.3 },
};

describe('judgeSet', () => {
  it('decides on what is read anew, whatever it remembers', async () => {
    for (const settings of [{}, { exempt: true }]) {
      const world = memoryWorld({ ttlMs: DAY_MS });
      await world.deps.views.get(SET, SENT_AT);
      await world.registry.put(setKey.settings(SET), { record: JSON.stringify(settings) });
      await world.fire(SET);

      await judgeSet(world.deps, SET, null, SENT_AT);

      expect(await world.standing(SET)).toBe('exempt' in settings ? 'healthy' : 'paused');
    }
  });

  it('takes every step that the facts ask for at once, each a record of its own', async () => {
    const world = memoryWorld();
    await world.fire(SET);

    await judgeSet(world.deps, SET, null, SENT_AT);

    const records = await world.records(SET);
    expect(records.at(-1)?.to).toBe('paused');
    expect(records.map(({ version }) => version)).toEqual(records.map((_, index) => index + 1));
    const after = [...world.messages];
    await judgeSet(world.deps, SET, null, SENT_AT);
    expect(await world.records(SET)).toEqual(records);
    expect(world.messages).toEqual(after);
  });

  it('judges no set that is exempt, and moves none that is pinned', async () => {
    const world = memoryWorld({ policy: { sets: { exempt: { exempt: true }, pinned: { pinned: true } } } });
    for (const set of ['exempt', 'pinned']) {
      await world.fire(set);
      await judgeSet(world.deps, set, null, SENT_AT);
    }

    expect(await world.standing('exempt')).toBe('healthy');
    expect(await world.registry.get(setKey.desired('pinned'))).toBeNull();
  });

  it('counts the partition that it is told of, however long ago its slot was', async () => {
    const world = memoryWorld();
    await world.fire(SET);
    world.clock.at = SENT_AT + HOUR_MS;

    await judgeSet(world.deps, SET, null, world.clock.at);
    expect(await world.standing(SET)).toBe('healthy');

    await judgeSet(world.deps, SET, await world.partitionAt(SET, SENT_AT), world.clock.at);
    expect(await world.standing(SET)).toBe('paused');
  });

  it('judges only mail of the present epoch', async () => {
    const world = memoryWorld({ policy: { limits: BAD } });
    await world.fire(SET);
    await judgeSet(world.deps, SET, null, SENT_AT);
    expect(await world.standing(SET)).toBe('quarantined');
    world.clock.at = SENT_AT + 2 * DAY_MS + MINUTE_MS;

    await judgeSet(world.deps, SET, await world.partitionAt(SET, SENT_AT), world.clock.at);

    expect(await world.standing(SET)).toBe('probation');
  });
});

describe('settle', () => {
  it('does nothing more where somebody else has decided', async () => {
    const world = memoryWorld();
    const [mine, other] = [record('paused', { version: 1 }), record('warned', { version: 1 })];
    await world.deps.decisions.decide(other);

    await settle(world.deps, null, mine, SENT_AT);

    expect(await world.records(SET)).toEqual([other]);
    expect([world.messages, world.log]).toEqual([[], []]);
    expect(await world.registry.get(setKey.desired(SET))).toBeNull();
  });

  it('forgets what it remembered, also where somebody else has decided', async () => {
    for (const raced of [false, true]) {
      const world = memoryWorld({ ttlMs: DAY_MS });
      await world.deps.views.get(SET, SENT_AT);
      if (raced) await world.deps.decisions.decide(record('warned', { version: 1 }));

      await settle(world.deps, null, record('paused', { version: 1 }), SENT_AT);

      expect((await world.deps.views.get(SET, SENT_AT)).standing?.to).toBe(raced ? 'warned' : 'paused');
    }
  });
});
