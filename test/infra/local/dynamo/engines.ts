import { createRequire } from 'node:module';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { ChangeRecord } from '../../../../infra/local/dynamo/messages.ts';
import { type LocalDynamoOptions, startDynamo } from '../../../../infra/local/dynamo/start.ts';
import { createTables, type TableNames } from '../../../../infra/local/dynamo/tables.ts';
import { memoryClient } from '../../../../infra/local/memory/memory-client.ts';
import { MemoryDynamo } from '../../../../infra/local/memory/memory-dynamo.ts';
import { type StreamsModule, streamReader } from './stream-reader.ts';

/** A DynamoDB with the three tables, all empty. */
export type Opened = {
  readonly client: DynamoDBClient;
  readonly tables: TableNames;
  /** What the change feed of the journal or the registry has told up to now: `INSERT pk sk`. */
  readonly changes: (table: 'journal' | 'registry') => Promise<string[]>;
  readonly close: () => Promise<void>;
};
export type Engine = readonly [name: string, open: () => Promise<Opened>];

const lineOf = ({ eventName, keys }: Pick<ChangeRecord, 'eventName' | 'keys'>): string =>
  `${eventName} ${keys.pk} ${keys.sk}`;

const local = (name: string, options: LocalDynamoOptions): Engine => [
  name,
  async () => {
    const dynamo = startDynamo(options);
    const records: ChangeRecord[] = [];
    dynamo.changes.subscribe((record) => void records.push(record));
    const tables = await dynamo.createTables();
    return {
      client: new DynamoDBClient(dynamo.clientConfig()),
      tables,
      changes: async (table) => records.filter((record) => record.table === tables[table]).map(lineOf),
      close: () => dynamo.close(),
    };
  },
];

/** What a replay counts with. */
const inMemory: Engine = [
  'tables in memory',
  async () => {
    const dynamo = new MemoryDynamo();
    const records: ChangeRecord[] = [];
    dynamo.changes.subscribe((record) => void records.push(record));
    return {
      client: memoryClient((call) => dynamo.call(call)),
      tables: dynamo.tables,
      changes: async (table) => records.filter((record) => record.table === dynamo.tables[table]).map(lineOf),
      close: async () => undefined,
    };
  },
];

let opened = 0;
let marks = 0;

/** Where `test/dynamodb-local/run.mjs` has started Amazon's DynamoDB Local. Null where nobody has. */
export const amazons = (): { readonly endpoint: string; readonly streamsFrom: string } | null => {
  const { LAZARETTO_DYNAMODB_LOCAL: endpoint, LAZARETTO_DYNAMODB_STREAMS: streamsFrom } = process.env;
  return endpoint === undefined || streamsFrom === undefined ? null : { endpoint, streamsFrom };
};
export const amazonsConfig = (endpoint: string) => ({
  ...{ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } },
});
/** A prefix that no other table has there. */
export const freshPrefix = (): string => {
  opened += 1;
  return `contract-${process.pid}-${opened}-`;
};
/** A sort key of the tables with a stream. */
export const MARK = { journal: { N: '0' }, registry: { S: 'mark' } } as const;
/** All that the stream of a table has told up to now. @param sk what a sort key of the table may be */
export async function toldBy(
  { endpoint, streamsFrom }: NonNullable<ReturnType<typeof amazons>>,
  TableName: string,
  sk: { readonly N: string } | { readonly S: string },
) {
  const config = amazonsConfig(endpoint);
  const client = new DynamoDBClient(config);
  const streams: StreamsModule = createRequire(streamsFrom)('@aws-sdk/client-dynamodb-streams');
  marks += 1;
  const mark = `mark-${marks}`;
  await client.send(new PutItemCommand({ TableName, Item: { pk: { S: mark }, sk } }));
  const read = streamReader(streams, new streams.DynamoDBStreamsClient(config));
  return (await read(TableName, mark)).filter(({ keys }) => !keys.pk.startsWith('mark-'));
}

/** Amazon's DynamoDB Local. */
const dynamodbLocal = (where: NonNullable<ReturnType<typeof amazons>>): Engine => [
  'DynamoDB Local',
  async () => {
    const client = new DynamoDBClient(amazonsConfig(where.endpoint));
    const tables = await createTables(client, freshPrefix());
    return {
      client,
      tables,
      changes: async (table) => (await toldBy(where, tables[table], MARK[table])).map(lineOf),
      close: async () => client.destroy(),
    };
  },
];

const LOCAL: readonly Engine[] = [
  local('dynalite in a worker', {}),
  local('dynalite in the own thread', { engine: 'own-thread' }),
  inMemory,
  local('tables in memory, in JSON', { engine: 'memory' }),
];

const there = amazons();
/** What every contract must hold for. */
export const ENGINES: readonly Engine[] = there === null ? LOCAL : [...LOCAL, dynamodbLocal(there)];
