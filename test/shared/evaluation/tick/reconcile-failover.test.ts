import { describe, expect, it } from 'vitest';
import { failoverFor, failoversNow } from '../../../../shared/evaluation/judge/failover-for.ts';
import { reconcileFailover } from '../../../../shared/evaluation/tick/reconcile-failover.ts';
import { HOUR_MS, MINUTE_MS } from '../../../../shared/kernel/time.ts';
import { deploymentKey, setKey } from '../../../../shared/registry/keys.ts';
import { patrolKey } from '../../../../shared/registry/patrol-keys.ts';
import { memoryWorld } from '../../../support/memory-world.ts';
import { SENT_AT } from '../../../support/ses-events.ts';

const [SET, OTHER] = ['acme-news', 'elsewhere'];
const STANDBY = { own: 'reserve' };

/** Two sets, one of them at home in pool `own`; its address is listed since `SENT_AT`. */
async function given(standby: Readonly<Record<string, string>> = STANDBY) {
  const world = memoryWorld({ policy: { standby } });
  const { registry, deps } = world;
  const ips = [
    { ip: '192.0.2.1', pool: 'own', warmupStatus: 'DONE', warmupPercent: 100 },
    { ip: '192.0.2.9', pool: 'reserve', warmupStatus: 'DONE', warmupPercent: 100 },
  ];
  await registry.put(deploymentKey.pools, { record: JSON.stringify({ pools: [], ips }), seenAt: SENT_AT });
  const listing = patrolKey.grave('Example', '192.0.2.1');
  const list = () =>
    registry.put(listing, { record: JSON.stringify({ ip: '192.0.2.1', list: 'Example', since: SENT_AT }) });
  const delist = () => registry.update(listing, { ended: true });
  for (const [set, pool] of [
    [SET, 'own'],
    [OTHER, 'other'],
  ] as const) {
    await deps.roster.enroll(set, SENT_AT);
    await registry.put(setKey.inventory(set), { pool, seenAt: SENT_AT });
  }
  await list();
  const keep = (after = 0) => {
    world.clock.at = SENT_AT + after;
    return reconcileFailover(world.deps, world.clock.at);
  };
  const at = async (set: string) => (await world.registry.get(setKey.desired(set)))?.['pool'];
  const told = () => world.messages.map(({ phase }) => phase);
  return { world, keep, at, told, list, delist };
}

describe('keepStandby', () => {
  it('lets the healthy sets of a listed pool stand by, nobody else, and tells it once', async () => {
    const { keep, at, told, world } = await given();

    await keep();
    await keep(MINUTE_MS);

    expect([await at(SET), await at(OTHER)]).toEqual([{ kind: 'pool', name: 'reserve' }, undefined]);
    expect(told()).toEqual(['opened']);
    expect(world.messages[0]?.sentence).toContain('1 healthy sets use it now');
  });

  it('sends them home when no address is listed any more, and tells that', async () => {
    const { keep, at, told, delist } = await given();
    await keep();
    await delist();

    await keep(HOUR_MS / 2);

    expect(await at(SET)).toEqual({ kind: 'home' });
    expect(told()).toEqual(['opened', 'cleared']);
  });

  it('goes through the sets again once an hour: one may have come to the pool', async () => {
    const { world, keep, at } = await given();
    await keep();
    await world.registry.put(setKey.inventory(OTHER), { pool: 'own', seenAt: SENT_AT });

    await keep(HOUR_MS - 1);
    expect(await at(OTHER)).toBeUndefined();
    await keep(HOUR_MS);
    expect(await at(OTHER)).toEqual({ kind: 'pool', name: 'reserve' });
  });

  it('tells it and moves the neighbours of a set that cannot be read, and tries again five minutes later', async () => {
    const { world, keep, at, told } = await given();
    await world.deps.roster.enroll('aaa-broken', SENT_AT);
    const { state } = world.deps.decisions;
    const unread = (set: string) => (set === 'aaa-broken' ? Promise.reject(new Error('no answer')) : state(set));
    Object.assign(world.deps.decisions, { state: unread });

    await expect(keep()).rejects.toThrow('no answer');
    expect([await at(SET), told()]).toEqual([{ kind: 'pool', name: 'reserve' }, ['opened']]);

    Object.assign(world.deps.decisions, { state });
    await world.registry.put(setKey.inventory('aaa-broken'), { pool: 'own', seenAt: SENT_AT });
    await keep(5 * MINUTE_MS);
    expect(await at('aaa-broken')).toEqual({ kind: 'pool', name: 'reserve' });
  });

  it('does nothing at all where the policy names no standby', async () => {
    const { world, keep, at, told } = await given({});

    await keep();

    expect([await at(SET), told(), await world.registry.get(deploymentKey.standby)]).toEqual([undefined, [], null]);
  });
});

describe('shelterFor', () => {
  const state = { standing: null, settings: null, sesTenant: null, checkpoints: [] };

  it('is the standby of a home that is listed, and home for every other', async () => {
    const { world, delist } = await given();
    const { deps } = world;
    const policy = await deps.policy();
    const shelterOf = (pool: string | null) => failoverFor(deps, policy, { ...state, home: { pool } });

    expect(await shelterOf('own')).toMatchObject({ pool: 'reserve', since: SENT_AT });
    expect([await shelterOf('other'), await shelterOf(null)]).toEqual([null, null]);
    await delist();
    expect(await shelterOf('own')).toBeNull();
  });

  it('says nothing of a set whose home nobody knows, and of none where no standby is named', async () => {
    const { deps } = (await given()).world;
    const policy = await deps.policy();

    expect(await failoverFor(deps, policy, { ...state, home: null })).toBeUndefined();
    expect(await failoverFor(deps, { ...policy, standby: {} }, { ...state, home: { pool: 'own' } })).toBeUndefined();
  });

  it('asks nobody where no standby is named', async () => {
    const { deps } = (await given()).world;
    const refuse = () => Promise.reject(new Error('asked'));
    const standby = { ...deps.standby, listings: refuse, pools: refuse };

    expect(await failoversNow({ standby }, { ...(await deps.policy()), standby: {} })).toEqual(new Map());
  });
});
