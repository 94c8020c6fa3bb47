import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoAudit } from '../../../functions/_adapters/dynamodb/audit.ts';
import { dynamoAuditedItems } from '../../../functions/_adapters/dynamodb/audited-items.ts';
import { writeAudited } from '../../../shared/audit/audited-item.ts';
import type { AuditEntry } from '../../../shared/audit/model.ts';
import { DAY_MS, iso, MINUTE_MS } from '../../../shared/kernel/time.ts';
import { AUDIT_PREFIX, deploymentKey, setKey } from '../../../shared/registry/keys.ts';
import { type AdminWorld, adminWorld, NOW } from './world.ts';

let world: AdminWorld;
beforeAll(async () => {
  world = await adminWorld();
});
afterAll(() => world.dynamo.close());

const line = (id: string, at: number, over: Partial<AuditEntry> = {}): AuditEntry => ({
  id,
  at,
  actor: 'alice',
  via: 'api',
  action: 'pin',
  target: { kind: 'set', name: 'birch' },
  from: null,
  to: null,
  why: 'ticket 481',
  ...over,
});
const ids = (items: readonly { readonly id: string }[]) => items.map(({ id }) => id);

describe('the audit trail', () => {
  it('is read page by page over days without changes, the newest first', async () => {
    const trail = dynamoAudit(world.registry);
    for (const [id, days] of [
      ['a', 9],
      ['b', 9],
      ['c', 5],
      ['d', 0],
      ['e', 0],
    ] as const) {
      await trail.put(line(id, NOW - days * DAY_MS - MINUTE_MS));
    }
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const path: string = `/audit?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const { json } = await world.send('GET', path);
      seen.push(...ids(json.items));
      cursor = json.next;
    }
    expect(seen).toEqual(['e', 'd', 'c', 'b', 'a']);
    const since = `/audit?from=${iso(NOW - 5 * DAY_MS - MINUTE_MS)}`;
    expect(ids((await world.send('GET', since)).json.items)).toEqual(['e', 'd', 'c']);
    expect(ids((await world.send('GET', `${since}&actor=bob`)).json.items)).toEqual([]);
    expect((await world.send('GET', `/audit?cursor=${Buffer.from('{}').toString('base64url')}`)).status).toBe(400);
  });

  it('keeps the first line of an id, whoever puts another', async () => {
    const trail = dynamoAudit(world.registry);
    await trail.put(line('once', NOW));
    await trail.put(line('once', NOW, { why: 'something else' }));
    const { json } = await world.send('GET', '/audit?limit=1000');
    expect(json.items.filter(({ id }: { id: string }) => id === 'once')).toMatchObject([{ why: 'ticket 481' }]);
  });

  it('lies under a prefix of its own, so that a role can be kept from changing it', async () => {
    const items = await world.registry.list(`${AUDIT_PREFIX}2026-11-20`, '');
    expect(items.length).toBeGreaterThan(0);
  });
});

describe('a change whose writer died before its line was written', () => {
  const change = (id: string) => ({ fields: { record: '{"pinned":true}' }, endsAt: null, entry: line(id, NOW) });
  const inTrail = async (id: string) => ids((await world.send('GET', '/audit?limit=1000')).json.items).includes(id);

  it.each([setKey.settings('birch'), deploymentKey.switch, deploymentKey.policy])(
    'gets its line by the tick: %j',
    async (key) => {
      const keeper = dynamoAuditedItems(world.registry);
      await keeper.write(key, change(`dead ${key.sk}`), 0);
      expect(await inTrail(`dead ${key.sk}`)).toBe(false);

      await world.tick(NOW + MINUTE_MS);

      expect(await inTrail(`dead ${key.sk}`)).toBe(true);
      expect((await keeper.read(key)).pending).toBeNull();
      world.clock.at = NOW;
    },
  );

  it('gets its line before the next change can hide it', async () => {
    const keeper = dynamoAuditedItems(world.registry);
    const key = setKey.settings('cedar');
    await keeper.write(key, change('hidden'), 0);
    const deps = { keeper, audit: dynamoAudit(world.registry) };
    const kept = await keeper.read(key);
    expect(await writeAudited(deps, key, kept, change('next'))).toBe(true);
    expect([await inTrail('hidden'), await inTrail('next')]).toEqual([true, true]);
    // who has read what was there before has lost
    expect(await writeAudited(deps, key, kept, change('late'))).toBe(false);
    expect(await inTrail('late')).toBe(false);
  });
});
