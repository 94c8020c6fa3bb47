import { dynamoOrders } from '../../../functions/_adapters/dynamodb/onboarding/orders.ts';
import { stored } from '../../../functions/_adapters/dynamodb/stored.ts';
import { dynamoTable } from '../../../functions/_adapters/dynamodb/table.ts';
import { RequestRefused } from '../../../shared/admin/api/problem.ts';
import { giveOrder } from '../../../shared/admin/customers/give-order.ts';
import { giveRemoval } from '../../../shared/admin/customers/give-removal.ts';
import type { AdminDeps } from '../../../shared/admin/ports.ts';
import type { ActionRequest } from '../../../shared/admin/sets/act.ts';
import { iso, MINUTE_MS } from '../../../shared/kernel/time.ts';
import { setNameOf } from '../../../shared/onboarding/order.ts';
import type { Stage } from '../../../shared/onboarding/progress.ts';
import { isOnboarding } from '../../../shared/onboarding/stage.ts';
import type { Template } from '../../../shared/onboarding/template.ts';
import { DEFAULT_TEMPLATE, TEMPLATES } from '../../../shared/onboarding/templates.data.ts';
import { TENANT_PREFIX, tenantKey } from '../../../shared/registry/keys.ts';
import { patrolKey } from '../../../shared/registry/patrol-keys.ts';
import { SEEN_RECORDS } from '../../../shared/registry/shapes/onboarding.ts';
import { LOCAL_ACTOR, localAdminDeps } from '../admin-deps.ts';
import { answerFrom, type Zone, type ZoneEntry } from '../dns/zones.ts';
import type { LocalStack } from '../stack.ts';
import type { VirtualTime } from '../time/virtual-time.ts';
import { type NewCustomer, SCENARIO_START, type Scenario } from './model.ts';
import type { DnsPlay } from './play-dns.ts';
import { keyOfSes } from './zone.ts';

/** How far a customer has come, and on the way there. */
export type CustomerStory = {
  readonly tenant: string;
  readonly stage: Stage;
  readonly since: string;
  readonly stages: readonly { readonly stage: Stage; readonly since: string }[];
  /** What somebody was answered who ordered it, or asked that it be taken out. */
  readonly asked: readonly { readonly at: string; readonly isRefused: boolean; readonly sentence: string }[];
};
export type Onboarded = { readonly customers: readonly CustomerStory[] };

/** Gives the orders of a story by the admin API, and publishes records as their owners do. */
export function playCustomers(
  { customers = [] }: Pick<Scenario, 'customers'>,
  stack: LocalStack,
  time: VirtualTime,
  { dns, policy }: { readonly dns: DnsPlay; readonly policy: Parameters<typeof localAdminDeps>[0]['policy'] },
): () => Onboarded {
  const { client, tables, aws, dynamo } = stack.deployment;
  const registry = dynamoTable(client, tables.registry);
  const orders = dynamoOrders(registry);
  const admin = localAdminDeps({ deployment: stack.deployment, clock: time, policy });
  const seen = new Map(customers.map(({ tenant }) => [tenant, { stages: [], asked: [] } as Seen]));
  const isSetUp = (): boolean => [...seen.values()].every(({ stages }) => !isOnboarding(stages.at(-1)?.stage ?? 'new'));
  if (customers.length > 0) {
    aws.state.lookup = (name, type) => valuesIn(dns.zone(), name, type);
    time.every(LOOK_MS, 'looks at customers', async () => {
      if (!isSetUp()) await dns.lookAtCustomers();
    });
    dynamo.changes.subscribe(({ table, keys: { pk, sk } }) => {
      const of = seen.get(pk.startsWith(TENANT_PREFIX) ? pk.slice(TENANT_PREFIX.length) : '');
      if (of === undefined || table !== tables.registry || sk !== tenantKey.progress('').sk) return;
      time.after(0, 'a customer changes', async () => {
        const { progress } = await orders.progress(pk.slice(TENANT_PREFIX.length));
        if (progress === null || progress.stage === of.stages.at(-1)?.stage) return;
        of.stages.push({ stage: progress.stage, since: iso(progress.since) });
      });
    });
  }
  const ask = async ({ tenant }: NewCustomer, give: (request: ActionRequest) => Promise<string>): Promise<void> => {
    const request = {
      actor: LOCAL_ACTOR,
      via: 'cli',
      reason: 'as the story goes',
      until: null,
      now: time.now(),
    } as const;
    const { sentence, isRefused } = await answerTo(give(request));
    seen.get(tenant)?.asked.push({ at: iso(time.now()), isRefused, sentence });
    stack.wake();
  };
  for (const customer of customers) {
    const { at, leaves = [], suppressedAt } = customer;
    time.at(SCENARIO_START + at, 'an order is given', () =>
      ask(customer, (request) => order(admin, customer, request)),
    );
    for (const { at: when, suppression } of leaves) {
      const leave = (request: ActionRequest) => remove(admin, customer, suppression, request);
      time.at(SCENARIO_START + when, 'a customer leaves', () => ask(customer, leave));
    }
    if (suppressedAt !== undefined) {
      time.at(SCENARIO_START + suppressedAt, 'SES suppresses an address', () => {
        aws.state.suppressed.set(customer.tenant, ['nobody@example.com']);
      });
    }
    for (const publishing of customer.publishes) {
      time.at(SCENARIO_START + publishing.at, 'a record is published', async () => {
        const wanted = stored(await registry.get(patrolKey.wanted(customer.domain)), SEEN_RECORDS);
        if (wanted !== null) dns.edit((zone) => published(zone, wanted.records, publishing));
      });
    }
  }
  return () => ({
    customers: [...seen].map(([tenant, { stages, asked }]) => {
      const last = stages.at(-1) ?? { stage: 'ordered', since: iso(SCENARIO_START) };
      return { tenant, ...last, stages, asked };
    }),
  });
}
const LOOK_MS = 5 * MINUTE_MS;
type Seen = { readonly stages: { stage: Stage; since: string }[]; readonly asked: CustomerStory['asked'][number][] };

async function answerTo(given: Promise<string>): Promise<{ readonly sentence: string; readonly isRefused: boolean }> {
  try {
    return { sentence: await given, isRefused: false };
  } catch (error) {
    if (!(error instanceof RequestRefused)) throw error;
    return { sentence: error.message, isRefused: true };
  }
}

const TEMPLATE: Template = templateNamed(DEFAULT_TEMPLATE);

function templateNamed(name: string): Template {
  const found = TEMPLATES.find((template) => template.name === name);
  if (found === undefined) throw new RangeError(`Expected a template, got ${name}`);
  return found;
}

const order = (admin: AdminDeps, { tenant, domain, streams }: NewCustomer, request: ActionRequest): Promise<string> =>
  giveOrder(
    admin,
    tenant,
    {
      ...{ domains: [domain], streams: [...streams], template: TEMPLATE, reason: request.reason },
      ...{ expectPerDay: null, industry: null, lists: 'opt-in' },
    },
    request,
  );

/** Names all that the order made. */
const remove = (
  admin: AdminDeps,
  { tenant, domain, streams }: NewCustomer,
  suppression: boolean,
  request: ActionRequest,
): Promise<string> =>
  giveRemoval(
    admin,
    tenant,
    {
      sets: streams.map((stream) => setNameOf({ tenant, template: TEMPLATE }, stream)),
      ...{ domains: [domain], sesTenant: true, suppression, stop: false, reason: request.reason },
    },
    request,
  );

type Wanted = {
  readonly name: string;
  readonly type: 'CNAME' | 'MX' | 'TXT';
  readonly value: string;
  readonly part: string;
};

/** The zone with the records of one part, and with the keys to which its aliases lead. */
const published = (zone: Zone, wanted: readonly Wanted[], { part, wrong }: NewCustomer['publishes'][number]): Zone => ({
  ...zone,
  ...Object.fromEntries(
    wanted
      .filter((record) => record.part === part)
      .flatMap(({ name, type, value }): [string, ZoneEntry][] => [
        [name, entryWith(zone[name], type, wrong ?? value)],
        ...(type === 'CNAME' ? [[value, keyOfSes()] as [string, ZoneEntry]] : []),
      ]),
  ),
});

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
