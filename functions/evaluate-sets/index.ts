import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { SECOND_MS } from '../../shared/kernel/time.ts';
import { LOG_MESSAGES } from '../../shared/telemetry/log-messages.ts';
import { readEnv } from '../_adapters/lambda/env.ts';
import { policyFromEnv } from '../_adapters/lambda/policy-env.ts';
import { telemetry } from '../_adapters/lambda/telemetry.ts';
import { evaluationDeps } from '../_compose/evaluation.ts';
import { ENV, OPTIONAL_ENV } from './env.ts';
import { evaluate, partitionsIn } from './handle.ts';

const env = readEnv(ENV, process.env);
const client = new DynamoDBClient({});
const { logger, meter, entry } = telemetry('evaluate-sets', [client]);
const deps = evaluationDeps({
  client,
  tables: { journal: env.journalTable, totals: env.totalsTable, registry: env.registryTable },
  clock: Date,
  defaultPolicy: policyFromEnv(process.env[OPTIONAL_ENV.policy]),
  log: ({ message, ...rest }) => {
    logger.info(String(message), rest);
    if (message === LOG_MESSAGES.decided) meter('Decisions', 1);
  },
});

/** Lambda's entry. */
export const handler = entry<DynamoDBStreamEvent, void>(async (event) => {
  await evaluate(deps, partitionsIn(event));
  const writtenAt = event.Records.flatMap(({ dynamodb }) => dynamodb?.ApproximateCreationDateTime ?? []);
  if (writtenAt.length > 0) meter('JudgingLag', Math.max(0, Date.now() - Math.min(...writtenAt) * SECOND_MS));
});
