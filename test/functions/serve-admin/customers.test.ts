import { afterEach, describe, expect, it } from 'vitest';
import { dynamoOrders } from '../../../functions/_adapters/dynamodb/onboarding/orders.ts';
import { newProgress } from '../../../shared/onboarding/progress.ts';
import { TEMPLATES } from '../../../shared/onboarding/templates.data.ts';
import type { SeenIdentity } from '../../../shared/placement/inventory-model.ts';
import { deploymentKey, identityKey } from '../../../shared/registry/keys.ts';
import { type AdminWorld, ALICE, adminWorld, ENFORCE, NOW } from './world.ts';

let world: AdminWorld;
afterEach(() => world.dynamo.close());
const [template] = TEMPLATES;
const body = { domains: ['brand.example'], template, lists: 'opt-in', reason: 'they signed' };
const PATH = '/tenants/acme/order';

describe('an order by the API', () => {
  it('waits for place-sets, is audited, and is shown with every step', async () => {
    world = await adminWorld();
    const { status, json } = await world.send('POST', PATH, { body });
    expect([status, json.sentence]).toEqual([200, expect.stringContaining('acme is set up')]);
    expect(await dynamoOrders(world.registry).due(NOW)).toEqual(['acme']);
    expect(await world.audit()).toEqual([
      expect.objectContaining({
        action: 'onboard',
        actor: ALICE,
        why: 'they signed',
        target: { kind: 'tenant', name: 'acme' },
      }),
    ]);
    const { json: customer } = await world.send('GET', PATH);
    expect(customer).toMatchObject({
      tenant: 'acme',
      stage: 'ordered',
      sets: ['acme-transactional', 'acme-marketing'],
      suppression: ['acme-transactional', 'acme-marketing'].map((set) => ({
        ...{ set, reasons: ['BOUNCE', 'COMPLAINT'], scope: 'TENANT', autoValidation: 'OFF' },
      })),
    });
    expect(customer.steps.map(({ state }: { state: string }) => state)).toEqual(Array(11).fill('waiting'));
    expect(customer.domains).toMatchObject([{ domain: 'brand.example', dkim: null, mailFrom: 'bounce.brand.example' }]);
  });

  it('is listed among the tenants at once, before mail or the policy names it, with what it said of itself', async () => {
    world = await adminWorld();
    expect((await world.send('GET', '/tenants')).json.items).toEqual([]);
    await world.send('POST', PATH, { body });
    const { items } = (await world.send('GET', '/tenants')).json;
    expect(items).toMatchObject([{ name: 'acme', sets: 0, inPolicy: false, declared: { lists: 'opt-in' } }]);
  });

  it("sends reports to the operator's own domain, where the policy names one and the template none", async () => {
    world = await adminWorld();
    const policy = JSON.stringify({ collector: 'dmarc.vendor.example' });
    expect((await world.send('PUT', '/policy', { body: { policy, reason: 'ours' }, seen: '0' })).status).toBe(200);
    await world.send('POST', PATH, { body });
    const { json: customer } = await world.send('GET', PATH);
    expect(customer.domains[0].dmarc).toEqual({ policy: 'none', rua: 'mailto:acme@dmarc.vendor.example' });

    const own = { ...template, domain: { dmarc: { collector: 'reports.example' } } };
    await world.send('POST', '/tenants/beta/order', { body: { ...body, domains: ['b.example'], template: own } });
    const { json: other } = await world.send('GET', '/tenants/beta/order');
    expect(other.domains[0].dmarc.rua).toBe('mailto:beta@reports.example');
  });

  it('shows the keys of SES where it has made them', async () => {
    world = await adminWorld();
    await world.send('POST', PATH, { body });
    const dkim = {
      tokens: ['t1', 't2', 't3'],
      signingHostedZone: 'dkim.amazonses.com',
      origin: 'AWS_SES',
      status: 'SUCCESS',
    };
    const identity: SeenIdentity = {
      ...{ name: 'brand.example', kind: 'DOMAIN', verifiedForSending: true, verificationStatus: 'SUCCESS' },
      ...{ verificationError: null, mailFrom: null, configurationSet: null, seenAt: NOW },
      dkim: { ...dkim, signingEnabled: true },
    };
    await world.registry.put(identityKey('brand.example'), { record: JSON.stringify(identity) });
    const { json } = await world.send('GET', PATH);
    const shown = { tokens: ['t1', 't2', 't3'], signingZone: 'dkim.amazonses.com', origin: 'AWS_SES', verified: true };
    expect(json.domains[0].dkim).toEqual(shown);
    const { json: alone } = await world.send('GET', '/identities/brand.example');
    expect(alone).toMatchObject({ domain: 'brand.example', dkim: shown, mailFrom: null, mailFromVerified: false });
    expect((await world.send('GET', '/identities/other.example')).status).toBe(404);
  });

  it.each([
    [{ ...body, domains: ['info@brand.example'] }, 'body.domain', 'it is an address'],
    [{ ...body, domains: ['xn--99999999.example'] }, 'body.domain', 'Punycode'],
    [{ ...body, streams: ['other'] }, 'body.stream', 'expected transactional | marketing'],
    [{ ...body, lists: 'bought' }, 'body.lists', 'expected opt-in'],
    [
      { ...body, template: { ...template, streams: { news: { pool: 'gone' } } } },
      'body.template.streams.news.pool',
      'got "gone"',
    ],
    [{ ...body, template: { name: 'x' } }, 'body.template.version', 'expected a whole number'],
  ])('is refused with a sentence that names the field: %j', async (sent, field, says) => {
    world = await adminWorld();
    await world.registry.put(deploymentKey.pools, { record: JSON.stringify({ pools: ['own'], ips: [] }), seenAt: NOW });
    const { status, json } = await world.send('POST', PATH, { body: sent });
    expect(status).toBe(422);
    expect(json.errors).toContainEqual({ field, sentence: expect.stringContaining(says) });
    expect(await dynamoOrders(world.registry).due(NOW)).toEqual([]);
    expect(await world.audit()).toEqual([]);
  });

  it('is refused for a customer who is being taken out, and for a name of SES', async () => {
    world = await adminWorld();
    await world.send('POST', PATH, { body });
    const orders = dynamoOrders(world.registry);
    await orders.save(
      'acme',
      await orders.progress('acme'),
      { ...newProgress('acme', 1, NOW), stage: 'leaving' },
      null,
    );
    const again = await world.send('POST', PATH, { body });
    expect([again.status, again.json.detail]).toEqual([409, expect.stringContaining('who is being taken out')]);
    const reserved = await world.send('POST', '/tenants/ses-x/order', { body });
    expect([reserved.status, reserved.json.detail]).toEqual([422, expect.stringContaining("not SES's own")]);
  });

  it('says of its mail to its profile, below what the policy says, and no more than was said', async () => {
    const policy = {
      ...ENFORCE,
      tenants: { acme: { sets: ['acme-*'] }, beta: { sets: [], declared: { lists: 'opt-in' } } },
    };
    world = await adminWorld({ policy: policy as typeof ENFORCE });
    const tenants = async () =>
      new Map((await world.send('GET', '/tenants')).json.items.map((one: { name: string }) => [one.name, one]));
    expect((await tenants()).get('acme')).toMatchObject({ declared: null });
    await world.send('POST', PATH, { body: { ...body, lists: 'purchased', expectPerDay: 5_000 } });
    await world.send('POST', '/tenants/beta/order', { body: { ...body, domains: ['b.example'], lists: 'purchased' } });
    const after = await tenants();
    expect(after.get('acme')).toMatchObject({
      declared: { perDay: 5_000, lists: 'purchased' },
      profile: { reasons: expect.arrayContaining([expect.objectContaining({ id: 'lists', points: 6 })]) },
    });
    expect(after.get('beta')).toMatchObject({ declared: { lists: 'opt-in' } });
    await world.send('POST', PATH, { body: { ...body, lists: 'unknown' } });
    expect((await tenants()).get('acme')).toMatchObject({ declared: {} });
  });

  it('says of a customer whom nobody ordered that there is none', async () => {
    world = await adminWorld();
    expect((await world.send('GET', PATH)).status).toBe(404);
  });
});
