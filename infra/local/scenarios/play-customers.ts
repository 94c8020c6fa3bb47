import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoOrders, noteOrder } from '../../../functions/_adapters/dynamodb/onboarding/orders.ts';
import { stored } from '../../../functions/_adapters/dynamodb/stored.ts';
import { dynamoTable } from '../../../functions/_adapters/dynamodb/table.ts';
import { iso, MINUTE_MS } from '../../../shared/kernel/time.ts';
import type { Stage } from '../../../shared/onboarding/progress.ts';
import { readOrder } from '../../../shared/onboarding/request.ts';
import { TEMPLATES } from '../../../shared/onboarding/templates.data.ts';
import { patrolKey, tenantKey } from '../../../shared/registry/keys.ts';
import { SEEN_RECORDS } from '../../../shared/registry/shapes/onboarding.ts';
import { answerFrom, type Zone, type ZoneEntry } from '../dns/zones.ts';
import type { LocalStack } from '../stack.ts';
import type { VirtualTime } from '../time/virtual-time.ts';
import { type NewCustomer, SCENARIO_START, type Scenario } from './model.ts';
import type { DnsPlay } from './play-dns.ts';
import { keyOfSes } from './zone.ts';

/** How far customers have come in the end. */
export type Onboarded = {
  readonly customers: readonly { readonly tenant: string; readonly stage: Stage; readonly since: string }[];
};

/** Gives the orders of a story, and publishes records as their owners do. */
export function playCustomers(
  { customers = [] }: Scenario,
  stack: LocalStack,
  time: VirtualTime,
  dns: DnsPlay,
): () => Promise<Onboarded> {
  const { reach, tables, aws } = stack.deployment;
  const registry = dynamoTable(new DynamoDBClient(reach.dynamo), tables.registry);
  const orders = dynamoOrders(registry);
  if (customers.length > 0) {
    aws.state.lookup = (name, type) => valuesIn(dns.zone(), name, type);
    time.at(SCENARIO_START + LOOK_MS, 'looks at customers', () => {
      time.every(LOOK_MS, 'looks at customers', () => dns.lookAtCustomers());
    });
  }
  for (const customer of customers) {
    time.at(SCENARIO_START + customer.at, 'an order is given', async () => {
      const order = orderOf(customer, time.now());
      await noteOrder(registry, customer.tenant, 1, time.now());
      await registry.put(tenantKey.order(customer.tenant), { revision: 1, record: JSON.stringify(order) });
      stack.wake();
    });
    for (const { at, part, wrong } of customer.publishes) {
      time.at(SCENARIO_START + at, 'a record is published', async () => {
        const seen = stored(await registry.get(patrolKey.wanted(customer.domain)), SEEN_RECORDS);
        if (seen === null) return;
        const wanted = seen.records.filter((record) => record.part === part);
        dns.edit((zone) => ({
          ...zone,
          ...Object.fromEntries(
            wanted.flatMap(({ name, type, value }): [string, ZoneEntry][] => [
              [name, entryWith(zone[name], type, wrong ?? value)],
              ...(type === 'CNAME' ? [[value, keyOfSes()] as [string, ZoneEntry]] : []),
            ]),
          ),
        }));
      });
    }
  }
  return async () => ({
    customers: await Promise.all(
      customers.map(async ({ tenant }) => {
        const { progress } = await orders.progress(tenant);
        return { tenant, stage: progress?.stage ?? 'ordered', since: iso(progress?.since ?? SCENARIO_START) };
      }),
    ),
  });
}
const LOOK_MS = 5 * MINUTE_MS;

/** @throws {Error} where the story orders what cannot be ordered */
function orderOf({ tenant, domain, streams }: NewCustomer, now: number) {
  const [template] = TEMPLATES;
  if (template === undefined) throw new Error('Expected a template, got none');
  const read = readOrder(
    { tenant, domains: [domain], streams, template, expectPerDay: null, industry: null, lists: 'opt-in' },
    now,
  );
  if (!read.ok) throw new Error(read.problems.join('; '));
  return read.order;
}

function entryWith(entry: ZoneEntry | undefined, type: 'CNAME' | 'MX' | 'TXT', value: string): ZoneEntry {
  const [preference = '', exchange = ''] = value.split(' ');
  const data = type === 'MX' ? { preference: Number(preference), exchange } : value;
  return { ...(typeof entry === 'object' ? entry : {}), [type]: [data] };
}

/** What SES sees when it looks. */
function valuesIn(zone: Zone, name: string, type: 'CNAME' | 'MX' | 'TXT'): readonly string[] {
  const answer = answerFrom(zone, name, type);
  if (!('records' in answer)) return [];
  return answer.records
    .filter((record) => record.type === type)
    .map(({ data }) => (typeof data === 'object' && 'exchange' in data ? data.exchange : String(data)));
}
