import { describe, expect, it } from 'vitest';
import { dynamoInventory } from '../../../../functions/_adapters/dynamodb/inventory.ts';
import type { AuditEntry } from '../../../../shared/audit/model.ts';
import { foldAgain, followAgain, LATE_AGAIN_MS, review } from '../../../../shared/evaluation/tick/review.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, slotOf } from '../../../../shared/kernel/time.ts';
import { lateKey, setKey } from '../../../../shared/registry/keys.ts';
import type { StandingRecord } from '../../../../shared/standing/model.ts';
import { memoryWorld } from '../../../support/memory-world.ts';
import { SENT_AT } from '../../../support/ses-events.ts';
import { record } from '../../standing/build.ts';

const SET = 'acme-news';
const decided = (over: Partial<StandingRecord> = {}) =>
  record('quarantined', { version: 1, at: SENT_AT, epochFrom: SENT_AT, ...over });

describe('followAgain', () => {
  it('makes placement, alert and audit line of a record, and says when to look at it next', async () => {
    const world = memoryWorld();
    await world.deps.decisions.decide(decided());

    await followAgain(world.deps, setKey.standing(SET, 1), SENT_AT);

    expect(await world.registry.get(setKey.desired(SET))).toMatchObject({ version: 1, work: 'place' });
    expect(world.messages.map(({ standing }) => standing)).toEqual([{ from: 'healthy', to: 'quarantined' }]);
    expect(await world.deps.work.due('follow', Number.MAX_SAFE_INTEGER, 9)).toEqual([]);
    expect(await world.deps.work.nextDue('review')).toBe(SENT_AT + HOUR_MS);
  });

  it('asks for nothing anew when done twice', async () => {
    const world = memoryWorld();
    await world.deps.decisions.decide(decided());
    await followAgain(world.deps, setKey.standing(SET, 1), SENT_AT);
    const items = await world.registry.list(`set#${SET}`, '');
    const told = [...world.messages];

    await followAgain(world.deps, setKey.standing(SET, 1), SENT_AT);

    expect(await world.registry.list(`set#${SET}`, '')).toEqual(items);
    expect(world.messages).toEqual(told);
  });

  it('lets no older record wait for anything, and asks for no older placement', async () => {
    const world = memoryWorld();
    await world.deps.decisions.decide(decided());
    await world.deps.decisions.decide(
      decided({ version: 2, from: 'quarantined', to: 'probation', cause: 'hold-over' }),
    );
    await followAgain(world.deps, setKey.standing(SET, 2), SENT_AT);

    await followAgain(world.deps, setKey.standing(SET, 1), SENT_AT);

    expect(await world.registry.get(setKey.desired(SET))).toMatchObject({ version: 2, pool: { kind: 'home' } });
    expect((await world.deps.work.due('review', Number.MAX_SAFE_INTEGER, 9)).map(({ sk }) => sk)).toEqual([
      setKey.standing(SET, 2).sk,
    ]);
  });

  it('leaves alone what is not there', async () => {
    const world = memoryWorld();

    await followAgain(world.deps, setKey.standing(SET, 7), SENT_AT);

    expect(await world.registry.list(`set#${SET}`, '')).toEqual([]);
  });

  it('writes the line of what a person changed', async () => {
    const world = memoryWorld();
    const key = setKey.settings(SET);
    const entry: AuditEntry = {
      id: 'settings:1',
      at: SENT_AT,
      actor: 'jane',
      via: 'api',
      action: 'pin',
      target: { kind: 'set', name: SET },
      from: '{}',
      to: '{}',
      why: 'asked',
    };
    await world.deps.keeper.write(key, { fields: { record: '{}' }, entry, endsAt: null }, 0);

    await followAgain(world.deps, key, SENT_AT);

    expect((await world.deps.keeper.read(key)).pending).toBeNull();
    expect(await world.registry.list(`audit#${new Date(SENT_AT).toISOString().slice(0, 10)}`, '')).toHaveLength(1);
  });
});

describe('review', () => {
  const due = (version: number) => ({ ...setKey.standing(SET, version), dueAt: SENT_AT });

  it('reminds of a quarantine that lasts, and looks again within the hour', async () => {
    const world = memoryWorld();
    await world.deps.decisions.decide(decided({ holdMs: 4 * DAY_MS }));
    world.clock.at = SENT_AT + DAY_MS;

    await review(world.deps, due(1), world.clock.at);

    expect(world.messages).toMatchObject([{ phase: 'reminder', sequence: 1, configurationSet: SET }]);
    expect(await world.deps.work.nextDue('review')).toBe(world.clock.at + HOUR_MS);
  });

  it('forgets a set that SES has not known for a day, paused or pinned as it may be, and keeps its history', async () => {
    for (const to of ['quarantined', 'paused'] as const) {
      const world = memoryWorld();
      const inventory = dynamoInventory(world.registry);
      const state = { delivery: { pool: 'own', tlsPolicy: null, maxDeliverySeconds: null }, sendingEnabled: true };
      await world.deps.decisions.decide(decided({ to, holdMs: 9 * DAY_MS }));
      await followAgain(world.deps, setKey.standing(SET, 1), SENT_AT);
      await world.registry.put(setKey.settings(SET), { record: JSON.stringify({ pinned: true }) });
      await inventory.sawSet(SET, state, true, SENT_AT);
      await inventory.missed(SET, SENT_AT + HOUR_MS);
      await inventory.missed(SET, SENT_AT + 2 * HOUR_MS);

      await review(world.deps, due(1), SENT_AT + HOUR_MS + DAY_MS - 1);
      expect(await world.standing(SET)).toBe(to);

      await review(world.deps, due(1), SENT_AT + HOUR_MS + DAY_MS);
      expect(await world.standing(SET)).toBe('healthy');
      expect(world.messages.at(-1)).toMatchObject({
        phase: 'cleared',
        title: `${SET} was deleted in SES`,
        next: ['There is nothing left to move. Its history is kept.'],
      });
      expect(await world.deps.decisions.history(SET)).toHaveLength(2);
      expect(await world.deps.work.nextDue('review')).toBeNull();
    }
  });

  it('forgets no set that SES shows again', async () => {
    const world = memoryWorld();
    const inventory = dynamoInventory(world.registry);
    const state = { delivery: { pool: 'own', tlsPolicy: null, maxDeliverySeconds: null }, sendingEnabled: true };
    await world.deps.decisions.decide(decided({ holdMs: 9 * DAY_MS }));
    await inventory.sawSet(SET, state, true, SENT_AT);
    await inventory.missed(SET, SENT_AT);
    await inventory.sawSet(SET, state, true, SENT_AT + HOUR_MS);
    await review(world.deps, due(1), SENT_AT + 2 * DAY_MS);

    expect(await world.standing(SET)).toBe('quarantined');
  });

  it('lets a quarantine go to probation when twice its hold is over, and lets the old record rest', async () => {
    const world = memoryWorld();
    await world.deps.decisions.decide(decided());
    world.clock.at = SENT_AT + 2 * DAY_MS;

    await review(world.deps, due(1), world.clock.at);

    expect(await world.standing(SET)).toBe('probation');
    expect((await world.deps.work.due('review', Number.MAX_SAFE_INTEGER, 9)).map(({ sk }) => sk)).toEqual([
      setKey.standing(SET, 2).sk,
    ]);
  });

  it('ends what a person decided for a time, and not a moment before', async () => {
    const world = memoryWorld();
    const until = SENT_AT + HOUR_MS;
    await world.deps.decisions.decide(decided({ to: 'paused', from: 'quarantined', cause: 'by-hand', until }));

    world.clock.at = until - 1;
    await review(world.deps, due(1), world.clock.at);
    expect(await world.standing(SET)).toBe('paused');

    world.clock.at = until;
    await review(world.deps, due(1), world.clock.at);
    expect(await world.standing(SET)).toBe('quarantined');
  });

  it('leaves alone what is no set', async () => {
    const world = memoryWorld();
    await review(world.deps, { pk: 'deployment', sk: 'fleet', dueAt: 0 }, SENT_AT);
    expect(world.log).toEqual([]);
  });
});

describe('foldAgain', () => {
  const partition = { slot: slotOf(SENT_AT), shard: 0 };
  const waiting = (world: ReturnType<typeof memoryWorld>) => world.deps.work.due('fold', Number.MAX_SAFE_INTEGER, 9);
  const key = lateKey(`${partition.slot}#0`);

  it('forgets a late partition only when nobody can be writing to it any more', async () => {
    const world = memoryWorld();
    await world.tick();
    await world.pass(HOUR_MS);
    const noted = world.clock.at;
    await world.events('Delivery', 4, { set: SET, at: SENT_AT });
    expect(await waiting(world)).toEqual([{ ...key, dueAt: noted }]);

    await foldAgain(world.deps, { ...key, dueAt: noted }, noted + LATE_AGAIN_MS - 1);
    expect((await world.totals.slot(SET, partition.slot))?.counts.totals.deliveries).toBe(4);
    expect(await waiting(world)).toHaveLength(1);

    await foldAgain(world.deps, { ...key, dueAt: noted }, noted + LATE_AGAIN_MS);
    expect(await waiting(world)).toEqual([]);
  });

  it('keeps waiting for what was noted since', async () => {
    const world = memoryWorld();
    await world.deps.late.note(partition, SENT_AT + MINUTE_MS);

    await foldAgain(world.deps, { ...key, dueAt: SENT_AT }, SENT_AT + HOUR_MS);

    expect(await waiting(world)).toHaveLength(1);
  });

  it('leaves alone what is no partition', async () => {
    const world = memoryWorld();
    await foldAgain(world.deps, { ...lateKey('no partition'), dueAt: 0 }, SENT_AT);
    expect(await world.registry.list('late', '')).toEqual([]);
  });
});
