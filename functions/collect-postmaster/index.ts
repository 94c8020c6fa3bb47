import { setTimeout } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SECOND_MS } from '../../shared/kernel/time.ts';
import { GOOGLE } from '../../shared/postmaster/http.ts';
import { ranThrough } from '../../shared/schedules/watch.ts';
import type { LogFields } from '../../shared/telemetry/log-entry.ts';
import { dynamoDeployment } from '../_adapters/dynamodb/deployment.ts';
import { dynamoRuns } from '../_adapters/dynamodb/runs.ts';
import { dynamoTable } from '../_adapters/dynamodb/table.ts';
import { googleHttp } from '../_adapters/google/http.ts';
import { readEnv, readTexts } from '../_adapters/lambda/env.ts';
import { policyFromEnv, rememberedPolicy } from '../_adapters/lambda/policy-env.ts';
import { telemetry } from '../_adapters/lambda/telemetry.ts';
import { ssmSecret } from '../_adapters/ssm/secret.ts';
import { rememberedFleetMode } from '../_compose/fleet-mode.ts';
import { collectingDeps } from './compose.ts';
import { ENV, OPTIONAL_ENV, RESERVE_SECONDS } from './env.ts';
import { collectPostmaster } from './handle.ts';
import type { Collected } from './ports.ts';

const { registryTable, totalsTable, parameter } = readEnv(ENV, process.env);
const { policy, domains } = readTexts(OPTIONAL_ENV, process.env);
const dynamo = new DynamoDBClient({});
const { logger, entry } = telemetry('collect-postmaster', [dynamo]);
const registry = dynamoTable(dynamo, registryTable);
const deployment = dynamoDeployment(registry);
const timer = { now: Date.now, sleep: (ms: number) => setTimeout(ms) };
const setup = {
  ...{ registry, totals: dynamoTable(dynamo, totalsTable), parameter },
  google: { http: googleHttp(), endpoints: GOOGLE, timer, random: Math.random },
  token: ssmSecret(parameter, { maxAttempts: 3 }, timer),
  configured: domains === undefined ? null : domains.split(','),
  policy: rememberedPolicy(deployment, policyFromEnv(policy), (message, problems) =>
    logger.error(message, { problems }),
  ),
  mode: rememberedFleetMode(deployment, policy),
  log: ({ message, ...rest }: LogFields) => logger.info(String(message), rest),
};

/** Lambda's entry. */
export const handler = entry<unknown, Collected>(async (_, context) => {
  const mayGoOn = () => context.getRemainingTimeInMillis() > RESERVE_SECONDS * SECOND_MS;
  const deps = collectingDeps({ ...setup, mayGoOn });
  const collected = await collectPostmaster(deps);
  await ranThrough({ runs: dynamoRuns(registry), messages: deps.messages }, 'collect-postmaster', Date.now());
  return collected;
});
