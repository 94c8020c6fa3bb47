import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Event } from 'aws-lambda';
import { readEnv } from '../_adapters/lambda/env.ts';
import { telemetry } from '../_adapters/lambda/telemetry.ts';
import { s3ReportMails } from '../_adapters/s3/report-mails.ts';
import { collectDeps } from './compose.ts';
import { ENV, INBOX, REFUSED } from './env.ts';
import { collectLeftOver, collectReports } from './handle.ts';
import type { Collected } from './ports.ts';

const env = readEnv(ENV, process.env);
const dynamo = new DynamoDBClient({});
const mails = s3ReportMails({ bucket: env.bucket, inbox: INBOX, refused: REFUSED });
const { logger, meter, entry } = telemetry('collect-reports', [dynamo, mails.client]);
const deps = collectDeps({
  dynamo,
  mails,
  totalsTable: env.totalsTable,
  registryTable: env.registryTable,
  clock: Date,
  log: ({ message, ...rest }) => logger.warn(String(message), rest),
});

/** Lambda's entry: an event of S3, or of the schedule, which names no object. */
export const handler = entry<Partial<S3Event>, Collected>(async ({ Records }) => {
  const names = Records?.map(({ s3 }) => decodeURIComponent(s3.object.key.replaceAll('+', ' ')));
  const collected = await (names === undefined ? collectLeftOver(deps) : collectReports(deps, names));
  logger.info('reports', { ...collected });
  // A metric costs money in the hours in which it is sent.
  if (collected.refused > 0) meter('ReportsRefused', collected.refused);
  return collected;
});
