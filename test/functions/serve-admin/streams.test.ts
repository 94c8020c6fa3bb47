import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../../functions/_adapters/lambda/sha256.ts';
import { emptyCounts, judgedCell } from '../../../shared/counting/counts.ts';
import { DAY_MS, dayOf, HOUR_MS, hourOf, iso, MINUTE_MS } from '../../../shared/kernel/time.ts';
import { deploymentKey } from '../../../shared/registry/keys.ts';
import { domainStreamName, streamName } from '../../../shared/streams/name.ts';
import { type AdminWorld, adminWorld, ENFORCE, NOW } from './world.ts';

const POLICY = {
  ...ENFORCE,
  streams: { shared: { by: 'ses:tenant-name', most: 200 }, tagged: { by: 'customer', most: 200 } },
};
const EVIL = '<img src=x onerror=alert(1)>\u202egnp.exe\u0007/../?#%2F';
const ACME = streamName('shared', 'acme', sha256);
const ZOO = domainStreamName('shared', 'zoo.example', sha256);
const HOSTILE = streamName('tagged', EVIL, sha256);
const LONG = streamName('tagged', 'é'.repeat(300), sha256);

let world: AdminWorld;
beforeAll(async () => {
  world = await adminWorld({ policy: POLICY });
  for (const set of ['shared', 'tagged', 'plain']) await world.given(set);
  for (const name of [ACME, ZOO, HOSTILE, LONG]) await world.machine.roster.seenOn(name, dayOf(NOW));
  await world.mail('shared', 900, 100, 3);
  await world.mail(ACME, 300, 90, 3);
});
afterAll(() => world.dynamo.close());

const byName = (a: string, b: string): number => (a < b ? -1 : 1);
const pathOf = (name: string, rest = '') => `/sets/${encodeURIComponent(name)}${rest}`;
const get = async (name: string, rest = '') => (await world.send('GET', pathOf(name, rest))).json;
const listed = async (query: string) =>
  (await world.send('GET', `/sets?${query}`)).json.items.map(({ name }: { name: string }) => name).toSorted(byName);
const act = async (name: string, action: string) =>
  world.send('POST', pathOf(name, '/actions'), { body: { action, reason: 'x' }, seen: (await get(name)).version });

describe('streams in the fleet', () => {
  it('are listed beside the sets, alone, or under their set', async () => {
    expect(await listed('limit=100')).toEqual([ACME, HOSTILE, LONG, ZOO, 'plain', 'shared', 'tagged'].toSorted(byName));
    expect(await listed('kind=set')).toEqual(['plain', 'shared', 'tagged']);
    expect(await listed('kind=stream')).toEqual([ACME, HOSTILE, LONG, ZOO].toSorted(byName));
    expect(await listed('of=shared')).toEqual([ACME, ZOO].toSorted(byName));
    expect(await listed('of=plain')).toEqual([]);
    expect((await world.send('GET', '/sets?kind=both')).json.errors[0].field).toBe('query.kind');
  });

  it('are found by the value that their mail carries', async () => {
    expect(await listed(`q=${encodeURIComponent('onerror=alert(1)')}`)).toEqual([HOSTILE]);
    expect(await listed(`kind=stream&q=${encodeURIComponent('ÉÉ')}`)).toEqual([LONG]);
  });

  it('are counted apart, and their mail not twice', async () => {
    const { json } = await world.send('GET', '/fleet');
    expect(json.day).toMatchObject({ deliveries: 2_700, hardBounces: 300 });
    expect(json.standings.healthy + json.standings.warned).toBe(3);
    expect(json.streams).toMatchObject({ healthy: 4, paused: 0 });
  });

  it('come back as text that harms neither page nor terminal, and are what they were', async () => {
    const { text, json } = await world.send('GET', '/sets?of=tagged');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that none is there is what this is about
    expect(text).not.toMatch(/[<>\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
    const row = json.items.find(({ name }: { name: string }) => name === HOSTILE);
    expect(row.stream).toEqual({ set: 'tagged', value: EVIL, by: 'customer' });
    expect(row.name).toMatch(/^tagged\/[\w.!~*'()%-]+$/);
  });
});

describe('the page of a stream', () => {
  it('has its standing, its evidence, its counts and its history, and no pool', async () => {
    const json = await get(ACME);
    expect(json).toMatchObject({
      name: ACME,
      stream: { set: 'shared', value: 'acme', by: 'ses:tenant-name', sesTenant: 'acme', pausedSince: null },
      tenant: 'acme',
      standing: 'healthy',
      words: 'healthy',
      placement: { desired: null, actual: null, home: null },
    });
    expect(json.tenantAtSes).toBeNull();
    const tenants = [{ name: 'acme', pausedBy: 'ses', cause: 'too many bounces', impact: 'HIGH' }];
    const record = JSON.stringify({ account: null, tenants, endpoints: null, seenAt: NOW });
    await world.registry.put(deploymentKey.account, { record });
    expect((await get(ACME)).tenantAtSes.sentence).toBe('SES has paused tenant acme: SES says "too many bounces"');
    const reading = json.readings.find(
      (r: { metric: string; level: string }) => r.metric === 'hardBounce' && r.level === 'quarantine',
    );
    expect(reading.convicts).toBe(true);
    expect((await get(ACME, '/series?by=hour')).totals).toMatchObject({ deliveries: 900, hardBounces: 270 });
    expect(await get(ACME, '/history')).toEqual({ items: [] });
  });

  it.each([HOSTILE, LONG, ZOO])('is found by its name, encoded or with its slash as it is: %s', async (name) => {
    const [set, value] = name.split('/');
    expect((await get(name)).name).toBe(name);
    expect((await world.send('GET', `/sets/${set}/${value}`)).json.name).toBe(name);
    expect((await world.send('GET', `/sets/${set}/${value}/history`)).status).toBe(200);
  });

  it('is none where there is no such stream: the sentence says what was expected', async () => {
    for (const name of ['shared/nobody', 'plain/acme', 'shared/', '/acme']) {
      const { status, json } = await world.send('GET', pathOf(name));
      expect(status).toBe(404);
      expect(json.errors[0].sentence).toContain('or of a stream of one');
    }
    expect((await world.send('GET', '/sets/shared/actions')).status).toBe(405);
  });

  it('is there as long as something was decided about it, however idle it is', async () => {
    const idle = streamName('shared', 'idle', sha256);
    await world.given(idle, 'paused');
    await world.registry.remove({ pk: 'roster', sk: idle });
    expect((await get(idle)).standing).toBe('paused');
    world.clock.at += 10_000;
    expect(await listed('of=shared&standing=paused')).toContain(idle);
  });

  it('says that no rule splits its set any more', async () => {
    const name = streamName('former', 'acme', sha256);
    await world.machine.roster.seenOn(name, dayOf(NOW));
    const json = await get(name);
    expect(json.words).toBe('not judged: no rule of the policy splits its set any more');
    expect(json.stream.by).toBeNull();
  });
});

describe('an action on a stream', () => {
  it('that would move it is refused: it leaves through the pool of its set', async () => {
    const { status, json } = await act(ACME, 'quarantine');
    expect(status).toBe(409);
    expect(json.errors[0].sentence).toBe(`${ACME} is a part of shared and leaves through its pool: quarantine shared`);
    expect((await get(ACME)).actions).toContainEqual({
      action: 'quarantine',
      allowed: false,
      sentence: json.errors[0].sentence,
    });
  });

  it('pauses its SES tenant, and takes that back', async () => {
    expect((await act(ACME, 'pause')).json).toMatchObject({ standing: 'paused' });
    expect(await world.deps.placements.desired(ACME)).toMatchObject({ sendingEnabled: false, tenant: 'acme' });
    expect((await get(ACME)).placement.desired).toMatchObject({ pool: null, sendingEnabled: false });
    expect((await act(ACME, 'resume')).json).toMatchObject({ standing: 'warned' });
    expect(await world.deps.placements.desired(ACME)).toMatchObject({ sendingEnabled: true, tenant: 'acme' });
  });

  it.each([ZOO, HOSTILE])('cannot pause where no SES tenant is known: %s', async (name) => {
    const { status, json } = await act(name, 'pause');
    expect(status).toBe(409);
    expect(json.errors[0].sentence).toContain('has no SES tenant that could be paused');
    expect(await world.deps.placements.desired(name)).toBeNull();
  });

  it('never pauses a tenant that only a person gave it', async () => {
    const body = { tenant: 'somebody-else', reason: 'x' };
    const changed = await world.send('PUT', pathOf(ACME, '/settings'), { body, seen: (await get(ACME)).version });
    expect(changed.status).toBe(200);
    expect(await get(ACME)).toMatchObject({ tenant: 'somebody-else', stream: { sesTenant: 'acme' } });
    await act(ACME, 'pause');
    expect(await world.deps.placements.desired(ACME)).toMatchObject({ tenant: 'acme' });
    await act(ACME, 'resume');
  });

  it('sets its limits, its mode and its exemption, above those of its set', async () => {
    const change = async (rest: string, body: object) =>
      (await world.send('PUT', pathOf(ZOO, rest), { body: { ...body, reason: 'x' }, seen: (await get(ZOO)).version }))
        .status;
    expect(await change('/settings', { limits: { hardBounce: { warn: 0.01 } } })).toBe(200);
    expect(await change('/settings', { limits: { hardBounce: { warn: 0.4 } } })).toBe(422);
    expect(await change('/mode', { mode: 'observe', until: iso(NOW + DAY_MS) })).toBe(200);
    await act(ZOO, 'exempt');
    expect(await get(ZOO)).toMatchObject({ mode: 'observe', exempt: true, limits: { hardBounce: { warn: 0.01 } } });
    expect(await get('shared')).toMatchObject({
      mode: 'enforce',
      exempt: false,
      limits: { hardBounce: { warn: 0.02 } },
    });
  });
});

describe('operations on everybody', () => {
  it('resume what was paused of streams, and say so', async () => {
    const name = streamName('shared', 'burning', sha256);
    await world.machine.roster.seenOn(name, dayOf(NOW));
    await world.given(name, 'paused', { at: NOW - MINUTE_MS, tenant: 'burning', sesTenant: 'burning' });
    const since = iso(NOW - HOUR_MS);

    const preview = await world.send('GET', `/releases?since=${since}`);
    expect(preview.json.release.map((set: { name: string }) => set.name)).toContain(name);
    const { json } = await world.send('POST', '/releases', { body: { since, reason: 'x' } });

    expect(json.released.map((set: { name: string }) => set.name)).toContain(name);
    expect(await world.deps.placements.desired(name)).toMatchObject({ sendingEnabled: true, tenant: 'burning' });
  });

  it('bring everybody home: the SES tenant of a paused stream may send again', async () => {
    await act(ACME, 'pause');
    const { json } = await world.send('POST', '/operations/release-all', { body: { reason: 'x' } });
    expect(json.released.map((set: { name: string }) => set.name)).toContain(ACME);
    expect(await world.deps.placements.desired(ACME)).toMatchObject({ sendingEnabled: true, tenant: 'acme' });
  });
});

describe('who is not called healthy', () => {
  it('is who has nothing to be measured against', async () => {
    // As SES publishes it of a set without Send and Delivery.
    await world.given('quiet');
    await world.mail('quiet', 0, 30, 3);
    for (const [hour, { counts: known }] of await world.machine.totals.hours('quiet', 0, 1e9)) {
      known.totals.sends = 0;
      for (const cells of known.judged.values()) for (const cell of cells.values()) cell[0] = 0;
      await world.machine.totals.putHour('quiet', hour, { weight: 2, counts: known });
    }
    expect((await get('quiet')).words).toBe('not judged: publishes neither Send nor Delivery');
    world.clock.at += 11 * MINUTE_MS;
    const row = (await world.send('GET', '/sets?q=quiet')).json.items[0];
    expect(row).toMatchObject({ standing: 'healthy', words: 'not judged: publishes neither Send nor Delivery' });
  });

  it('is who waits for a mailbox provider: for whom, and until when', async () => {
    await world.given('waiting');
    const hold = { provider: 'google', metric: 'hardBounce', since: NOW, seenAt: NOW, waits: true } as const;
    await world.machine.decisions.saveHold('waiting', hold, NOW + MINUTE_MS);
    const words = `waits for google (hard bounces), until ${iso(NOW + 30 * MINUTE_MS)}`;
    const json = await get('waiting');
    expect(json).toMatchObject({ words, waits: [{ provider: 'google', until: iso(NOW + 30 * MINUTE_MS) }] });
    expect(json.waitsForProvider).toEqual({ provider: 'google', metric: 'hardBounce', since: iso(NOW) });
    world.deps.fleet.touch('waiting');
    world.clock.at += 10_000;
    expect((await world.send('GET', '/sets?q=waiting')).json.items[0].words).toBe(words);
  });
});

describe('the domain of a tenant that Send and Delivery name', () => {
  it('is not called unmeasured: its hits are judged with the tenant', async () => {
    const own = await adminWorld({ policy: POLICY });
    await own.given('shared');
    const [tenant, domain] = [streamName('shared', 'oak', sha256), domainStreamName('shared', 'oak.example', sha256)];
    for (const name of [tenant, domain]) await own.machine.roster.seenOn(name, dayOf(NOW));
    await own.machine.roster.noteTenant(domain, 'oak');
    const hour = hourOf(NOW) - 6;
    const hits = emptyCounts();
    hits.totals.hardBounces = 20;
    hits.judged.set(hour, new Map([['microsoft', judgedCell({ hardBounces: 20 })]]));
    await own.machine.totals.putHour(domain, hour, { weight: 1, counts: hits });
    const words = async () => {
      own.clock.at += 10 * MINUTE_MS + 1;
      const { items } = (await own.send('GET', '/sets?of=shared')).json;
      const detail = (await own.send('GET', pathOf(domain))).json;
      return [items.find(({ name }: { name: string }) => name === domain)?.words, detail.words];
    };
    expect(await words()).toEqual([expect.stringMatching(/^not judged: /), expect.stringMatching(/^not judged: /)]);
    await own.mail(tenant, 400, 20);
    expect(await words()).toEqual(['healthy', 'healthy']);
    await own.dynamo.close();
  });
});
