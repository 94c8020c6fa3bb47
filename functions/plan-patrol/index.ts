import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import middy from '@middy/core';
import { patrolLists, readPatrolSettings } from '../../shared/patrol/settings.ts';
import { dynamoMessages } from '../_adapters/dynamo-messages.ts';
import { dynamoPatrol, dynamoPatrolInventory } from '../_adapters/dynamo-patrol.ts';
import { dynamoTable } from '../_adapters/dynamo-table.ts';
import { readEnv } from '../_adapters/env.ts';
import { sqsChunks } from '../_adapters/sqs-chunks.ts';
import { ENV, OPTIONAL_ENV } from './env.ts';
import { planPatrol } from './handle.ts';

const { registryTable, chunkQueueUrl } = readEnv(ENV, process.env);
const settings = readPatrolSettings(process.env[OPTIONAL_ENV.settings]);
const logger = new Logger({ serviceName: 'plan-patrol' });
const dynamo = new DynamoDBClient({});
const registry = dynamoTable(dynamo, registryTable);
const deps = {
  inventory: dynamoPatrolInventory(registry),
  memory: dynamoPatrol(registry),
  messages: dynamoMessages(dynamo, registryTable),
  lists: patrolLists(settings, process.env),
  extra: settings,
  send: sqsChunks(new SQSClient({}), chunkQueueUrl),
  clock: Date,
};

/** Lambda's entry. */
export const handler = middy<unknown, void>().handler(async () => {
  logger.info('planned', await planPatrol(deps));
});
