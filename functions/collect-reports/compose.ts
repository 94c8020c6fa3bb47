import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { cached } from '../../shared/kernel/cached.ts';
import { MINUTE_MS } from '../../shared/kernel/time.ts';
import { dynamoInventory } from '../_adapters/dynamodb/inventory.ts';
import { dynamoReports } from '../_adapters/dynamodb/reports/store.ts';
import { dynamoTable } from '../_adapters/dynamodb/table.ts';
import type { CollectDeps, ReportMails } from './ports.ts';

/** Identities change seldom, and reports come one by one. Unit: ms. */
const REMEMBERED_MS = 5 * MINUTE_MS;

export type CollectSetup = Pick<CollectDeps, 'clock' | 'log'> & {
  readonly dynamo: DynamoDBClient;
  readonly mails: ReportMails;
  readonly totalsTable: string;
  readonly registryTable: string;
};

/** What collect-reports is made of. */
export function collectDeps({ dynamo, mails, clock, log, totalsTable, registryTable }: CollectSetup): CollectDeps {
  const inventory = dynamoInventory(dynamoTable(dynamo, registryTable));
  return {
    mails,
    store: dynamoReports(dynamoTable(dynamo, totalsTable)),
    identities: cached(async () => (await inventory.identities()).map(({ name }) => name), REMEMBERED_MS, clock),
    clock,
    log,
  };
}
