import { setTimeout } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SQSClient } from '@aws-sdk/client-sqs';
import middy from '@middy/core';
import { auditingDeps } from '../_adapters/auditing.ts';
import { readEnv, readTexts } from '../_adapters/env.ts';
import { ENV, OPTIONAL_ENV } from './env.ts';
import { auditCounts } from './handle.ts';
import type { Audit } from './ports.ts';

const { totalsTable, registryTable } = readEnv(ENV, process.env);
const { deadLetterQueue, undeliveredQueue, account } = readTexts(OPTIONAL_ENV, process.env);
const logger = new Logger({ serviceName: 'audit-counts' });

const deps = auditingDeps({
  dynamo: new DynamoDBClient({}),
  cloudWatch: new CloudWatchClient({}),
  ses: new SESv2Client({}),
  sqs: new SQSClient({}),
  totalsTable,
  registryTable,
  timer: { now: Date.now, sleep: (ms) => setTimeout(ms) },
  account: account === 'on',
  deadLetterQueue,
  undeliveredQueue,
  log: ({ message, ...rest }) => logger.warn(String(message), rest),
});

/** Lambda's entry. */
export const handler = middy<unknown, Audit>().handler(() => auditCounts(deps));
