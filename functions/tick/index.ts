import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { MOST_SHARDS } from '../../shared/counting/shard-plan.ts';
import { tellStandings } from '../../shared/evaluation/tick/standings.ts';
import { watchSchedules } from '../../shared/schedules/watch.ts';
import { LOG_MESSAGES } from '../../shared/telemetry/log-messages.ts';
import { dynamoRuns } from '../_adapters/dynamodb/runs.ts';
import { dynamoTable } from '../_adapters/dynamodb/table.ts';
import { readEnv, readTexts, wholeFrom } from '../_adapters/lambda/env.ts';
import { policyFromEnv } from '../_adapters/lambda/policy-env.ts';
import { telemetry } from '../_adapters/lambda/telemetry.ts';
import { evaluationDeps } from '../_compose/evaluation.ts';
import { ENV, OPTIONAL_ENV } from './env.ts';
import { everyMinute, tick } from './handle.ts';

const env = readEnv(ENV, process.env);
const { policy, journalShards, allowances, schedules = '' } = readTexts(OPTIONAL_ENV, process.env);
const client = new DynamoDBClient({});
const { logger, meter, entry } = telemetry('tick', [client]);
const deps = evaluationDeps({
  client,
  tables: { journal: env.journalTable, totals: env.totalsTable, registry: env.registryTable },
  clock: Date,
  defaultPolicy: policyFromEnv(policy),
  journalShards: wholeFrom(OPTIONAL_ENV.journalShards, journalShards, 1, MOST_SHARDS),
  allowances: allowances !== undefined,
  log: ({ message, ...rest }) => {
    logger.info(String(message), rest);
    if (message === LOG_MESSAGES.decided) meter('Decisions', 1);
  },
});
const scheduleDeps = { runs: dynamoRuns(dynamoTable(client, env.registryTable)), messages: deps.messages };

/** Lambda's entry. */
export const handler = entry<unknown, void>(async () => {
  const now = Date.now();
  await everyMinute(
    {
      tick: async () => logger.info('tick', await tick(deps)),
      tellStandings: () => tellStandings(deps, meter),
      watchSchedules: () => watchSchedules(scheduleDeps, schedules.split(','), now),
    },
    now,
  );
});
