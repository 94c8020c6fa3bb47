import { expect, it } from 'vitest';
import { spfEvaluator } from '../../../functions/_adapters/dns/spf.ts';
import { dynamoOrders, noteOrder } from '../../../functions/_adapters/dynamodb/onboarding/orders.ts';
import { dynamoCustomerDomains } from '../../../functions/_adapters/dynamodb/onboarding/wishes.ts';
import { lookAtCustomers } from '../../../functions/patrol-authentication/look-at-customers.ts';
import type { Zone } from '../../../infra/local/dns/zones.ts';
import type { Order } from '../../../shared/onboarding/order.ts';
import { newProgress, type Progress } from '../../../shared/onboarding/progress.ts';
import { TEMPLATES } from '../../../shared/onboarding/templates.data.ts';
import { identityKey, tenantKey } from '../../../shared/registry/keys.ts';
import { freshWorld } from '../../shared/records/worlds.ts';
import { fakeDns } from '../../support/fake-dns.ts';
import { memoryTable } from '../../support/memory-table.ts';

const NOW = Date.UTC(2026, 10, 20);
const [template] = TEMPLATES;
if (template === undefined) throw new Error('no template');
const ORDER: Order = {
  ...{ tenant: 'acme', domains: ['brand.example'], streams: ['marketing'], template, orderedAt: NOW },
  declared: { expectPerDay: null, industry: null, lists: 'unknown' },
};
const IDENTITY = {
  ...{ name: 'brand.example', kind: 'DOMAIN', verifiedForSending: false, verificationStatus: 'PENDING' },
  ...{ verificationError: null, configurationSet: null, seenAt: NOW },
  mailFrom: { domain: 'mail.brand.example', status: 'PENDING', onMxFailure: null },
  dkim: {
    ...{ signingEnabled: true, status: 'PENDING', origin: 'AWS_SES', signingHostedZone: 'dkim.amazonses.com' },
    tokens: ['t1', 't2', 't3'],
  },
};

async function looked(zone: Zone, progress: Partial<Progress>) {
  const registry = memoryTable();
  const orders = dynamoOrders(registry);
  await noteOrder(registry, 'acme', 1, NOW);
  await registry.put(tenantKey.order('acme'), { revision: 1, record: JSON.stringify(ORDER) });
  await registry.put(identityKey('brand.example'), { record: JSON.stringify(IDENTITY) });
  await orders.save('acme', await orders.progress('acme'), { ...newProgress('acme', 1, NOW), ...progress }, NOW);
  const dns = fakeDns(zone);
  const customers = dynamoCustomerDomains(registry);
  const deps = { dns, evaluateSpf: spfEvaluator(dns), customers, clock: { now: () => NOW }, region: 'eu-west-1' };
  const count = await lookAtCustomers(deps, () => true);
  return { count, seen: await orders.records('brand.example'), beginning: [...(await customers.beginning())] };
}
const DONE = {
  'create-identity:brand.example': { state: 'done', why: null, todo: null, at: NOW, made: true },
} as const;

it('a domain that is being set up is looked at, with the keys and the MAIL FROM domain that SES has', async () => {
  const { count, seen, beginning } = await looked(
    freshWorld({
      'mail.brand.example': { MX: [{ preference: 10, exchange: 'feedback-smtp.eu-west-1.amazonses.com' }] },
    }),
    { steps: DONE },
  );
  expect(count).toBe(1);
  // No alarm tells what its stage tells.
  expect(beginning).toEqual(['brand.example']);
  expect(seen).toEqual({
    checkedAt: NOW,
    states: ['missing', 'missing', 'missing', 'published', 'missing', 'missing'],
  });
});

it.each<[string, Partial<Progress>]>([
  ['before SES has its identity', {}],
  ['once it is ready', { steps: DONE, stage: 'new' }],
  ['once it is gone', { steps: DONE, stage: 'gone' }],
])('nobody looks %s', async (_, progress) => {
  expect(await looked(freshWorld(), progress)).toEqual({ count: 0, seen: null, beginning: [] });
});
