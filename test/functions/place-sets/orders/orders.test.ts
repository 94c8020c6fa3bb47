import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../../infra/local/aws/errors.ts';
import type { LocalAwsOptions } from '../../../../infra/local/aws/local-aws.ts';
import { parseAttach } from '../../../../shared/attach/settings.ts';
import { MINUTE_MS, SECOND_MS } from '../../../../shared/kernel/time.ts';
import { MADE_TAG } from '../../../../shared/onboarding/made-tag.ts';
import type { Order } from '../../../../shared/onboarding/order.ts';
import { stepsOf } from '../../../../shared/onboarding/steps.ts';
import { TEMPLATE_SCHEMA, type Template } from '../../../../shared/onboarding/template.ts';
import { deploymentKey } from '../../../../shared/registry/keys.ts';
import { T0, World } from '../world.ts';

const TOPIC = 'arn:aws:sns:us-east-1:000000000000:events';
const TEMPLATE = TEMPLATE_SCHEMA.parse({
  ...{ name: 'own', version: 1, reputationPolicy: 'strict', tags: { team: 'mail' } },
  streams: {
    receipts: { pool: 'own-pool', tls: 'REQUIRE', maxDeliverySeconds: 600, autoValidation: 'HIGH' },
    news: { suppression: { scope: 'ACCOUNT', reasons: ['BOUNCE'] } },
  },
});
const orderOf = (tenant = 'acme', over: Partial<Order> = {}): Order => ({
  ...{ tenant, domains: [`${tenant}.example`], streams: ['receipts', 'news'], template: TEMPLATE },
  declared: { expectPerDay: 100, industry: null, lists: 'opt-in' },
  orderedAt: T0,
  ...over,
});
function worldFor(options: Partial<LocalAwsOptions> = {}): World {
  const world = new World(options);
  world.attach = parseAttach({ topicArn: TOPIC });
  world.aws.state.topics.add(TOPIC);
  world.inventory.at = { phase: 'resting', until: Number.MAX_SAFE_INTEGER };
  return world;
}
const progressOf = async (world: World, tenant = 'acme') => (await world.orders.progress(tenant)).progress;

/** What stands in SES, and how far the order is; without moments. */
async function stateOf(world: World, tenant = 'acme') {
  const { sets, destinations, tags, tenants, identities, suppression } = world.aws.state;
  const progress = await progressOf(world, tenant);
  const steps = Object.entries(progress?.steps ?? {}).map(([id, { state, made }]) => `${id} ${state} ${made}`);
  return {
    ses: [sets, destinations, tags, identities, suppression].map((map) => Object.fromEntries(map)),
    tenants: [...tenants.values()].map(({ changedAt, ...rest }) => rest),
    stage: progress?.stage,
    domains: Object.entries(progress?.domains ?? {}).map(([domain, { isVerified }]) => `${domain} ${isVerified}`),
    steps: steps.toSorted(),
    told: world.told().toSorted((a, b) => a.localeCompare(b)),
  };
}
const finished = async (order = orderOf(), world = worldFor()) => {
  await world.order(order);
  await world.tick(3);
  return world;
};

describe('an order', () => {
  it('sets everything up that the template says, and nothing twice', async () => {
    const world = await finished();
    const { state } = world.aws;
    expect(state.sets.get('acme-receipts')).toEqual({
      delivery: { TlsPolicy: 'REQUIRE', SendingPoolName: 'own-pool', MaxDeliverySeconds: 600 },
      sendingEnabled: true,
    });
    expect(state.suppression.get('acme-receipts')).toEqual({
      SuppressedReasons: ['BOUNCE', 'COMPLAINT'],
      SuppressionScope: 'TENANT',
      ValidationOptions: {
        ConditionThreshold: {
          ConditionThresholdEnabled: 'ENABLED',
          OverallConfidenceThreshold: { ConfidenceVerdictThreshold: 'HIGH' },
        },
      },
    });
    expect(state.suppression.get('acme-news')).toEqual({ SuppressedReasons: ['BOUNCE'], SuppressionScope: 'ACCOUNT' });
    for (const set of ['acme-receipts', 'acme-news']) {
      expect(state.destinations.get(set)).toMatchObject([{ Enabled: true, SnsDestination: { TopicArn: TOPIC } }]);
      expect(state.tags.get(set)).toContainEqual({ Key: MADE_TAG, Value: 'acme' });
      expect(state.tags.get(set)).toContainEqual({ Key: 'team', Value: 'mail' });
    }
    expect(state.identities.get('acme.example')).toMatchObject({
      ConfigurationSetName: 'acme-receipts',
      MailFromAttributes: { MailFromDomain: 'bounce.acme.example' },
    });
    const tenant = state.tenants.get('acme');
    expect(tenant?.policy).toBe('arn:aws:ses:us-east-1:aws:reputation-policy/strict');
    expect(tenant?.resources?.map((arn) => arn.split(':').slice(5).join(':'))).toEqual([
      'configuration-set/acme-receipts',
      'configuration-set/acme-news',
      'identity/acme.example',
    ]);
    const { calls } = state;
    const changing = calls.filter(({ operation }) => /^(Create|Put|Update)/.test(operation));
    expect(changing.map(({ operation }) => operation)).toEqual(stepsOf(orderOf()).map(({ call }) => call));
    expect((await progressOf(world))?.stage).toBe('records');
    await world.tick(1);
    expect(state.calls).toHaveLength(calls.length);
  });

  it('goes from records to verifying to new as the DNS and SES say so, and tells it once', async () => {
    const world = await finished();
    const { state } = world.aws;
    await world.sawRecords('acme.example', 'published', 'missing');
    await world.tick(6);
    expect((await progressOf(world))?.stage).toBe('records');
    await world.sawRecords('acme.example', 'published', 'published');
    await world.tick(6);
    expect((await progressOf(world))?.stage).toBe('verifying');
    state.lookup = (_, type) => (type === 'MX' ? ['feedback-smtp.us-east-1.amazonses.com'] : tokensOf(world));
    await world.tick(6);
    expect((await progressOf(world))?.stage).toBe('new');
    expect(world.told()).toEqual(['onboarding:acme:1:ready notice']);
    const looks = state.calls.length;
    await world.tick(20);
    expect(state.calls).toHaveLength(looks);
    expect(await world.orders.due(world.now)).toEqual([]);
    expect(world.inventory.known.get('acme.example')?.dkim?.tokens).toHaveLength(3);
  });

  it('becomes established when all its sets that have sent have shown what they are, and tells it once', async () => {
    const world = await finished();
    const { state } = world.aws;
    state.lookup = (_, type) => (type === 'MX' ? ['feedback-smtp.us-east-1.amazonses.com'] : tokensOf(world));
    await world.sawRecords('acme.example', 'published');
    await world.tick(12);
    const mark = async (proven: Record<string, boolean>) => {
      const record = JSON.stringify({ at: world.now, rules: null, apart: [], proven });
      await world.registry.put(deploymentKey.stages, { record });
      await world.tick(61);
      return (await progressOf(world))?.stage;
    };
    expect(await mark({})).toBe('new');
    expect(await mark({ 'other-news': true })).toBe('new');
    expect(await mark({ 'acme-news': true, 'acme-receipts': false })).toBe('new');
    const looks = state.calls.length;
    // One that never sends shows nothing, and is not waited for.
    expect(await mark({ 'acme-news': true })).toBe('established');
    expect(state.calls).toHaveLength(looks);
    expect(world.told()).toEqual(['onboarding:acme:1:ready notice', 'onboarding:acme:1:established notice']);
    expect(await world.orders.due(Number.MAX_SAFE_INTEGER)).toEqual([]);
  });

  it('takes no silence of the DNS for a record that is there', async () => {
    const world = await finished();
    world.aws.state.lookup = (_, type) => (type === 'MX' ? ['feedback-smtp.us-east-1.amazonses.com'] : tokensOf(world));
    await world.sawRecords('acme.example', 'verified', 'unknown');
    await world.tick(60);
    expect((await progressOf(world))?.stage).toBe('records');
  });

  it('is told what to do where the deployment may not, and goes on once it may', async () => {
    const world = worldFor();
    world.onboarding = false;
    await finished(orderOf(), world);
    expect(world.aws.state.calls).toEqual([]);
    expect(Object.values((await progressOf(world))?.steps ?? {})[0]).toMatchObject({
      state: 'refused',
      todo: 'Deploy with `onboarding: true`',
    });
    world.onboarding = true;
    await world.tick(65);
    expect((await progressOf(world))?.stage).toBe('records');
    expect(world.told().filter((told) => told.endsWith('cleared')).length).toBeGreaterThan(0);
  });

  it('finds what is there already, keeps it, and does not call it its own', async () => {
    const world = worldFor();
    world.aws.state.addSet('acme-news', { SendingPoolName: 'own-pool' });
    world.aws.state.identities.set('acme.example', {
      MailFromAttributes: {
        MailFromDomain: 'mail.acme.example',
        MailFromDomainStatus: 'SUCCESS',
        BehaviorOnMxFailure: 'REJECT_MESSAGE',
      },
    });
    await finished(orderOf(), world);
    const steps = (await progressOf(world))?.steps ?? {};
    expect(steps['create-set:acme-news']).toMatchObject({ state: 'done', made: false });
    expect(steps['set-mail-from:acme.example']).toMatchObject({
      state: 'done',
      why: 'its MAIL FROM domain mail.acme.example stays',
    });
    expect(world.aws.state.sets.get('acme-news')?.delivery.SendingPoolName).toBe('own-pool');
  });

  it('lets a quarantine go before its next step', async () => {
    const world = worldFor();
    world.aws.state.addSet('urgent', { SendingPoolName: 'own-pool' });
    await world.order(orderOf());
    world.whenTimeIs(T0 + 3 * SECOND_MS, () => world.desire('urgent', 'quarantined'));
    await world.tick(3);
    const moved = world.placement('urgent')?.appliedAt ?? Number.POSITIVE_INFINITY;
    const between = world.aws.state.calls.filter(({ at }) => at > T0 + 3 * SECOND_MS && at < moved);
    // What was under way, and the look at the set itself.
    const others = between.filter(({ input }) => JSON.stringify(input).includes('acme'));
    expect(others.length).toBeLessThanOrEqual(2);
    expect((await progressOf(world))?.stage).toBe('records');
  });

  it('tells once, by order, of a set that is there already and suppresses less than the template', async () => {
    const world = worldFor();
    const { state } = world.aws;
    state.addSet('acme-news', {});
    state.addSet('acme-receipts', {});
    state.suppression.set('acme-receipts', { SuppressedReasons: ['BOUNCE'], SuppressionScope: 'TENANT' });
    state.account = { ...state.account, SuppressionAttributes: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] } };
    await finished(orderOf(), world);
    // The account suppresses for the other, and on its own list, as its template says.
    expect(world.told()).toEqual(['onboarding:acme:1:less:acme-receipts notice']);
    expect((await progressOf(world))?.steps['create-set:acme-receipts']).toMatchObject({
      ...{ state: 'done', made: false, todo: expect.stringContaining('suppression sets --tenant acme') },
      why: 'it is there already and stays as it is: it suppresses nothing for COMPLAINT, which the template wants, and has Auto Validation OFF, and the template wants HIGH',
    });
    expect(state.suppression.get('acme-receipts')?.SuppressedReasons).toEqual(['BOUNCE']);
    expect((await progressOf(world))?.stage).toBe('records');
    await world.tick(3);
    expect(world.told()).toHaveLength(1);

    // What SES does not say is not told, and holds nothing up.
    const silent = worldFor();
    silent.aws.state.addSet('acme-news', {});
    silent.aws.settings.outage = (name) => (name === 'GetAccount' ? 'refused' : null);
    await finished(orderOf(), silent);
    expect(silent.told()).toEqual([]);
    expect((await progressOf(silent))?.stage).toBe('records');
  });

  it.each<[string, (world: World) => void, Partial<Order>, string, string]>([
    [
      'a set of another customer',
      ({ aws: { state } }) => {
        state.addSet('acme-news');
        state.tags.set('acme-news', [{ Key: MADE_TAG, Value: 'beta' }]);
      },
      {},
      'create-set:acme-news',
      'the configuration set acme-news belongs to the customer beta',
    ],
    [
      'an identity of another customer',
      ({ aws: { state } }) => state.identities.set('acme.example', { Tags: [{ Key: MADE_TAG, Value: 'beta' }] }),
      {},
      'create-identity:acme.example',
      'the identity acme.example belongs to the customer beta',
    ],
    [
      'a pool that is not there',
      () => undefined,
      { template: withPool('gone') },
      'create-set:acme-receipts',
      "SendingPool <gone> doesn't exist",
    ],
    [
      'a pool that is not granted',
      (world) => {
        world.grantedPools = new Set(['other']);
      },
      {},
      'create-set:acme-receipts',
      'this deployment may not use it',
    ],
  ])(
    'is refused for %s, which is told with what to do, and the rest is set up',
    async (_, arrange, over, step, says) => {
      const world = worldFor();
      arrange(world);
      await finished(orderOf('acme', over), world);
      const steps = (await progressOf(world))?.steps ?? {};
      expect(steps[step]).toMatchObject({ state: 'refused', why: expect.stringContaining(says) });
      expect(steps[step]?.todo).toBeTruthy();
      expect((await progressOf(world))?.stage).toBe('ordered');
      expect(world.told()).toEqual([`onboarding:acme:1:${step} opened`]);
      expect(steps['create-tenant:acme']?.state).toBe('done');
      await world.tick(30);
      expect(world.told()).toHaveLength(1);
    },
  );

  it('that is noted and never given is forgotten', async () => {
    const world = worldFor();
    await world.registry.update(
      { pk: 'tenant#ghost', sk: 'progress' },
      { wanted: 1, notedAt: world.now, work: 'order', dueAt: world.now },
    );
    await world.tick(20);
    expect(await world.orders.due(Number.MAX_SAFE_INTEGER)).toEqual([]);
  });

  it('of more domains sets up what is new, and makes nobody a new sender again', async () => {
    const world = await finished();
    const before = await world.orders.progress('acme');
    if (before.progress === null) throw new Error('no progress');
    await world.orders.save('acme', before, { ...before.progress, stage: 'established' }, null);
    await world.order(orderOf('acme', { domains: ['acme.example', 'two.example'] }));
    await world.tick(3);
    for (const domain of ['acme.example', 'two.example']) await world.sawRecords(domain, 'published');
    world.aws.state.lookup = (name, type) =>
      type === 'MX' ? ['feedback-smtp.us-east-1.amazonses.com'] : tokensOf(world, name.split('._domainkey.')[1]);
    await world.tick(12);
    expect(await progressOf(world)).toMatchObject({ stage: 'established', revision: 2 });
    expect(world.calls()['CreateEmailIdentity']).toBe(2);
    expect(world.calls()['CreateConfigurationSet']).toBe(2);
  });
});

function withPool(pool: string): Template {
  const { receipts } = TEMPLATE.streams;
  if (receipts === undefined) throw new Error('no stream');
  return { ...TEMPLATE, streams: { ...TEMPLATE.streams, receipts: { ...receipts, pool } } };
}
const tokensOf = (world: World, domain = 'acme.example') =>
  (world.aws.state.identities.get(domain)?.DkimAttributes?.Tokens ?? []).map((token) => `${token}.dkim.amazonses.com`);

describe('placeSets, killed while it carries an order out', () => {
  it('ends as if it had lived, at every call, before and after it', async () => {
    const unharmed = await stateOf(await finished());
    let deaths = 0;
    for (const late of [false, true]) {
      for (let at = 1; ; at++) {
        const world = worldFor();
        await world.order(orderOf());
        if (!(await world.ringAndDie(null, at, late))) break;
        deaths += 1;
        await world.tick(4);
        expect(await stateOf(world), `killed ${late ? 'after' : 'before'} call ${at}`).toEqual(unharmed);
      }
    }
    expect(deaths).toBeGreaterThan(80);
  });

  it('ends as if nothing had happened, whatever fails on the way and whenever it is killed', async () => {
    const unharmed = await stateOf(await finished());
    const failure = fc.record({
      call: fc.constantFrom(
        ...new Set(stepsOf(orderOf()).map(({ call }) => call)),
        'GetEmailIdentity',
        'GetTenant',
        'GetConfigurationSet',
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
          const world = worldFor();
          const left = failures.map((one) => ({ ...one }));
          world.aws.settings.onCall = (operation, isDone) => {
            const due = left.find(({ call, times, isLate }) => call === operation && times > 0 && isLate === isDone);
            if (due === undefined) return;
            due.times -= 1;
            throw new AwsError('InternalServiceErrorException', 'out of order', 500);
          };
          await world.order(orderOf());
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
});

describe('two hundred orders beside moves', () => {
  it('keep no quarantine waiting for 30 seconds', async () => {
    const world = worldFor();
    world.activeSets = 10_000;
    const asked = new Map<string, number>();
    for (let n = 0; n < 200; n++) await world.order(orderOf(`t${n}`));
    for (let n = 0; n < 40; n++) {
      const set = `set-${n}`;
      world.aws.state.addSet(set, { SendingPoolName: 'own-pool' });
      world.whenTimeIs(T0 + n * 37 * SECOND_MS, () => {
        world.desire(set, 'quarantined');
        asked.set(set, world.now);
      });
    }
    for (let minute = 0; minute < 30; minute++) {
      const next = world.now + MINUTE_MS;
      await world.tickOnly();
      // What is decided while nothing runs starts the function by itself.
      while (world.now < next) {
        await world.timer.sleep(SECOND_MS);
        const waiting = await world.placements.pending(world.now);
        if (waiting.length > 0) await world.ring(...waiting);
      }
    }
    const waits = [...asked].map(([set, at]) => (world.placement(set)?.appliedAt ?? Number.POSITIVE_INFINITY) - at);
    expect(waits).toHaveLength(40);
    expect(Math.max(...waits)).toBeLessThan(30 * SECOND_MS);
    expect(Object.keys((await progressOf(world, 't0'))?.steps ?? {})).toHaveLength(11);
  });
});
