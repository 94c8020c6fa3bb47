import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../shared/kernel/time.ts';
import { setKey, tenantKey } from '../../../shared/registry/keys.ts';
import { patrolKey } from '../../../shared/registry/patrol-keys.ts';
import type { TenantPage } from '../../../shared/tenant-page/model.ts';
import { wanted } from '../../shared/tenant-page/build.ts';
import { BODIES } from '../serve-admin/world.ts';
import { pagesWorld } from './world.ts';

const WRONG = { status: 403, text: '{"why":"wrong"}' };

describe('the page of a tenant', () => {
  let world: Awaited<ReturnType<typeof pagesWorld>>;
  const pageOf = async (token: string): Promise<TenantPage> => {
    const { status, text } = await world.page(token);
    expect(status, text).toBe(200);
    return JSON.parse(text) as TenantPage;
  };
  beforeAll(async () => {
    world = await pagesWorld();
    await world.given('acme-news', 'quarantined', { tenant: 'acme', cause: 'by-hand', sentence: 'he does not pay' });
    await world.given('acme-shop');
    await world.given('rival-news', 'paused', { tenant: 'rival' });
    await world.mail('acme-shop', 2_000, 30, 48);
  });
  afterAll(() => world.close());

  it('shows what is the tenant’s, by a link that ends', async () => {
    const { status, json } = await world.share('acme', { days: 3, language: 'de' });
    expect(status).toBe(200);
    expect(json).toEqual({
      url: expect.stringMatching(/^http:\/\/localhost:\d+\/#t=[\w.-]+&lang=de$/),
      endsAt: new Date(world.clock.at + 3 * DAY_MS).toISOString(),
    });
    const page = await pageOf(new URLSearchParams(new URL(json.url).hash.slice(1)).get('t') ?? '');
    expect(page).toMatchObject({ tenant: 'acme', endsAt: json.endsAt, stage: null, more: 0, domains: [] });
    expect(page.senders.map(({ label, state }) => [label, state])).toEqual([
      ['acme-news', 'quarantined'],
      ['acme-shop', 'healthy'],
    ]);
    expect(page.senders[1]).toMatchObject({
      day: { deliveries: 23 * 2_000, hardBounces: 23 * 30, hardBounceRate: 30 / 2_030 },
      week: { deliveries: 48 * 2_000, hardBounces: 48 * 30 },
    });
    expect(JSON.stringify(page)).not.toMatch(/rival|does not pay|lazaretto-quarantine/);
  });

  it('has the rates that the console has', async () => {
    const page = await pageOf(await world.tokenOf('acme'));
    const { json } = await world.send('GET', '/sets/acme-shop');
    const { hardBounceRate, complaintRate, sends } = page.senders[1]?.day ?? {};
    expect({ hardBounceRate, complaintRate, sends }).toEqual({
      hardBounceRate: json.day.hardBounceRate,
      complaintRate: json.day.complaintRate,
      sends: json.day.sends,
    });
  });

  it('says the same of a link that is forged, revoked, of another key, or no link at all', async () => {
    const token = await world.tokenOf('acme');
    const forged = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`;
    for (const wrong of [forged, '', 'x', token.toUpperCase()]) expect(await world.page(wrong)).toMatchObject(WRONG);
    for (const body of ['', '{', '[]', '{"token":1}', '{"token":null}', 'x'.repeat(10_000)]) {
      expect(await world.post('page', body), body.slice(0, 20)).toMatchObject(WRONG);
    }
    expect((await world.revoke('acme')).json.sentence).toContain('no link to the page of acme opens any more');
    expect(await world.page(token)).toMatchObject(WRONG);
    // A link that is made after that opens it again, and nobody else's was touched.
    expect((await pageOf(await world.tokenOf('acme'))).tenant).toBe('acme');
    expect((await pageOf(await world.tokenOf('rival'))).senders.map(({ label }) => label)).toEqual(['rival-news']);
  });

  it('is told as ended once its time is over, because it was signed here', async () => {
    const token = await world.tokenOf('acme', { days: 1 });
    const before = world.clock.at;
    // A millisecond later than asked: links are issued after the last revocation, whatever the clock says.
    world.clock.at += DAY_MS + 1;
    expect(await world.page(token)).toMatchObject({ status: 403, text: '{"why":"ended"}' });
    world.clock.at = before;
    expect((await world.page(token)).status).toBe(200);
  });

  it('signs a link for the ticket that was noted alone, and nothing of it can be guessed', async () => {
    for (const ticket of ['', 'x', '0'.repeat(64)]) {
      expect(await world.post('link', { tenant: 'acme', ticket })).toMatchObject(WRONG);
      expect(await world.post('link', { tenant: 'nobody', ticket })).toMatchObject(WRONG);
    }
    const { ticketDigest } = (await world.registry.get(tenantKey.page('acme'))) ?? {};
    expect(await world.post('link', { tenant: 'acme', ticket: ticketDigest })).toMatchObject(WRONG);
    expect(await world.post('link', '{}')).toMatchObject(WRONG);
  });

  it('takes no tenant that nobody knows, no day too many, and names the field', async () => {
    expect(await world.share('acmee')).toMatchObject({ status: 404, json: { errors: [{ field: 'path.tenant' }] } });
    for (const days of [0, 31, 1.5, '7']) {
      const { status, json } = await world.share('acme', { days });
      expect([status, json.errors[0].field]).toEqual([400, 'body.days']);
    }
    expect((await world.share('acme', { language: 'tlh' })).json.errors[0].field).toBe('body.language');
  });

  it('leaves a line in the audit trail of each link and of their end, and never the link', async () => {
    const token = await world.tokenOf('acme', { days: 7, reason: 'they asked' });
    await world.revoke('acme');
    const lines = (await world.audit()) as readonly { action: string; target: object; to: string; why: string }[];
    const ours = lines.filter(({ action }) => action.startsWith('tenant-link'));
    const acme = { kind: 'tenant', name: 'acme' };
    expect(ours).toContainEqual(expect.objectContaining({ action: 'tenant-link-revoked', target: acme, to: null }));
    const link = { action: 'tenant-link', target: acme, to: '7 days', why: 'they asked' };
    expect(ours).toContainEqual(expect.objectContaining(link));
    expect(JSON.stringify(lines)).not.toContain(token);
    expect(JSON.stringify(world.logged)).not.toContain(token.slice(-20));
  });

  it('is kept by nobody: not by a cache, a search engine, another site or a frame', async () => {
    const token = await world.tokenOf('acme');
    const answers = [await world.ask(''), await world.page(token), await world.page('x'), await world.ask('nothing')];
    for (const { headers } of answers) {
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-robots-tag')).toContain('noindex');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('content-security-policy')).not.toContain('unsafe');
    }
    const html = answers[0]?.text ?? '';
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script[^>]*>[^<]/);
    for (const [, name = ''] of html.matchAll(/(?:src|href)="([^"]+)"/g)) {
      const file = await world.ask(name);
      expect([file.status, file.headers.get('cache-control')]).toEqual([200, 'no-store']);
    }
    expect((await world.ask('robots.txt')).text).toContain('Disallow: /');
    expect((await world.ask('page', { method: 'PUT' })).status).toBe(405);
    expect((await world.ask('constructor')).status).toBe(404);
  });

  it('shows a set that a person gave to the tenant, and not one that was taken away', async () => {
    const version = async (set: string) => (await world.send('GET', `/sets/${set}`)).json.version;
    const give = async (set: string, tenant: string) => {
      const body = { tenant, reason: 'moved' };
      const done = await world.send('PUT', `/sets/${set}/settings`, { body, seen: await version(set) });
      expect(done.status).toBe(200);
    };
    await give('acme-shop', 'rival');
    await give('rival-news', 'acme');
    // Whose a set is, is asked for again after five minutes.
    world.clock.at += 6 * 60_000;
    const page = await pageOf(await world.tokenOf('acme'));
    expect(page.senders.map(({ label }) => label)).toEqual(['acme-news', 'rival-news']);
    await give('acme-shop', 'acme');
    await give('rival-news', 'rival');
    // Its page is read anew after 20 seconds: whoever asks without end costs no more.
    world.clock.at += 20_000;
    expect((await pageOf(await world.tokenOf('acme'))).senders.map(({ label }) => label)).toContain('rival-news');
    world.clock.at += 1;
    // The list is not read anew, and yet nobody sees what is not theirs any more.
    expect((await pageOf(await world.tokenOf('acme'))).senders.map(({ label }) => label)).toEqual(['acme-news']);
    world.clock.at += 6 * 60_000;
  });

  it('shows the records of the tenant’s own domains, and its stage', async () => {
    await world.send('POST', '/tenants/acme/order', { body: BODIES.onboard });
    world.clock.at += 20_001;
    const seen = {
      ...{ domain: 'acme.example', notes: ['only for the operator'], checkedAt: world.clock.at },
      records: [wanted({ state: 'missing' }), wanted({ part: 'reports', name: 'acme._report.operator.example' })],
    };
    await world.registry.put(patrolKey.wanted('acme.example'), { record: JSON.stringify(seen) });
    const page = await pageOf(await world.tokenOf('acme'));
    expect(page.stage).toBe('ordered');
    expect(page.domains).toMatchObject([{ domain: 'acme.example', records: [{ part: 'spf', state: 'missing' }] }]);
    expect(JSON.stringify(page)).not.toContain('operator');
  });

  it('leaves out a set whose settings are damaged: it may be somebody else’s', async () => {
    await world.given('acme-odd');
    await world.registry.put(setKey.settings('acme-odd'), { record: '{"tenant":7' });
    world.clock.at += 6 * 60_000;
    const page = await pageOf(await world.tokenOf('acme'));
    expect(page.senders.map(({ label }) => label)).not.toContain('acme-odd');
    expect(page.senders.map(({ label }) => label)).toContain('acme-news');
  });

  it('is opened by a link that no table holds: a repeated key makes another one', async () => {
    const body = { reason: 'they asked' };
    const links = [];
    for (const day of [0, 1]) {
      world.clock.at += day;
      const { json } = await world.send('POST', '/tenants/acme/link', { body, key: 'one-key' }, world.deps);
      links.push(new URLSearchParams(new URL(String(json.url)).hash.slice(1)).get('t') ?? '');
    }
    expect(links[1]).not.toBe(links[0]);
    for (const token of links) expect((await world.page(token)).status).toBe(200);
    const { Items = [] } = await world.client.send(new ScanCommand({ TableName: world.tables.registry }));
    expect(Items.length).toBeGreaterThan(0);
    for (const token of links) expect(JSON.stringify(Items)).not.toContain(token.slice(0, 30));
  });

  it('is not there where the deployment has none, which is said with the setting', async () => {
    const without = { ...world.deps, tenantPages: null };
    const { status, json } = await world.send('POST', '/tenants/acme/link', { body: {} }, without);
    expect(status).toBe(501);
    expect(json.detail).toContain('tenantPages: true');
  });

  it('gives no link where whoever signs is not reachable', async () => {
    const tenantPages = { url: 'https://x/', newTicket: () => 't', tokenFor: async () => null };
    const { status } = await world.send('POST', '/tenants/acme/link', { body: {} }, { ...world.deps, tenantPages });
    expect(status).toBe(503);
  });
});
