import { DynamoDBClient, PutItemCommand, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import type { Context } from 'aws-lambda';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { toItem } from '../../../functions/_adapters/dynamodb/item.ts';
import { INVALID_POLICY } from '../../../functions/_adapters/lambda/policy-env.ts';
import { placingDeps } from '../../../functions/place-sets/compose.ts';
import { paceOf } from '../../../functions/place-sets/control/pace.ts';
import { BUDGET_SECONDS, ENV, TIMEOUT_SECONDS } from '../../../functions/place-sets/env.ts';
import { placeSets } from '../../../functions/place-sets/handle.ts';
import { LocalAws } from '../../../infra/local/aws/local-aws.ts';
import { startDynamo } from '../../../infra/local/dynamo/start.ts';
import { DEFAULT_POLICY } from '../../../shared/policy/defaults.ts';
import { deploymentKey, setKey } from '../../../shared/registry/keys.ts';
import { Q, T0, WANTED } from './world.ts';

describe('the function place-sets', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('starts with what it is told and answers a bell that names nothing', async () => {
    vi.stubEnv('AWS_REGION', 'eu-central-1');
    for (const name of Object.values(ENV)) vi.stubEnv(name, 'told');

    const { handler } = await import('../../../functions/place-sets/index.ts');

    const options = { signal: AbortSignal.timeout(1_000) };
    await expect(handler({ Records: [] }, {} as Context, options)).resolves.toBeUndefined();
  });

  it('has time to end what it began', () => {
    expect(TIMEOUT_SECONDS).toBeGreaterThanOrEqual(BUDGET_SECONDS + 30);
  });

  it('does all of it over the real clients: moves, pauses, comes home', async () => {
    const local = startDynamo();
    const clock = { at: T0 };
    const sleep = async (ms: number) => {
      clock.at += ms;
    };
    const timer = { now: () => clock.at, sleep };
    const aws = new LocalAws({ clock: timer });
    aws.state.addPool(Q, ['192.0.2.1']);
    aws.state.addSet('acme', { TlsPolicy: 'REQUIRE', MaxDeliverySeconds: 600 });
    const before = aws.state.sets.get('acme');
    const dynamo = new DynamoDBClient(local.clientConfig());
    const { registry: TableName } = await local.createTables('place-');
    await waitUntilTableExists({ client: dynamo, minDelay: 1, maxDelay: 1, maxWaitTime: 5 }, { TableName });
    const put = (item: object) => dynamo.send(new PutItemCommand({ TableName, Item: toItem({ ...item }) }));
    const outcomes: string[] = [];
    const invalid: string[] = [];
    const deps = placingDeps({
      dynamo,
      ses: new SESv2Client(aws.clientConfig({ maxAttempts: 1 })),
      registryTable: TableName,
      timer,
      defaultPolicy: DEFAULT_POLICY,
      budgetMs: 40_000,
      log: ({ outcome }) => outcomes.push(outcome),
      onInvalidPolicy: (message, problems) => invalid.push(message, ...problems),
    });
    const pace = paceOf(timer);
    const desire = async (version: number, to: keyof typeof WANTED) => {
      const fields = { version, ...WANTED[to], automatic: true, decidedAt: clock.at, work: 'place', dueAt: clock.at };
      await put({ ...setKey.desired('acme'), ...fields });
      await placeSets(deps, pace, null);
      return aws.state.sets.get('acme');
    };

    await put({ ...deploymentKey.switch, automatic: false });
    expect(await desire(1, 'quarantined')).toEqual(before);
    await put({ ...deploymentKey.switch, automatic: true });
    expect(await desire(2, 'quarantined')).toEqual({
      ...before,
      delivery: { ...before?.delivery, SendingPoolName: Q },
    });
    expect((await desire(3, 'paused'))?.sendingEnabled).toBe(false);
    expect(await desire(4, 'home')).toEqual(before);

    expect(outcomes).toEqual(['held', 'applied', 'applied', 'applied']);
    expect(await deps.placements.pending(clock.at)).toEqual([]);

    // A policy that was valid once: the deployment's own holds, and the log says so.
    await put({ ...deploymentKey.policy, policy: '{"mode":"off"}' });
    clock.at += 21_000;
    expect((await desire(5, 'quarantined'))?.delivery.SendingPoolName).toBe(Q);
    expect(invalid).toEqual([INVALID_POLICY, 'policy.mode: expected "observe" or "enforce", got "off"']);
    expect(aws.state.throttled).toBe(0);
    await local.close();
  });
});
