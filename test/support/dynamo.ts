import { DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll } from 'vitest';
import { startDynamo } from '../../infra/local/dynamo/start.ts';
import type { TableNames } from '../../infra/local/dynamo/tables.ts';

export type DynamoForTests = { readonly client: DynamoDBClient; readonly tables: TableNames };

/** The three tables in the local DynamoDB, for the tests of one file; what they write must not collide. */
export function useDynamo(): DynamoForTests {
  const local = startDynamo();
  const client = new DynamoDBClient(local.clientConfig());
  const tables: TableNames = { journal: 'journal', totals: 'totals', registry: 'registry' };
  beforeAll(async () => {
    await local.createTables();
    for (const TableName of Object.values(tables)) {
      await waitUntilTableExists({ client, minDelay: 1, maxDelay: 1, maxWaitTime: 10 }, { TableName });
    }
  });
  afterAll(() => local.close());
  return { client, tables };
}
