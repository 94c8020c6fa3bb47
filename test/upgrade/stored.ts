import { readdirSync, readFileSync } from 'node:fs';
import { type AttributeValue, type DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { massOf } from '../../functions/_adapters/dynamodb/masses.ts';
import { dynamoMessages } from '../../functions/_adapters/dynamodb/messages.ts';
import { dynamoTable } from '../../functions/_adapters/dynamodb/table.ts';
import { announce } from '../../functions/announce/handle.ts';
import { placingDeps } from '../../functions/place-sets/compose.ts';
import { paceOf } from '../../functions/place-sets/control/pace.ts';
import { placeSets } from '../../functions/place-sets/handle.ts';
import { LocalAws } from '../../infra/local/aws/local-aws.ts';
import { OPERATIONS } from '../../shared/admin/fleet/operations.ts';
import type { Channel } from '../../shared/alerts/channel.ts';
import { MINUTE_MS, SECOND_MS } from '../../shared/kernel/time.ts';
import type { TableName } from '../../shared/registry/keys.ts';
import { pathOf } from '../docs/pages.ts';
import { type AdminWorld, adminWorld, ENFORCE } from '../functions/serve-admin/world.ts';

/** An item as DynamoDB has it; bytes as base64. */
export type StoredItem = Readonly<Record<string, AttributeValue>>;
export type Stored = Readonly<Record<TableName, readonly StoredItem[]>>;
export type Readings = Readonly<Record<string, unknown>>;

type Asked = { readonly TableName: string; readonly ExpressionAttributeValues?: StoredItem };
type Answered = { Item?: StoredItem; Items?: StoredItem[]; Attributes?: StoredItem };
const TABLES = ['journal', 'totals', 'registry'] as const;

/** Bytes are base64 in JSON. */
export const toJson = (stored: Stored): unknown =>
  JSON.parse(
    JSON.stringify(stored, (name, value) =>
      name === 'B'
        ? Buffer.from(value instanceof Uint8Array ? value : Object.values(value as object)).toString('base64')
        : value,
    ),
  );
const fromJson = (item: StoredItem): Record<string, AttributeValue> =>
  Object.fromEntries(
    Object.entries(item).map(([name, value]) => {
      const { B } = value as { B?: unknown };
      return [name, typeof B === 'string' ? { B: Buffer.from(B, 'base64') } : value];
    }),
  );

/** Puts items into tables as they were left. */
export async function putItems(
  client: DynamoDBClient,
  tables: Readonly<Record<TableName, string>>,
  stored: Stored,
): Promise<void> {
  for (const table of TABLES) {
    for (const item of stored[table]) {
      await client.send(new PutItemCommand({ TableName: tables[table], Item: fromJson(item) }));
    }
  }
}

/** Where each release is kept, and the last of them. */
const RELEASES = 'test/fixtures/releases';
const byNumber = new Intl.Collator('en', { numeric: true });
export const LAST_RELEASE =
  readdirSync(pathOf(RELEASES), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted(byNumber.compare)
    .at(-1) ?? '';
/** What is kept of the last release. */
export const kept = <T>(name: string): T =>
  JSON.parse(readFileSync(pathOf(`${RELEASES}/${LAST_RELEASE}/${name}`), 'utf8')) as T;
/** What it stored. */
export const keptItems = () => kept<{ now: number; sets: string[]; items: Stored }>('items.json');

/** Which item, in a word. */
export const nameOf = (table: TableName, { pk, sk }: StoredItem): string => `${table} ${pk?.S} ${sk?.S ?? sk?.N}`;

/** Tables as they were left, the API over them at that time, and who is read. */
export async function openStored(stored: Stored, now: number) {
  const world = await adminWorld({ policy: ENFORCE });
  world.clock.at = now;
  await putItems(world.client, world.tables, stored);
  const read = new Set<string>();
  const names = Object.fromEntries(TABLES.map((table) => [world.tables[table], table]));
  world.client.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      const { Item, Items = [], Attributes } = answer.output as unknown as Answered;
      const { TableName, ExpressionAttributeValues } = args.input as Asked;
      const table = names[TableName];
      for (const item of [...Items, Item, Attributes]) {
        // A query may leave its partition out of what it asks for; the keys alone say nothing of an item.
        const whole = item && { pk: ExpressionAttributeValues?.[':pk'], ...item };
        if (table && whole && Object.keys(whole).some((name) => name !== 'pk' && name !== 'sk'))
          read.add(nameOf(table, whole as StoredItem));
      }
      return answer;
    },
    { step: 'initialize', name: 'whoIsRead' },
  );
  return { world, read };
}

/** What the tables hold now. */
export async function dump({ client, tables }: Pick<AdminWorld, 'client' | 'tables'>): Promise<Stored> {
  const all = async (table: TableName) => {
    const items: StoredItem[] = [];
    let ExclusiveStartKey: Record<string, AttributeValue> | undefined;
    do {
      const page = await client.send(
        new ScanCommand({ TableName: tables[table], ...(ExclusiveStartKey && { ExclusiveStartKey }) }),
      );
      items.push(...(page.Items ?? []));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
    return items.sort((a, b) => nameOf(table, a).localeCompare(nameOf(table, b), 'en'));
  };
  return { journal: await all('journal'), totals: await all('totals'), registry: await all('registry') };
}

/** Every read of the API, of each of these sets where it is about one. */
export async function readingsOf(world: AdminWorld, sets: readonly string[]): Promise<Readings> {
  const readings: Record<string, unknown> = {};
  for (const { method, path } of Object.values(OPERATIONS)) {
    if (method !== 'GET' || path === '/openapi.json') continue;
    const paths = path.includes('{set}') ? sets.map((set) => path.replace('{set}', set)) : [path];
    for (const one of paths) {
      if (one.includes('{')) continue;
      const { status, json } = await world.send('GET', one);
      readings[one] = status === 200 ? json : { status };
    }
  }
  return readings;
}

/** Some minutes of the life that goes on: ticks, and `place-sets` with SES beside it, as it finds the sets. */
export async function goOn(world: AdminWorld, sets: readonly string[], minutes: number): Promise<LocalAws> {
  const timer = {
    now: () => world.clock.at,
    sleep: async (ms: number) => {
      world.clock.at += ms;
    },
  };
  const aws = new LocalAws({ clock: timer });
  aws.state.addPool(ENFORCE.quarantinePool, ['192.0.2.1']);
  for (const set of sets) aws.state.addSet(set);
  const placing = placingDeps({
    dynamo: world.client,
    ses: new SESv2Client(aws.clientConfig({ maxAttempts: 1 })),
    registryTable: world.tables.registry,
    timer,
    defaultPolicy: ENFORCE,
    budgetMs: 40 * SECOND_MS,
    log: () => undefined,
    onInvalidPolicy: (message) => {
      throw new Error(message);
    },
  });
  const pace = paceOf(timer);
  const registry = dynamoTable(world.client, world.tables.registry);
  const outbox = dynamoMessages(registry);
  const channels: Channel[] = [{ name: 'sns', send: async () => undefined }];
  const announcing = {
    outbox,
    channels,
    masses: async () => [await massOf(registry, 'held'), await massOf(registry, 'failed')],
    clock: timer,
    onFailure: ({ reason }: { reason: unknown }) => fail(reason),
  };
  for (let minute = 0; minute < minutes; minute++) {
    const next = world.clock.at + MINUTE_MS;
    await world.tick(world.clock.at);
    await placeSets(placing, pace, null);
    await announce(announcing, null, world.clock.at + MINUTE_MS);
    world.clock.at = Math.max(world.clock.at, next);
  }
  return aws;
}

function fail(reason: unknown): never {
  throw new Error('An alert of the last release cannot be told', { cause: reason });
}
