import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { patrolLists, readPatrolSettings } from '../../shared/dns-patrol/findings/settings.ts';
import { ranThrough } from '../../shared/schedules/watch.ts';
import { dynamoDeployment } from '../_adapters/dynamodb/deployment.ts';
import { dynamoRuns } from '../_adapters/dynamodb/runs.ts';
import { dynamoTable } from '../_adapters/dynamodb/table.ts';
import { readEnv } from '../_adapters/lambda/env.ts';
import { telemetry } from '../_adapters/lambda/telemetry.ts';
import { sqsChunks } from '../_adapters/messaging/sqs-chunks.ts';
import { patrolKeys } from '../_adapters/ssm/patrol-keys.ts';
import { rememberedFleetMode } from '../_compose/fleet-mode.ts';
import { planningDeps } from './compose.ts';
import { ENV, OPTIONAL_ENV } from './env.ts';
import { planPatrol } from './handle.ts';

const { registryTable, chunkQueueUrl } = readEnv(ENV, process.env);
const settings = readPatrolSettings(process.env[OPTIONAL_ENV.settings]);
const [dynamo, sqs] = [new DynamoDBClient({}), new SQSClient({})];
const { logger, entry } = telemetry('plan-patrol', [dynamo, sqs]);
const keys = patrolKeys(process.env, process.env[OPTIONAL_ENV.keyParameters], Date, (key, reason) =>
  logger.error('key of a list could not be read', { key, reason: reason as Error }),
);
const registry = dynamoTable(dynamo, registryTable);
const mode = rememberedFleetMode(dynamoDeployment(registry), process.env[OPTIONAL_ENV.policy]);
const deps = planningDeps({
  ...{ dynamo, registryTable, mode },
  extra: settings,
  send: sqsChunks(sqs, chunkQueueUrl),
  clock: Date,
});

/** Lambda's entry. */
export const handler = entry<unknown, void>(async () => {
  logger.info('planned', await planPatrol({ ...deps, lists: patrolLists(settings, await keys()) }));
  await ranThrough({ runs: dynamoRuns(registry), messages: deps.messages }, 'plan-patrol', Date.now());
});
