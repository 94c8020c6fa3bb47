import { describe, expect, it } from 'vitest';
import { DAY_MS, dayOf, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../shared/kernel/time.ts';
import type { Policy } from '../../../../shared/policy/model.ts';
import { setKey, streamKey } from '../../../../shared/registry/keys.ts';
import { type MemoryWorld, memoryWorld } from '../../../support/memory-world.ts';
import { SENT_AT } from '../../../support/ses-events.ts';

const STREAM = 'shared/acme.example';
const BY_DOMAIN: Partial<Policy> = { streams: { shared: { by: 'ses:from-domain', most: 200 } } };
const BY_TENANT: Partial<Policy> = { streams: { shared: { by: 'ses:tenant-name', most: 200 } }, pauseTenants: true };

/** A stream that was convicted today. */
async function burnt(policy: Partial<Policy>, of: object): Promise<MemoryWorld> {
  const world = memoryWorld({ policy });
  await world.fire('shared', 240, of);
  await world.evaluate();
  await world.pass(10 * MINUTE_MS);
  return world;
}
/** The last full hour of the day so many days later. */
const until = async (world: MemoryWorld, days: number): Promise<void> => {
  const last = (dayOf(SENT_AT) + days + 1) * DAY_MS - HOUR_MS;
  await world.pass(last - world.clock.at, HOUR_MS);
};
const listed = async (world: MemoryWorld) => (await world.deps.roster.streams(0)).map(({ set }) => set);

describe('a stream without mail', () => {
  it('is forgotten after 16 idle days, and not a day earlier', async () => {
    const world = await burnt(BY_DOMAIN, { fromDomain: 'acme.example' });
    await until(world, 16);
    expect(await listed(world)).toEqual([STREAM]);
    await world.pass(HOUR_MS);
    expect(await listed(world)).toEqual([]);
  });

  it('that is still warned is so no longer, and that is told', async () => {
    const world = await burnt(BY_DOMAIN, { fromDomain: 'acme.example' });
    await until(world, 16);
    const last = (await world.records(STREAM)).at(-1);
    if (last === undefined) throw new Error('Expected a record');
    const again = {
      ...last,
      version: last.version + 1,
      at: world.clock.at - HOUR_MS,
      from: last.to,
      to: 'warned',
    } as const;
    await world.deps.decisions.decide(again);

    await world.pass(HOUR_MS);
    const record = (await world.records(STREAM)).at(-1);
    expect(record).toMatchObject({ cause: 'idle', from: 'warned', to: 'healthy', offences: 0 });
    expect(record?.sentence).toBe('no mail for 16 days: it is forgotten, and what was decided of it is over');
    const told = world.messages.filter(({ configurationSet }) => configurationSet === STREAM);
    expect(told.at(-1)).toMatchObject({ phase: 'cleared', title: `${STREAM} is forgotten` });
  });

  it('loses all that was worked out about it within a day, but never the number of its last record', async () => {
    const world = await burnt(BY_DOMAIN, { fromDomain: 'acme.example' });
    await world.deps.decisions.saveCheckpoint(STREAM, []);
    await until(world, 16);
    await world.pass(HOUR_MS);
    const at = world.clock.at;
    const items = await world.registry.list(`set#${STREAM}`, '');
    const newest = (await world.records(STREAM)).at(-1)?.version ?? 0;
    expect(newest).toBeGreaterThan(1);
    for (const item of items) {
      const stays = item['sk'] === setKey.standing(STREAM, newest).sk;
      expect([item['sk'], item['expiresAt']]).toEqual([item['sk'], stays ? undefined : (at + DAY_MS) / SECOND_MS]);
    }
    expect(items.length).toBeGreaterThan(2);
    const told = () => world.messages.filter(({ configurationSet }) => configurationSet === STREAM).length;
    const before = told();
    await world.pass(3 * DAY_MS, HOUR_MS);
    expect(told()).toBe(before);
  });

  it('begins anew with its next mail', async () => {
    const world = await burnt(BY_DOMAIN, { fromDomain: 'acme.example' });
    await until(world, 16);
    await world.pass(2 * HOUR_MS);
    await world.fire('shared', 240, { fromDomain: 'acme.example' });
    await world.evaluate();
    await world.pass(10 * MINUTE_MS);
    expect(await listed(world)).toEqual([STREAM]);
    expect(await world.standing(STREAM)).toBe('warned');
    const versions = (await world.records(STREAM)).map(({ version }) => version);
    expect(versions).toEqual(versions.map((_, index) => index + 1));
    const told = world.messages.filter(
      ({ configurationSet, phase }) => configurationSet === STREAM && phase === 'opened',
    );
    expect(new Set(told.map(({ alertId }) => alertId)).size).toBe(told.length);
    expect(told.length).toBeGreaterThan(1);
  });

  it('is not forgotten while its SES tenant is paused: only a person resumes it', async () => {
    const world = await burnt(BY_TENANT, { fromDomain: 'acme.example', tenant: 'acme' });
    expect(await world.standing('shared/acme')).toBe('paused');
    await until(world, 40);
    expect(await world.standing('shared/acme')).toBe('paused');
    expect(await listed(world)).toContain('shared/acme');
    const entry = await world.registry.get(streamKey('shared/acme'));
    expect(Number(entry?.['expiresAt']) * SECOND_MS).toBeGreaterThan(world.clock.at + 16 * DAY_MS);
  });

  it('goes on where it had mail on any of these days, whatever is decided of others', async () => {
    const world = await burnt(BY_DOMAIN, { fromDomain: 'acme.example' });
    await world.events('Bounce', 1, { set: 'shared', fromDomain: 'birch.example', domain: 'gmail.com' });
    await world.evaluate();
    await until(world, 1);
    await world.events('Delivery', 60, { set: 'shared', fromDomain: 'acme.example', domain: 'gmail.com' });
    await until(world, 16);
    await world.pass(2 * HOUR_MS);
    expect(await listed(world)).toEqual([STREAM]);
    expect((await world.records(STREAM)).some(({ cause }) => cause === 'idle')).toBe(false);
  });

  it('that cannot be read keeps no other from being forgotten', async () => {
    const world = await burnt(BY_DOMAIN, { fromDomain: 'acme.example' });
    await world.deps.roster.seenOn('shared/broken.example', dayOf(SENT_AT));
    const { state } = world.deps.decisions;
    const unread = (set: string) =>
      set === 'shared/broken.example' ? Promise.reject(new Error('no answer')) : state(set);
    Object.assign(world.deps.decisions, { state: unread });
    await until(world, 16);
    await world.pass(HOUR_MS);
    expect(await listed(world)).toEqual(['shared/broken.example']);
    expect(world.log.map(({ message }) => message)).toContain('forgetting a stream failed');
  });
});
