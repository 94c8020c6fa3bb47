import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { daySums } from '../../shared/admin/sets/set-row.ts';
import { WINDOW_HOURS } from '../../shared/judging/window.ts';
import { BoundedMap } from '../../shared/kernel/bounded-map.ts';
import { cached } from '../../shared/kernel/cached.ts';
import { concurrently } from '../../shared/kernel/concurrently.ts';
import { type EpochMs, hourOf, MINUTE_MS, SECOND_MS, SLOTS_PER_HOUR, type Timer } from '../../shared/kernel/time.ts';
import type { Policy } from '../../shared/policy/model.ts';
import { type TableName, tenantKey } from '../../shared/registry/keys.ts';
import { patrolKey } from '../../shared/registry/patrol-keys.ts';
import { SEEN_RECORDS } from '../../shared/registry/shapes/onboarding.ts';
import { figuresSince } from '../../shared/tenant-page/figures.ts';
import { grantIn } from '../../shared/tenant-page/grant.ts';
import { namesByTenant } from '../../shared/tenant-page/members.ts';
import { MOST_SENDERS } from '../../shared/tenant-page/model.ts';
import type { TenantFacts } from '../../shared/tenant-page/page-of.ts';
import type { SenderFacts } from '../../shared/tenant-page/sender-of.ts';
import { dynamoAuditedItems } from '../_adapters/dynamodb/audited-items.ts';
import { dynamoTotals } from '../_adapters/dynamodb/counting/totals.ts';
import { dynamoDecisions } from '../_adapters/dynamodb/decisions.ts';
import { dynamoDeployment } from '../_adapters/dynamodb/deployment.ts';
import { dynamoOrders } from '../_adapters/dynamodb/onboarding/orders.ts';
import { unlessDamaged } from '../_adapters/dynamodb/onboarding/unless-damaged.ts';
import { dynamoOwners } from '../_adapters/dynamodb/owners.ts';
import { dynamoPlacementReader } from '../_adapters/dynamodb/placement-reader.ts';
import { dynamoRoster } from '../_adapters/dynamodb/roster.ts';
import { stored } from '../_adapters/dynamodb/stored.ts';
import { dynamoTable, type Table } from '../_adapters/dynamodb/table.ts';
import { rememberedPolicy } from '../_adapters/lambda/policy-env.ts';
import { isSameText } from '../_adapters/lambda/same-text.ts';
import { sha256 } from '../_adapters/lambda/sha256.ts';
import { setFactsReader } from '../_compose/set-facts.ts';
import type { TenantDeps } from './ports.ts';

/** Whose each set is, is asked for again after so long. Unit: ms. */
const MEMBERS_MS = 5 * MINUTE_MS;
/** A page is read anew after so long: whoever has a link, and asks without end, costs no more. Unit: ms. */
const LOOK_MS = 20 * SECOND_MS;
/** Tenants whose pages are remembered. */
const MOST_LOOKS = 50;
/** Senders of a page that are read at a time. */
const AT_A_TIME = 16;

export type TenantSetup = Pick<TenantDeps, 'keys' | 'files'> & {
  readonly client: DynamoDBClient;
  readonly tables: Readonly<Record<Exclude<TableName, 'journal'>, string>>;
  readonly timer: Timer;
  /** Holds until a person saves another. */
  readonly defaultPolicy: Policy;
  readonly log: (message: string, more: Readonly<Record<string, unknown>>) => void;
};

/** What serve-tenant is made of; one for the life of a warm function. It reads registry and totals, and writes nothing. */
export function tenantDeps({ client, tables, timer: clock, defaultPolicy, keys, files, log }: TenantSetup): TenantDeps {
  const registry = dynamoTable(client, tables.registry);
  const totals = dynamoTotals(client, tables.totals);
  const decisions = dynamoDecisions(registry);
  const deployment = dynamoDeployment(registry);
  const roster = dynamoRoster(registry);
  const ownersOf = dynamoOwners(client, tables.registry, clock);
  const keeper = dynamoAuditedItems(registry);
  const placements = dynamoPlacementReader(registry);
  const read = setFactsReader({ decisions, totals, sha256, keeper, placements });
  const policy = rememberedPolicy(deployment, defaultPolicy, (message, problems) => log(message, { problems }), {
    clock,
  });
  const listed = async () => [...(await roster.all()), ...(await roster.streams(0))];
  const members = cached(async () => namesByTenant(await listed(), await policy(), ownersOf), MEMBERS_MS, clock);

  const senders = async (tenant: string, now: EpochMs): Promise<Pick<TenantFacts, 'senders' | 'count'>> => {
    const own = (await members()).get(tenant) ?? [];
    const found = new Map<string, SenderFacts>();
    const shown = own.slice(0, MOST_SENDERS);
    await concurrently(shown, AT_A_TIME, async (entry) => {
      const fromHour = hourOf(now) - WINDOW_HOURS;
      const history = await totals.history(entry.set, fromHour, (hourOf(now) - 2) * SLOTS_PER_HOUR);
      // One that is damaged is not shown, and counts as one more.
      const facts = await unlessDamaged(read(entry, now, daySums(history, now)));
      if (facts !== null) found.set(entry.set, { ...facts, week: figuresSince(history, fromHour + 1) });
    });
    return { senders: shown.flatMap(({ set }) => found.get(set) ?? []), count: own.length };
  };

  const look = async (tenant: string, now: EpochMs): ReturnType<TenantDeps['facts']> => {
    const [mail, setUp, inForce, automatic, evacuated, all] = await Promise.all([
      senders(tenant, now),
      setUpOf(registry, tenant),
      policy(),
      deployment.automatic(),
      deployment.evacuated(),
      decisions.incidents(hourOf(now)),
    ]);
    const incidents = all.filter(({ closedAt }) => closedAt === null);
    return { facts: { ...mail, ...setUp }, around: { policy: inForce, automatic, evacuated, incidents } };
  };
  const looks = new BoundedMap<() => ReturnType<TenantDeps['facts']>>(MOST_LOOKS);

  return {
    clock,
    keys,
    isSame: isSameText,
    sha256,
    files,
    grant: async (tenant) => grantIn((await registry.get(tenantKey.page(tenant))) ?? {}),
    facts(tenant) {
      const asked = looks.get(tenant) ?? cached(() => look(tenant, clock.now()), LOOK_MS, clock);
      looks.set(tenant, asked);
      return asked();
    },
  };
}

/** What an order says of the tenant, and the records that its domains are to have. */
async function setUpOf(registry: Table, tenant: string): Promise<Pick<TenantFacts, 'order' | 'stage' | 'records'>> {
  const orders = dynamoOrders(registry);
  const [given, progressed] = await Promise.all([
    unlessDamaged(orders.order(tenant)),
    unlessDamaged(orders.progress(tenant)),
  ]);
  const order = given?.order ?? null;
  const seen = await Promise.all(
    (order?.domains ?? []).map(async (domain) => {
      const records = stored(await registry.get(patrolKey.wanted(domain)), SEEN_RECORDS);
      return records === null ? [] : [[domain, records] as const];
    }),
  );
  const stage = progressed?.progress?.stage ?? (order === null ? null : 'ordered');
  return { order, stage, records: new Map(seen.flat()) };
}
