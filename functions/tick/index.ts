import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import middy from '@middy/core';
import { readEnv } from '../_adapters/env.ts';
import { evaluationDeps } from '../_adapters/evaluation.ts';
import { policyFromEnv } from '../_adapters/policy-env.ts';
import { ENV, OPTIONAL_ENV } from './env.ts';
import { tick } from './handle.ts';

const env = readEnv(ENV, process.env);
const logger = new Logger({ serviceName: 'tick' });
const deps = evaluationDeps({
  client: new DynamoDBClient({}),
  tables: { journal: env.journalTable, totals: env.totalsTable, registry: env.registryTable },
  clock: Date,
  defaultPolicy: policyFromEnv(process.env[OPTIONAL_ENV.policy]),
  log: ({ message, ...rest }) => logger.info(String(message), rest),
});

/** Lambda's entry. */
export const handler = middy<unknown, void>().handler(async () => {
  logger.info('tick', await tick(deps));
});
