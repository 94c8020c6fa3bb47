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

/** Amazon's DynamoDB Local, where `test/dynamodb-local/run.mjs` has started it. */
const dynamodbLocal = (endpoint: string, streamsFrom: string): Engine => [
  'DynamoDB Local',
  async () => {
    const config = { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
    const client = new DynamoDBClient(config);
    const streams: StreamsModule = createRequire(streamsFrom)('@aws-sdk/client-dynamodb-streams');
    opened += 1;
    const tables = await createTables(client, `contract-${process.pid}-${opened}-`);
    return {
      client,
      tables,
      changes: async (table) => {
        marks += 1;
        const mark = `mark-${marks}`;
        const sk = table === 'journal' ? { N: '0' } : { S: 'mark' };
        await client.send(new PutItemCommand({ TableName: tables[table], Item: { pk: { S: mark }, sk } }));
        const read = streamReader(streams, new streams.DynamoDBStreamsClient(config));
        return (await read(tables[table], mark)).filter(({ keys }) => !keys.pk.startsWith('mark-')).map(lineOf);
      },
      close: async () => client.destroy(),
    };
  },
];

const { LAZARETTO_DYNAMODB_LOCAL: endpoint, LAZARETTO_DYNAMODB_STREAMS: streamsFrom } = process.env;

const LOCAL: readonly Engine[] = [
  local('dynalite in a worker', {}),
  local('dynalite in the own thread', { inOwnThread: true }),
  inMemory,
];

/** What every contract must hold for. */
export const ENGINES: readonly Engine[] =
  endpoint === undefined || streamsFrom === undefined ? LOCAL : [...LOCAL, dynamodbLocal(endpoint, streamsFrom)];
