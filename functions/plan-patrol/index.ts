import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { patrolLists, readPatrolSettings } from '../../shared/patrol/settings.ts';
import { ranThrough } from '../../shared/schedules/watch.ts';
import { dynamoDeployment } from '../_adapters/dynamo-deployment.ts';
import { dynamoInventory } from '../_adapters/dynamo-inventory.ts';
import { dynamoMessages } from '../_adapters/dynamo-messages.ts';
import { dynamoPatrol } from '../_adapters/dynamo-patrol.ts';
import { dynamoRuns } from '../_adapters/dynamo-runs.ts';
import { dynamoTable } from '../_adapters/dynamo-table.ts';
import { readEnv } from '../_adapters/env.ts';
import { fleetMessages } from '../_adapters/fleet-messages.ts';
import { rememberedFleetMode } from '../_adapters/fleet-mode.ts';
import { patrolKeys } from '../_adapters/patrol-keys.ts';
import { sqsChunks } from '../_adapters/sqs-chunks.ts';
import { telemetry } from '../_adapters/telemetry.ts';
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
const deps = {
  inventory: dynamoInventory(registry),
  memory: dynamoPatrol(registry),
  messages: fleetMessages(dynamoMessages(dynamoTable(dynamo, registryTable)), mode),
  extra: settings,
  send: sqsChunks(sqs, chunkQueueUrl),
  clock: Date,
};

/** Lambda's entry. */
export const handler = entry<unknown, void>(async () => {
  logger.info('planned', await planPatrol({ ...deps, lists: patrolLists(settings, await keys()) }));
  await ranThrough({ runs: dynamoRuns(registry), messages: deps.messages }, 'plan-patrol', Date.now());
});
