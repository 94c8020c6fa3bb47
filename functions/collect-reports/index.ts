import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ranThrough } from '../../shared/schedules/watch.ts';
import { dynamoDeployment } from '../_adapters/dynamodb/deployment.ts';
import { dynamoRuns } from '../_adapters/dynamodb/runs.ts';
import { dynamoTable } from '../_adapters/dynamodb/table.ts';
import { readEnv } from '../_adapters/lambda/env.ts';
import { telemetry } from '../_adapters/lambda/telemetry.ts';
import { s3ReportMails } from '../_adapters/s3/report-mails.ts';
import { rememberedFleetMode } from '../_compose/fleet-mode.ts';
import { collectDeps } from './compose.ts';
import { ENV, INBOX, OPTIONAL_ENV, REFUSED } from './env.ts';
import { collectLeftOver, collectReports } from './handle.ts';
import { lookAtDomains } from './look.ts';
import type { Collected } from './ports.ts';

const env = readEnv(ENV, process.env);
const dynamo = new DynamoDBClient({});
const mails = s3ReportMails({ bucket: env.bucket, inbox: INBOX, refused: REFUSED });
const { logger, meter, entry } = telemetry('collect-reports', [dynamo, mails.client]);
const registry = dynamoTable(dynamo, env.registryTable);
const deps = collectDeps({
  dynamo,
  mails,
  totalsTable: env.totalsTable,
  registryTable: env.registryTable,
  clock: Date,
  mode: rememberedFleetMode(dynamoDeployment(registry), process.env[OPTIONAL_ENV.policy]),
  log: ({ message, ...rest }) => logger.warn(String(message), rest),
});

/** As EventBridge tells of a new object; a schedule names none. */
type Arrival = { readonly detail?: { readonly object: { readonly key: string } } };

/** Lambda's entry. */
export const handler = entry<Arrival, Collected>(async ({ detail }) => {
  const collected = await (detail === undefined ? everySixHours() : collectReports(deps, [detail.object.key]));
  logger.info('reports', { ...collected });
  // A metric costs money in the hours in which it is sent.
  if (collected.refused > 0) meter('ReportsRefused', collected.refused);
  return collected;
});

/** What fails in one part does not keep the other from its work. */
async function everySixHours(): Promise<Collected> {
  const [collected, looked] = await Promise.allSettled([collectLeftOver(deps), lookAtDomains(deps)]);
  if (collected.status === 'rejected') throw collected.reason;
  if (looked.status === 'rejected') throw looked.reason;
  logger.info('domains looked at', { ...looked.value });
  await ranThrough({ runs: dynamoRuns(registry), messages: deps.messages }, 'collect-reports', Date.now());
  return collected.value;
}
