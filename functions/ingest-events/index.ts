import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { readEnv } from '../_adapters/env.ts';
import { intakeDeps } from '../_adapters/intake.ts';
import { sqsRefusals } from '../_adapters/sqs-refusals.ts';
import { ENV } from './env.ts';
import { handleBatch } from './handle.ts';

const env = readEnv(ENV, process.env);
const logger = new Logger({ serviceName: 'ingest-events' });
const deps = intakeDeps({
  client: new DynamoDBClient({}),
  tables: { journal: env.journalTable, totals: env.totalsTable, registry: env.registryTable },
  timer: { now: Date.now, sleep: (ms) => wait(ms) },
  refusals: sqsRefusals(new SQSClient({}), env.refusedQueueUrl),
  random: Math.random,
});

/** Lambda's entry. Needs `ReportBatchItemFailures` on its event source: only the records it names come back. */
export const handler = middy<SQSEvent, SQSBatchResponse>().handler(async ({ Records }) => {
  const { failed, errors, stats } = await handleBatch(
    deps,
    Records.map(({ messageId, body }) => ({ id: messageId, body })),
  );
  for (const error of errors) logger.error('records go back to the queue', error as Error);
  logger.info('batch', stats);
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
});
