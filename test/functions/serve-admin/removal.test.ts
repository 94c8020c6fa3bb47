import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dynamoOrders } from '../../../functions/_adapters/dynamodb/onboarding/orders.ts';
import { DAY_MS, dayOf } from '../../../shared/kernel/time.ts';
import { newProgress, type StepState } from '../../../shared/onboarding/progress.ts';
import { TEMPLATES } from '../../../shared/onboarding/templates.data.ts';
import { deploymentKey, rosterKey, setKey, tenantKey } from '../../../shared/registry/keys.ts';
import { patrolKey } from '../../../shared/registry/patrol-keys.ts';
import { grantIn, isValid } from '../../../shared/tenant-page/grant.ts';
import { MOST_DAYS } from '../../../shared/tenant-page/token.ts';
import { commandLine } from '../../support/command-line.ts';
import { type AdminWorld, ALICE, adminWorld, NOW } from './world.ts';

const [template] = TEMPLATES;
const ORDER = { domains: ['brand.example'], template, lists: 'opt-in', reason: 'they signed' };
const PATH = '/tenants/acme/removal';
const ALL = { sets: ['acme-transactional', 'acme-marketing'], domains: ['brand.example'], sesTenant: true };
let world: AdminWorld;
const cli = commandLine(() => world);

/** A customer, ordered a month ago, whose sets were idle for eight days. */
beforeEach(async () => {
  world = await adminWorld();
  world.clock.at = NOW - 30 * DAY_MS;
  await world.send('POST', '/tenants/acme/order', { body: ORDER });
  world.clock.at = NOW;
  for (const set of ALL.sets) await idle(set, dayOf(NOW) - 8);
  await world.registry.put(deploymentKey.survey, { at: NOW });
});
afterEach(() => world.dynamo.close());

async function idle(set: string, lastDay: number, watched = true): Promise<void> {
  await world.registry.put(setKey.inventory(set), { watched, sendingEnabled: true, seenAt: NOW });
  await world.registry.put(rosterKey(set), { enrolledAt: NOW - 20 * DAY_MS, lastDay });
}
async function progress(stage: 'leaving' | 'gone', revision: number, steps: Record<string, StepState> = {}) {
  const orders = dynamoOrders(world.registry);
  await orders.save(
    'acme',
    await orders.progress('acme'),
    { ...newProgress('acme', revision, NOW, stage), steps },
    null,
  );
}

describe('a removal by the API', () => {
  it('ends every link to the page of the customer, and forgets about links when none can be left', async () => {
    const grant = async () => grantIn((await world.registry.get(tenantKey.page('acme'))) ?? {});
    const shared = { issuedAt: NOW - DAY_MS, linkEndsAt: NOW + 13 * DAY_MS, ticketDigest: 'd', ticketEndsAt: NOW - 1 };
    await world.registry.put(tenantKey.page('acme'), { voidBefore: 0, ...shared, revision: 1 });
    await world.send('POST', PATH, { body: { ...ALL, reason: 'they left' } });
    const claims = { tenant: 'acme', issuedAt: shared.issuedAt, endsAt: shared.linkEndsAt };
    expect(isValid(claims, await grant())).toBe(false);
    expect((await world.registry.get(tenantKey.page('acme')))?.['expiresAt']).toBe((NOW + 31 * DAY_MS) / 1_000);
    expect(31).toBeGreaterThan(MOST_DAYS);
    const lines: { readonly action: string }[] = await world.audit();
    expect(lines.find(({ action }) => action === 'tenant-link-revoked')).toMatchObject({
      target: { kind: 'tenant', name: 'acme' },
      why: 'they left',
    });
  });

  it('waits for place-sets, is audited, shows its steps and what it leaves, and lets no order through meanwhile', async () => {
    const { status, json } = await world.send('POST', PATH, { body: { ...ALL, reason: 'they left' } });
    expect([status, json.sentence]).toEqual([200, expect.stringContaining('deleted step by step')]);
    expect(await dynamoOrders(world.registry).due(NOW)).toEqual(['acme']);
    expect((await world.audit()).find(({ action }: { action: string }) => action === 'offboard')).toMatchObject({
      action: 'offboard',
      actor: ALICE,
      why: 'they left',
    });
    const { json: customer } = await world.send('GET', '/tenants/acme/order');
    expect(customer.steps.map(({ call }: { call: string }) => call)).toEqual([
      ...Array(3).fill('DeleteTenantResourceAssociation'),
      'DeleteTenant',
      'DeleteEmailIdentity',
      ...Array(2).fill('DeleteConfigurationSet'),
    ]);
    expect(customer.leaves).toContain('The DNS records of brand.example stay: its owner takes them out');
    // Links that nobody made are not ended.
    expect(await world.registry.get(tenantKey.page('acme'))).toBeNull();
    // Before place-sets has begun, while it goes on, and until it is done.
    for (const begun of [false, true]) {
      if (begun) await progress('leaving', 2);
      const again = await world.send('POST', '/tenants/acme/order', { body: ORDER });
      expect([again.status, again.json.detail]).toEqual([409, expect.stringContaining('who is being taken out')]);
    }
    await progress('gone', 2);
    expect((await world.send('POST', '/tenants/acme/order', { body: ORDER })).status).toBe(200);
  });

  it.each<[string, object, () => unknown, string, string]>([
    ['names nothing', {}, () => undefined, 'body.sets', 'expected the name of everything to delete, got none'],
    [
      'names a set that its order has not',
      { sets: ['acme-marketng'] },
      () => undefined,
      'body.sets',
      'did you mean "acme-marketing"?',
    ],
    [
      'names a domain that its order has not',
      { domains: ['other.example'] },
      () => undefined,
      'body.domains',
      'expected a domain of its order (brand.example)',
    ],
    [
      'names a set that sends',
      ALL,
      () => idle('acme-marketing', dayOf(NOW) - 1),
      'body.sets',
      'must be idle for 7 days',
    ],
    [
      'names a set that nobody counts',
      ALL,
      () => idle('acme-marketing', dayOf(NOW) - 9, false),
      'body.sets',
      'nobody counts its mail',
    ],
    [
      'names a domain of which no survey was taken',
      ALL,
      () => world.registry.put(deploymentKey.survey, { at: NOW - 3 * DAY_MS }),
      'body.domains',
      'nobody has counted lately',
    ],
    [
      'names what was there before',
      ALL,
      () =>
        progress('leaving', 1, {
          'create-set:acme-marketing': { state: 'done', why: null, todo: null, at: NOW, made: false },
        }),
      'body.sets',
      'no order made it',
    ],
    ['stops what was not begun', { stop: true }, () => undefined, 'body.stop', 'who is not'],
    ['stops and deletes at once', { ...ALL, stop: true }, () => undefined, 'body.stop', 'expected nothing to delete'],
  ])('is refused where it %s', async (_, body, arrange, field, says) => {
    await arrange();
    const before = await world.registry.get({ pk: 'tenant#acme', sk: 'order' });
    const { status, json } = await world.send('POST', PATH, { body: { ...body, reason: 'they left' } });
    expect([409, 422]).toContain(status);
    expect(json.errors).toContainEqual({ field, sentence: expect.stringContaining(says) });
    expect(await world.registry.get({ pk: 'tenant#acme', sk: 'order' })).toEqual(before);
  });

  it('says of a customer whom nobody ordered that there is none', async () => {
    const { status } = await world.send('POST', '/tenants/beta/removal', { body: { ...ALL, reason: 'they left' } });
    expect(status).toBe(404);
  });
});

describe('lazaretto offboard', () => {
  it('shows with --plan what may go, what stays and the command that does it, and changes nothing', async () => {
    const records = [
      {
        name: 'bounce.brand.example',
        type: 'MX',
        value: '10 feedback',
        state: 'verified',
        ttl: 300,
        found: [],
        told: null,
      },
    ];
    await world.registry.put(patrolKey.wanted('brand.example'), {
      record: JSON.stringify({ domain: 'brand.example', records, notes: [], checkedAt: NOW }),
    });
    const { code, out } = await cli('offboard', 'acme', '--plan');
    expect(code).toBe(0);
    for (const says of [
      '7 calls of SES',
      'DeleteTenant',
      'bounce.brand.example',
      'Suppression entries of the account stay',
    ]) {
      expect(out).toContain(says);
    }
    const [, command = ''] = /(npx lazaretto offboard .*)$/m.exec(out) ?? [];
    expect((await world.audit()).filter(({ action }: { action: string }) => action === 'offboard')).toEqual([]);
    // It does what it says.
    const args = command.replace('npx lazaretto ', '').replace("'WHY'", 'left').split(' ');
    expect((await cli(...args)).out).toContain('deleted step by step');
    expect((await cli('customer', 'acme')).out).toContain('its owner takes them out');
  });

  it('shows with --plan --json one object, in the form that scripts rely on', async () => {
    await idle('acme-marketing', dayOf(NOW));
    const { code, out } = await cli('offboard', 'acme', '--set', 'acme-marketing', '--plan', '--json');
    const plan = JSON.parse(out);
    expect(code).toBe(1);
    expect(new Set(Object.keys(plan))).toEqual(
      new Set(['calls', 'domains', 'leaves', 'records', 'sesTenant', 'sets', 'stays', 'suppression', 'tenant']),
    );
    expect(plan.stays).toEqual([
      {
        field: 'sets',
        name: 'acme-marketing',
        why: expect.stringContaining('its last mail was counted on 2026-11-20'),
      },
    ]);
    expect(plan.calls.map(({ call }: { call: string }) => call)).toEqual([
      'DeleteTenantResourceAssociation',
      'DeleteConfigurationSet',
    ]);
  });

  it('stops what it began', async () => {
    await cli('offboard', 'acme', '--set', 'acme-marketing', '--reason', 'left');
    const { out } = await cli('offboard', 'acme', '--stop', '--reason', 'they stay');
    expect(out).toContain('nothing more of acme is deleted');
  });

  it.each([
    [['offboard', 'acme', '--set', 'acme-marketing'], 'Expected --reason'],
    [['offboard', '--reason', 'x'], 'Expected one tenant, got 0'],
    [['offboard', 'acme', '--domain', 'info@brand.example', '--reason', 'x'], '--domain: expected a domain, got'],
  ])('says what is wrong: %j', async (argv, says) => {
    await expect(cli(...argv)).rejects.toThrow(says);
  });
});
