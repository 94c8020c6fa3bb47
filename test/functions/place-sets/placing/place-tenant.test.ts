import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../../functions/_adapters/lambda/sha256.ts';
import { HOUR_MS, MINUTE_MS } from '../../../../shared/kernel/time.ts';
import { streamName } from '../../../../shared/streams/name.ts';
import { T0, World } from '../world.ts';

const STREAM = streamName('shared', 'acme', sha256);
const PAUSED = { pool: { kind: 'home' }, sendingEnabled: false, tenant: 'acme' } as const;
const RESUMED = { pool: { kind: 'home' }, sendingEnabled: true, tenant: 'acme' } as const;

const worldWithTenant = (): World => {
  const world = new World();
  world.aws.state.addTenant('acme', T0 - HOUR_MS);
  return world;
};
const statusIn = (world: World): string | undefined => world.aws.state.tenants.get('acme')?.status;
const byHand = (world: World, status: 'ENABLED' | 'DISABLED'): void => {
  const tenant = world.aws.state.tenants.get('acme');
  if (tenant) world.aws.state.tenants.set('acme', { ...tenant, status, changedAt: world.now });
};

describe('the SES tenant of a stream', () => {
  it('is paused, and enabled again by a later decision', async () => {
    const world = worldWithTenant();
    world.desire(STREAM, 'home', PAUSED);
    await world.tick();
    expect(statusIn(world)).toBe('DISABLED');
    world.desire(STREAM, 'home', RESUMED);
    await world.tick();
    expect(statusIn(world)).toBe('ENABLED');
    expect(world.told()).toEqual([]);
  });

  it('stays paused where a person had paused it before', async () => {
    const world = worldWithTenant();
    byHand(world, 'DISABLED');
    world.now += HOUR_MS;
    world.desire(STREAM, 'home', PAUSED);
    await world.tick();
    world.desire(STREAM, 'home', RESUMED);
    await world.tick();
    expect(statusIn(world)).toBe('DISABLED');
    expect(world.calls()['UpdateReputationEntityCustomerManagedStatus']).toBeUndefined();
  });

  it('stays paused where a person has paused it anew meanwhile', async () => {
    const world = worldWithTenant();
    world.desire(STREAM, 'home', PAUSED);
    await world.tick();
    byHand(world, 'ENABLED');
    world.now += HOUR_MS;
    byHand(world, 'DISABLED');
    world.desire(STREAM, 'home', RESUMED);
    await world.tick();
    expect(statusIn(world)).toBe('DISABLED');
  });

  it('ends the same whenever the run is killed', async () => {
    for (const late of [false, true]) {
      for (let at = 1; ; at++) {
        const world = worldWithTenant();
        world.desire(STREAM, 'home', PAUSED);
        const died = await world.ringAndDie(STREAM, at, late);
        world.now += 2 * MINUTE_MS;
        await world.tick(2);
        expect(statusIn(world), `killed at ${at}`).toBe('DISABLED');
        world.desire(STREAM, 'home', RESUMED);
        await world.tick(2);
        expect(statusIn(world), `killed at ${at}`).toBe('ENABLED');
        if (!died) break;
      }
    }
  });

  it('is left alone while automatic moves are off, and beyond the blast radius', async () => {
    const world = worldWithTenant();
    world.automatic = false;
    world.desire(STREAM, 'home', PAUSED);
    await world.tick();
    expect(statusIn(world)).toBe('ENABLED');
    expect(world.placement(STREAM)?.held?.why).toBe('switch');

    const crowded = worldWithTenant();
    crowded.activeSets = 0;
    for (const set of ['a', 'b', 'c']) {
      crowded.aws.state.addSet(set, { SendingPoolName: 'own-pool' });
      crowded.desire(set, 'quarantined');
      await crowded.ring(set);
    }
    crowded.desire(STREAM, 'home', PAUSED);
    await crowded.tick();
    expect(statusIn(crowded)).toBe('ENABLED');
    expect(crowded.placement(STREAM)?.held?.why).toBe('blast-radius');
  });

  it('is told where SES does not know it, or nobody knows whose mail it is', async () => {
    const world = new World();
    world.desire(STREAM, 'home', PAUSED);
    await world.tick();
    expect(world.placement(STREAM)?.problem?.why).toBe('set-missing');
    const nobody = worldWithTenant();
    nobody.desire(STREAM, 'home', { ...PAUSED, tenant: null });
    await nobody.tick();
    expect(nobody.placement(STREAM)?.problem?.sentence).toContain('the SES tenant of');
  });
});
