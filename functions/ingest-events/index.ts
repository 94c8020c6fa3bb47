import { setTimeout as wait } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { readEnv, readTexts } from '../_adapters/lambda/env.ts';
import { policyFromEnv } from '../_adapters/lambda/policy-env.ts';
import { telemetry } from '../_adapters/lambda/telemetry.ts';
import { sqsRefusals } from '../_adapters/messaging/sqs-refusals.ts';
import { secretValue } from '../_adapters/secrets/secret-value.ts';
import { intakeDeps } from './compose.ts';
import { ENV, OPTIONAL_ENV } from './env.ts';
import { handleBatch } from './handle.ts';

const env = readEnv(ENV, process.env);
const { policy, archiveBucket, archivePrefix, archiveKey, archiveWhole } = readTexts(OPTIONAL_ENV, process.env);
const [dynamo, sqs] = [new DynamoDBClient({}), new SQSClient({})];
const { logger, meter, entry } = telemetry('ingest-events', [dynamo, sqs]);
// Its client is loaded only where there is an archive.
const s3 = archiveBucket === undefined ? null : await import('../_adapters/s3/archive.ts');
const deps = intakeDeps({
  client: dynamo,
  tables: { journal: env.journalTable, totals: env.totalsTable, registry: env.registryTable },
  defaultPolicy: policyFromEnv(policy),
  timer: { now: Date.now, sleep: (ms) => wait(ms) },
  refusals: sqsRefusals(sqs, env.refusedQueueUrl),
  random: Math.random,
  claimKey: secretValue(env.claimKeySecretArn),
  log: ({ message, ...fields }) => logger.error(String(message), fields),
  ...(s3 &&
    archiveBucket !== undefined && {
      archive: {
        store: s3.s3ArchiveStore({ bucket: archiveBucket, prefix: archivePrefix ?? '', key: archiveKey }),
        whole: archiveWhole !== undefined,
      },
    }),
});

/** Lambda's entry. Needs `ReportBatchItemFailures` on its event source: only the records it names come back. */
export const handler = entry<SQSEvent, SQSBatchResponse>(async ({ Records }) => {
  const { failed, errors, stats } = await handleBatch(
    deps,
    Records.map(({ messageId, body }) => ({ id: messageId, body })),
  );
  for (const error of errors) logger.error('records go back to the queue', error as Error);
  // What is none is left out: this line is most of the log.
  logger.info('batch', Object.fromEntries(Object.entries(stats).filter(([, count]) => count > 0)));
  meter('EventsCounted', stats.counted);
  meter('EventsDuplicate', stats.duplicates);
  // A metric costs money in the hours in which it is sent, and most batches have none of these.
  if (stats.setAside > 0) meter('EventsSetAside', stats.setAside);
  if (stats.malformed > 0) meter('EventsMalformed', stats.malformed);
  if (stats.tooOld > 0) meter('EventsTooOld', stats.tooOld);
  const sentAt = Records.map(({ attributes }) => Number(attributes?.SentTimestamp)).filter(Number.isFinite);
  if (sentAt.length > 0) meter('CountingLag', Math.max(0, Date.now() - Math.min(...sentAt)));
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
});
