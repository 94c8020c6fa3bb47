import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { cached } from '../../shared/kernel/cached.ts';
import { MINUTE_MS } from '../../shared/kernel/time.ts';
import type { NameList } from '../../shared/placement/findings.ts';
import { isWithin } from '../../shared/reports/senders/within.ts';
import type { Mode } from '../../shared/standing/model.ts';
import { dynamoInventory } from '../_adapters/dynamodb/inventory.ts';
import { dynamoMessages } from '../_adapters/dynamodb/messages.ts';
import { dynamoReports } from '../_adapters/dynamodb/reports/store.ts';
import { dynamoSurveys } from '../_adapters/dynamodb/surveys.ts';
import { dynamoTable } from '../_adapters/dynamodb/table.ts';
import { fleetMessages } from '../_compose/fleet-messages.ts';
import type { LookDeps } from './look.ts';
import type { CollectDeps, ReportMails } from './ports.ts';

/** Identities change seldom, and reports come one by one. Unit: ms. */
const REMEMBERED_MS = 5 * MINUTE_MS;

export type CollectSetup = Pick<CollectDeps, 'clock' | 'log'> & {
  readonly dynamo: DynamoDBClient;
  readonly mails: ReportMails;
  readonly totalsTable: string;
  readonly registryTable: string;
  /** Under which alerts are told. */
  readonly mode: () => Promise<Mode>;
};

/** What collect-reports is made of. */
export function collectDeps(setup: CollectSetup): CollectDeps & LookDeps {
  const { dynamo, mails, clock, log, totalsTable, registryTable, mode } = setup;
  const registry = dynamoTable(dynamo, registryTable);
  const inventory = dynamoInventory(registry);
  const surveyed = cached(() => dynamoSurveys(registry).domains(), REMEMBERED_MS, clock);
  return {
    mails,
    store: dynamoReports(dynamoTable(dynamo, totalsTable)),
    identities: cached(async () => (await inventory.identities()).map(({ name }) => name), REMEMBERED_MS, clock),
    async setsOf(domain) {
      const found = (await surveyed()).filter(({ name }) => isWithin(name, domain)).map(({ sets }) => sets);
      return namesIn(found);
    },
    messages: fleetMessages(dynamoMessages(registry), mode),
    clock,
    log,
  };
}

/** Names of several lists; of long ones only the first are known. */
function namesIn(lists: readonly NameList[]): NameList {
  const first = [...new Set(lists.flatMap((list) => list.first))];
  return { count: Math.max(first.length, ...lists.map(({ count }) => count)), first };
}
