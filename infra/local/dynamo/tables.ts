import { setTimeout as wait } from 'node:timers/promises';
import {
  type AttributeDefinition,
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { TABLES, type TableName, WORK_INDEX } from '../../../shared/registry/keys.ts';

type Shape = { readonly feed: boolean; readonly attributes: readonly AttributeDefinition[] };

const SHAPES: Readonly<Record<TableName, Shape>> = {
  journal: { feed: true, attributes: [] },
  totals: { feed: false, attributes: [] },
  registry: {
    feed: true,
    attributes: [
      { AttributeName: 'work', AttributeType: 'S' },
      { AttributeName: 'dueAt', AttributeType: 'N' },
    ],
  },
};

const keySchema = (hash: string, range: string) => [
  { AttributeName: hash, KeyType: 'HASH' as const },
  { AttributeName: range, KeyType: 'RANGE' as const },
];

const WORK_INDEX_SHAPE = {
  IndexName: WORK_INDEX,
  KeySchema: keySchema('work', 'dueAt'),
  Projection: { ProjectionType: 'KEYS_ONLY' as const },
};

const commandOf = (name: TableName, tableName: string): CreateTableCommand =>
  new CreateTableCommand({
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: keySchema('pk', 'sk'),
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: TABLES[name].pk },
      { AttributeName: 'sk', AttributeType: TABLES[name].sk },
      ...SHAPES[name].attributes,
    ],
    ...(name === 'registry' && { GlobalSecondaryIndexes: [WORK_INDEX_SHAPE] }),
    ...(SHAPES[name].feed && { StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } }),
  });

export type TableNames = Readonly<Record<TableName, string>>;

/** Creates the three tables under `prefix` + name and returns their names once they can be used. */
export const createTables = async (client: DynamoDBClient, prefix = ''): Promise<TableNames> => {
  const names: TableNames = {
    journal: `${prefix}journal`,
    totals: `${prefix}totals`,
    registry: `${prefix}registry`,
  };
  for (const name of Object.keys(SHAPES) as TableName[]) await client.send(commandOf(name, names[name]));
  for (const name of Object.values(names)) await untilActive(client, name);
  return names;
};

/** A table is made at once and usable a moment later, as in AWS. */
const untilActive = async (client: DynamoDBClient, TableName: string): Promise<void> => {
  for (;;) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    if (Table?.TableStatus === 'ACTIVE') return;
    await wait(POLL_MS);
  }
};
/** Real time between two looks. Unit: ms. */
const POLL_MS = 2;
