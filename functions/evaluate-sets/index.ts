import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type StreamEvent, writtenAt } from '../../shared/registry/stream-event.ts';
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
export const handler = entry<StreamEvent, void>(async (event) => {
  await evaluate(deps, partitionsIn(event));
  const oldest = writtenAt(event);
  if (oldest !== null) meter('JudgingLag', Math.max(0, Date.now() - oldest));
});
