import { fileURLToPath } from 'node:url';
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { FunctionUrlEvent, FunctionUrlResult } from '../../shared/kernel/function-url.ts';
import { consoleFiles } from '../_adapters/lambda/console-files.ts';
import { readEnv } from '../_adapters/lambda/env.ts';
import { policyFromEnv } from '../_adapters/lambda/policy-env.ts';
import { tenantLinks } from '../_adapters/lambda/tenant-links.ts';
import { sqsRedrive } from '../_adapters/messaging/sqs-redrive.ts';
import { adminDeps } from './compose.ts';
import { ENV, OPTIONAL_ENV, WRITE_ACCESS } from './env.ts';
import { requestOf, resultOf } from './event.ts';
import { serveAdmin } from './handle.ts';
import { consolePage } from './page.ts';

const env = readEnv(ENV, process.env);
const deadLettersArn = process.env[OPTIONAL_ENV.deadLetterQueueArn];
const deadLettersUrl = process.env[OPTIONAL_ENV.deadLetterQueueUrl];
const eventsArn = process.env[OPTIONAL_ENV.eventQueueArn];
const pageUrl = process.env[OPTIONAL_ENV.tenantPageUrl];
const logger = new Logger({ serviceName: 'serve-admin' });
const deps = adminDeps({
  client: new DynamoDBClient({}),
  tables: { journal: env.journalTable, totals: env.totalsTable, registry: env.registryTable },
  clock: Date,
  elapsed: () => performance.now(),
  defaultPolicy: policyFromEnv(process.env[OPTIONAL_ENV.policy]),
  mayWrite: process.env[OPTIONAL_ENV.access] === WRITE_ACCESS,
  redrive:
    deadLettersArn && deadLettersUrl && eventsArn
      ? sqsRedrive(new SQSClient({}), { deadLettersArn, deadLettersUrl, eventsArn })
      : null,
  tenantPages: pageUrl ? tenantLinks(pageUrl, (why) => logger.error('no link to a tenant page', { why })) : null,
  log: ({ message, ...rest }) => logger.info(String(message), rest),
});

/** Written beside the bundle when it is made: `infra/console/write.ts`. */
const page = consolePage(consoleFiles(fileURLToPath(new URL('console', import.meta.url))));

/** Lambda's entry. */
export const handler = async (event: FunctionUrlEvent): Promise<FunctionUrlResult> =>
  resultOf(await serveAdmin(deps, requestOf(event), page));
