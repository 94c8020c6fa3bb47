import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../shared/kernel/time.ts';
import { GRAVE_LISTINGS } from '../../../shared/registry/patrol-keys.ts';
import { memoryWorld } from '../../support/memory-world.ts';

describe('a process that does all the judging and trusts for ever what it has read', () => {
  it('asks again for listings and pools: others write them', async () => {
    const world = memoryWorld({ ttlMs: Number.POSITIVE_INFINITY });
    const { standby } = world.deps;
    expect([await standby.listings(), await standby.pools()]).toEqual([[], null]);
    const listing = { list: 'example', ip: '192.0.2.11' };
    const record = JSON.stringify({ ...listing, since: world.clock.at });
    await world.registry.put({ pk: GRAVE_LISTINGS, sk: 'example#192.0.2.11' }, { record });

    world.clock.at += MINUTE_MS;

    expect(await standby.listings()).toMatchObject([listing]);
  });
});
