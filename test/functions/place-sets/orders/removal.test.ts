import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../../infra/local/aws/errors.ts';
import { parseAttach } from '../../../../shared/attach/settings.ts';
import { DAY_MS, dayOf, MINUTE_MS } from '../../../../shared/kernel/time.ts';
import { MADE_TAG } from '../../../../shared/onboarding/made-tag.ts';
import type { Order, Removal } from '../../../../shared/onboarding/order.ts';
import { stepsOf } from '../../../../shared/onboarding/steps.ts';
import { TEMPLATE_SCHEMA } from '../../../../shared/onboarding/template.ts';
import { SURVEYS } from '../../../../shared/registry/growth-keys.ts';
import { deploymentKey, rosterKey, setKey } from '../../../../shared/registry/keys.ts';
import { T0, World } from '../world.ts';

const TOPIC = 'arn:aws:sns:us-east-1:000000000000:events';
const TEMPLATE = TEMPLATE_SCHEMA.parse({ name: 'own', version: 1, streams: { receipts: {}, news: {} } });
const SETS = ['acme-receipts', 'acme-news'];
const ALL: Removal = {
  ...{ sets: SETS, domains: ['acme.example'], sesTenant: true, suppression: false, askedAt: T0 },
};
const orderOf = (removal?: Removal): Order => ({
  ...{ tenant: 'acme', domains: ['acme.example'], streams: ['receipts', 'news'], template: TEMPLATE },
  declared: { expectPerDay: null, industry: null, lists: 'opt-in' },
  orderedAt: T0 - 30 * DAY_MS,
  ...(removal && { removal }),
});
const progressOf = async (world: World) => (await world.orders.progress('acme')).progress;

/** A customer that is set up, watched, and idle for eight days. */
async function idleCustomer(): Promise<World> {
  const world = new World();
  world.attach = parseAttach({ topicArn: TOPIC });
  world.aws.state.topics.add(TOPIC);
  world.inventory.at = { phase: 'resting', until: Number.MAX_SAFE_INTEGER };
  await world.order(orderOf());
  await world.tick(2);
  for (const set of SETS) await idle(world, set);
  await world.registry.put(deploymentKey.survey, { at: T0 });
  return world;
}
async function idle(world: World, set: string, lastDay = dayOf(T0) - 8): Promise<void> {
  await world.registry.put(setKey.inventory(set), { watched: true, sendingEnabled: true, seenAt: T0 });
  await world.registry.put(rosterKey(set), { enrolledAt: T0 - 20 * DAY_MS, lastDay });
}
/** Everything that SES has, and what was told. */
async function stateOf(world: World) {
  const { sets, destinations, tags, tenants, identities } = world.aws.state;
  const progress = await progressOf(world);
  return {
    ses: [sets, destinations, tags, tenants, identities].map((map) => [...map.keys()]),
    stage: progress?.stage,
    steps: Object.entries(progress?.steps ?? {})
      .map(([id, { state }]) => `${id} ${state}`)
      .toSorted(),
    told: world.told().toSorted((a, b) => a.localeCompare(b)),
  };
}

describe('a removal', () => {
  it('deletes what is named, tenant before identity before set, and tells what it leaves', async () => {
    const world = await idleCustomer();
    world.aws.state.addSet('other', {});
    await world.order(orderOf(ALL));
    const before = world.aws.state.calls.length;
    await world.tick(2);
    const { sets, tenants, identities, calls } = world.aws.state;
    expect([[...sets.keys()], tenants.size, identities.size]).toEqual([['other'], 0, 0]);
    const deleting = calls
      .slice(before)
      .flatMap(({ operation }) => (operation.startsWith('Delete') ? [operation] : []));
    expect(deleting).toEqual(stepsOf(orderOf(ALL)).map(({ call }) => call));
    expect((await progressOf(world))?.stage).toBe('gone');
    expect(world.told()).toEqual(['onboarding:acme:2:gone notice']);
    const [message] = world.messages.values();
    expect(message?.next).toContain('Suppression entries of the account stay: who complained once complains again');
    await world.tick(70);
    expect(await world.orders.due(Number.MAX_SAFE_INTEGER)).toEqual([]);
  });

  it.each<[string, (world: World) => unknown, string, string]>([
    [
      'a set that has sent since it was asked for',
      (world) => world.registry.put(rosterKey('acme-news'), { enrolledAt: T0, lastDay: dayOf(T0) }),
      'disassociate-set:acme-news',
      'must be idle for 7 days',
    ],
    [
      'a set that nobody watches any more',
      (world) =>
        world.registry.put(setKey.inventory('acme-news'), { watched: false, sendingEnabled: true, seenAt: T0 }),
      'disassociate-set:acme-news',
      'nobody knows whether it is idle',
    ],
    [
      'a set without our tag',
      ({ aws: { state } }) => state.tags.set('acme-news', []),
      'disassociate-set:acme-news',
      'was not made for acme',
    ],
    [
      'an identity of another customer',
      ({ aws: { state } }) =>
        state.identities.set('acme.example', {
          ...state.identities.get('acme.example'),
          Tags: [{ Key: MADE_TAG, Value: 'beta' }],
        }),
      'disassociate-identity:acme.example',
      'was not made for acme',
    ],
    [
      'an identity that another tenant may use',
      ({ aws: { state } }) => {
        state.addTenant('beta', T0);
        const beta = state.tenants.get('beta');
        if (beta) state.tenants.set('beta', { ...beta, resources: [`${state.arnPrefix}:identity/acme.example`] });
      },
      'disassociate-identity:acme.example',
      "SES's tenant beta may use it, too",
    ],
    [
      'a domain that another set sends from',
      (world) =>
        world.registry.put(
          { pk: SURVEYS.domains, sk: 'news.acme.example' },
          {
            record: JSON.stringify({
              ...{ name: 'news.acme.example', at: T0, days: [], tenants: { count: 0, first: [] } },
              lastDay: dayOf(T0) - 20,
              sets: { count: 1, first: ['beta-news'] },
            }),
          },
        ),
      'disassociate-identity:acme.example',
      'beta-news sends from news.acme.example',
    ],
    [
      'a domain of which a survey is stored that cannot be read',
      (world) => world.registry.put({ pk: SURVEYS.domains, sk: 'news.acme.example' }, { record: '{"name":' }),
      'disassociate-identity:acme.example',
      'nobody has counted lately',
    ],
    [
      'a set whose last day cannot be read',
      (world) => world.registry.put(rosterKey('acme-news'), { enrolledAt: T0, lastDay: 'today' }),
      'disassociate-set:acme-news',
      'nobody knows whether it is idle',
    ],
    [
      'a tenant whose suppression list has entries',
      ({ aws: { state } }) => state.suppressed.set('acme', ['someone@example.com']),
      'delete-tenant:acme',
      'its suppression list has entries',
    ],
    [
      'a tenant that may send with something else',
      ({ aws: { state } }) => {
        const acme = state.tenants.get('acme');
        const more = `${state.arnPrefix}:template/welcome`;
        if (acme) state.tenants.set('acme', { ...acme, resources: [...(acme.resources ?? []), more] });
      },
      'delete-tenant:acme',
      'may still send with template/welcome',
    ],
  ])('leaves %s, says why and what to do, and goes on with the rest', async (_, arrange, step, says) => {
    const world = await idleCustomer();
    await arrange(world);
    await world.order(orderOf(ALL));
    await world.tick(3);
    const steps = (await progressOf(world))?.steps ?? {};
    expect(steps[step]).toMatchObject({ state: 'refused', why: expect.stringContaining(says) });
    expect(steps[step]?.todo).toBeTruthy();
    expect(steps['disassociate-set:acme-receipts']?.state).toBe('done');
    expect((await progressOf(world))?.stage).toBe('leaving');
    expect(world.told()).toEqual([`onboarding:acme:2:${step} opened`]);
    const [, kind, name = ''] = /^(?:disassociate|delete)-(\w+):(.*)$/.exec(step) ?? [];
    const { sets, identities, tenants } = world.aws.state;
    expect({ set: sets, identity: identities, tenant: tenants }[kind ?? '']?.has(name)).toBe(true);
    expect(JSON.stringify([...world.messages.values()])).not.toContain('@');
  });

  it('goes on by itself once nothing keeps what it left', async () => {
    const world = await idleCustomer();
    await idle(world, 'acme-news', dayOf(T0));
    await world.order(orderOf(ALL));
    await world.tick(3);
    expect(world.aws.state.sets.has('acme-news')).toBe(true);
    await idle(world, 'acme-news');
    await world.tick(65);
    expect((await progressOf(world))?.stage).toBe('gone');
    expect(world.told()).toContain('onboarding:acme:2:disassociate-set:acme-news cleared');
  });

  it('lets a suppression list go with its tenant where that was asked for', async () => {
    const world = await idleCustomer();
    world.aws.state.suppressed.set('acme', ['someone@example.com']);
    await world.order(orderOf({ ...ALL, suppression: true }));
    await world.tick(2);
    expect(world.aws.state.tenants.size).toBe(0);
  });

  it('of nothing more ends it, and whoever is ordered afterwards begins anew', async () => {
    const world = await idleCustomer();
    await idle(world, 'acme-news', dayOf(T0));
    await world.order(orderOf(ALL));
    await world.tick(2);
    await world.order(orderOf({ ...ALL, sets: [], domains: [], sesTenant: false }));
    await world.tick(2);
    expect(await progressOf(world)).toMatchObject({ stage: 'gone' });
    expect(world.aws.state.sets.has('acme-news')).toBe(true);
    await world.order(orderOf());
    await world.tick(3);
    expect(await progressOf(world)).toMatchObject({ stage: 'records', wasEstablished: false });
    expect(new Set(world.aws.state.sets.keys())).toEqual(new Set(SETS));
  });

  it('deletes nothing where the deployment may not', async () => {
    const world = await idleCustomer();
    world.onboarding = false;
    await world.order(orderOf(ALL));
    const before = world.aws.state.calls.length;
    await world.tick(2);
    expect(world.aws.state.calls).toHaveLength(before);
    expect(world.aws.state.sets.size).toBe(2);
  });
});

describe('placeSets, killed while it takes a customer out', () => {
  it('ends as if it had lived, at every call, before and after it', async () => {
    const lived = await idleCustomer();
    await lived.order(orderOf(ALL));
    await lived.tick(2);
    const unharmed = await stateOf(lived);
    expect(unharmed.stage).toBe('gone');
    let deaths = 0;
    for (const late of [false, true]) {
      for (let at = 1; ; at++) {
        const world = await idleCustomer();
        await world.order(orderOf(ALL));
        if (!(await world.ringAndDie(null, at, late))) break;
        deaths += 1;
        await world.tick(4);
        expect(await stateOf(world), `killed ${late ? 'after' : 'before'} call ${at}`).toEqual(unharmed);
      }
    }
    expect(deaths).toBeGreaterThan(80);
  });

  it('ends as if nothing had happened, whatever fails on the way and whenever it is killed', async () => {
    const lived = await idleCustomer();
    await lived.order(orderOf(ALL));
    await lived.tick(2);
    const unharmed = await stateOf(lived);
    const failure = fc.record({
      call: fc.constantFrom(
        ...new Set(stepsOf(orderOf(ALL)).map(({ call }) => call)),
        ...[
          'ListResourceTenants',
          'ListTenantResources',
          'ListSuppressedDestinations',
          'GetTenant',
          'GetEmailIdentity',
        ],
      ),
      times: fc.integer({ min: 1, max: 3 }),
      // The change was made, and its answer was lost.
      isLate: fc.boolean(),
    });
    const death = fc.record({ at: fc.integer({ min: 1, max: 60 }), late: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(
        fc.array(failure, { maxLength: 4 }),
        fc.array(death, { maxLength: 4 }),
        async (failures, deaths) => {
          const world = await idleCustomer();
          const left = failures.map((one) => ({ ...one }));
          world.aws.settings.onCall = (operation, isDone) => {
            const due = left.find(({ call, times, isLate }) => call === operation && times > 0 && isLate === isDone);
            if (due === undefined) return;
            due.times -= 1;
            throw new AwsError('InternalServiceErrorException', 'out of order', 500);
          };
          await world.order(orderOf(ALL));
          for (const { at, late } of deaths) {
            await world.ringAndDie(null, at, late);
            world.now += MINUTE_MS;
          }
          await world.tick(15);
          expect(await stateOf(world)).toEqual(unharmed);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('never deletes what was not named, whatever is named', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.subarray(SETS),
        fc.subarray(['acme.example']),
        fc.boolean(),
        async (sets, domains, sesTenant) => {
          const world = await idleCustomer();
          await world.order(orderOf({ ...ALL, sets, domains, sesTenant }));
          await world.tick(3);
          const { state } = world.aws;
          expect(SETS.filter((set) => !sets.includes(set) && !state.sets.has(set))).toEqual([]);
          expect(state.identities.has('acme.example')).toBe(domains.length === 0);
          if (!sesTenant) expect(state.tenants.has('acme')).toBe(true);
        },
      ),
      { numRuns: 20 },
    );
  });
});
