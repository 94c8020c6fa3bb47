import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../../infra/local/aws/errors.ts';
import { parseAttach } from '../../../../shared/attach/settings.ts';
import { MINUTE_MS } from '../../../../shared/kernel/time.ts';
import type { Order } from '../../../../shared/onboarding/order.ts';
import { stepsOf } from '../../../../shared/onboarding/steps.ts';
import { TEMPLATE_SCHEMA } from '../../../../shared/onboarding/template.ts';
import { T0, World } from '../world.ts';

const TOPIC = 'arn:aws:sns:us-east-1:000000000000:events';
const ORDER: Order = {
  ...{ tenant: 'acme', domains: ['acme.example'], streams: ['receipts', 'news'], orderedAt: T0 },
  template: TEMPLATE_SCHEMA.parse({
    ...{ name: 'own', version: 1, reputationPolicy: 'strict' },
    streams: { receipts: { pool: 'own-pool', tls: 'REQUIRE' }, news: {} },
  }),
  declared: { expectPerDay: 100, industry: null, lists: 'opt-in' },
};
/** Every call that an order makes, reads and writes. */
const CALLS = [
  ...new Set(stepsOf(ORDER).map(({ call }) => call)),
  ...['GetConfigurationSet', 'GetConfigurationSetEventDestinations', 'GetEmailIdentity', 'GetTenant'],
];
/** What passes by itself. */
const PASSING = [
  ['InternalServiceErrorException', 500],
  ['ServiceUnavailable', 503],
  ['TooManyRequestsException', 429],
  ['ConcurrentModificationException', 500],
  ['ExpiredTokenException', 403],
] as const;
/** What somebody has to mend first. */
const REFUSALS = [
  ['LimitExceededException', 400],
  ['BadRequestException', 400],
  ['AccessDeniedException', 403],
] as const;

function worldFor(): World {
  const world = new World();
  world.attach = parseAttach({ topicArn: TOPIC });
  world.aws.state.topics.add(TOPIC);
  world.inventory.at = { phase: 'resting', until: Number.MAX_SAFE_INTEGER };
  return world;
}
/** What stands in SES, and which steps are done; without moments and without whose each thing is. */
async function stateOf(world: World) {
  const { sets, destinations, tags, tenants, identities, suppression } = world.aws.state;
  const { progress } = await world.orders.progress('acme');
  return {
    ses: [sets, destinations, tags, identities, suppression].map((map) => Object.fromEntries(map)),
    // A list: what came an hour later stands behind.
    tenants: [...tenants.values()].map(({ changedAt, resources, ...rest }) => ({
      ...rest,
      resources: [...(resources ?? [])].toSorted((a, b) => a.localeCompare(b)),
    })),
    stage: progress?.stage,
    steps: Object.entries(progress?.steps ?? {})
      .map(([id, { state }]) => `${id} ${state}`)
      .toSorted(),
  };
}
/** An order that is carried out while the first `times` calls of a name fail. `isLate`: they were made all the same. */
async function ordered(call: string, error: AwsError, times: number, isLate: boolean, minutes: number) {
  const world = worldFor();
  let failed = 0;
  world.aws.settings.onCall = (operation, isDone) => {
    if (operation !== call || isDone !== isLate || failed >= times) return;
    failed += 1;
    throw error;
  };
  await world.order(ORDER);
  for (let minute = 0; minute < minutes; minute++) {
    await world.ring();
    world.now += MINUTE_MS;
    await world.tick(1);
  }
  return { world, failed };
}
const unharmed = async () => {
  const world = worldFor();
  await world.order(ORDER);
  await world.tick(3);
  return await stateOf(world);
};

describe('an order ends in the same state', () => {
  it.each(CALLS)('whatever %s fails with, once or thrice, before or after it was done', async (call) => {
    const expected = await unharmed();
    let cases = 0;
    for (const [name, status] of PASSING) {
      for (const isLate of [false, true]) {
        for (const times of [1, 3]) {
          const { world, failed } = await ordered(call, new AwsError(name, 'not now', status), times, isLate, 12);
          const what = `${call}: ${name} ${isLate ? 'after' : 'before'}, ${times} times`;
          expect(await stateOf(world), what).toEqual(expected);
          cases += failed > 0 ? 1 : 0;
        }
      }
    }
    // A call that the order never makes would prove nothing.
    expect(cases).toBeGreaterThan(0);
  });

  it.each(CALLS)('an hour after %s was refused, and it is said what to do meanwhile', async (call) => {
    const expected = await unharmed();
    for (const [name, status] of REFUSALS) {
      const error = new AwsError(name, 'not for you', status);
      const { world, failed } = await ordered(call, error, 1, false, 3);
      if (failed === 0) continue;
      const steps = Object.values((await world.orders.progress('acme')).progress?.steps ?? {});
      const refused = steps.filter(({ state }) => state === 'refused');
      for (const { why, todo } of refused) {
        expect(why).toContain('not for you');
        expect(todo).toBeTruthy();
      }
      await world.tick(65);
      expect(await stateOf(world), `${call}: ${name}`).toEqual(expected);
    }
  });
});
