import { setTimeout } from 'node:timers/promises';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SQSClient } from '@aws-sdk/client-sqs';
import { ranThrough } from '../../shared/schedules/watch.ts';
import { dynamoDeployment } from '../_adapters/dynamodb/deployment.ts';
import { dynamoRuns } from '../_adapters/dynamodb/runs.ts';
import { dynamoTable } from '../_adapters/dynamodb/table.ts';
import { readEnv, readTexts } from '../_adapters/lambda/env.ts';
import { telemetry } from '../_adapters/lambda/telemetry.ts';
import { rememberedFleetMode } from '../_compose/fleet-mode.ts';
import { auditingDeps } from './compose.ts';
import { ENV, OPTIONAL_ENV } from './env.ts';
import { auditCounts } from './handle.ts';
import type { Audit } from './ports.ts';

const { totalsTable, registryTable } = readEnv(ENV, process.env);
const { deadLetterQueue, undeliveredQueue, account, policy, ...archive } = readTexts(OPTIONAL_ENV, process.env);
const [dynamo, cloudWatch] = [new DynamoDBClient({}), new CloudWatchClient({})];
const [ses, sqs] = [new SESv2Client({}), new SQSClient({})];
const { logger, entry } = telemetry('audit-counts', [dynamo, cloudWatch, ses, sqs]);
const deployment = dynamoDeployment(dynamoTable(dynamo, registryTable));

const deps = auditingDeps({
  dynamo,
  cloudWatch,
  ses,
  sqs,
  totalsTable,
  registryTable,
  timer: { now: Date.now, sleep: (ms) => setTimeout(ms) },
  account: account === 'on',
  deadLetterQueue,
  undeliveredQueue,
  log: ({ message, ...rest }) => logger.warn(String(message), rest),
  mode: rememberedFleetMode(deployment, policy),
});

/** Lambda's entry. What fails in one part does not keep the other from its work. */
export const handler = entry<unknown, Audit>(async () => {
  const [audited, swept] = await Promise.allSettled([auditCounts(deps), sweep()]);
  if (audited.status === 'rejected') throw audited.reason;
  if (swept.status === 'rejected') throw swept.reason;
  const audit = audited.value;
  await ranThrough(
    { runs: dynamoRuns(dynamoTable(dynamo, registryTable)), messages: deps.messages },
    'audit-counts',
    Date.now(),
  );
  return audit;
});

/** Its client is loaded only where there is an archive. */
async function sweep(): Promise<void> {
  const { journalTable, archiveBucket: bucket, archivePrefix: prefix = '', archiveDays } = archive;
  if (journalTable === undefined || bucket === undefined) return;
  const { sweepingDeps, tidyArchive } = await import('../_compose/sweeping.ts');
  const sweeping = sweepingDeps({ dynamo, journalTable, registryTable, place: { bucket, prefix }, log: deps.log });
  const tidied = await tidyArchive(sweeping, archiveDays, Date.now());
  logger.info('archive swept', tidied);
}
