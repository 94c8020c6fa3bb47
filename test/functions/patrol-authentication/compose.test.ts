import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, it, vi } from 'vitest';
import { examiningDeps } from '../../../functions/patrol-authentication/compose.ts';
import { fakeDns } from '../../support/fake-dns.ts';

it('asks anew in each run who sent from a domain', async () => {
  const dynamo = new DynamoDBClient({});
  const send = vi.spyOn(dynamo, 'send').mockImplementation(async () => ({ Items: [] }));
  const depsFor = examiningDeps({
    ...{ dynamo, registryTable: 'registry', totalsTable: 'totals', region: 'us-east-1', log: () => undefined },
    ...{ mode: async () => 'observe', clock: { now: () => 0 } },
    fetchPolicy: async () => ({ status: 'failed', why: 'nothing leaves this machine' }),
  });
  const run = async (): Promise<number> => {
    const { sendersOf } = depsFor(fakeDns({}));
    const before = send.mock.calls.length;
    await sendersOf((domain) => domain === 'brand.example');
    await sendersOf((domain) => domain === 'other.example');
    return send.mock.calls.length - before;
  };
  const first = await run();
  expect(first).toBeGreaterThan(0);
  expect(await run()).toBe(first);
});
