import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import middy from '@middy/core';
import { SECOND_MS } from '../../shared/kernel/time.ts';
import { dynamoMessages } from '../_adapters/dynamo-messages.ts';
import { readEnv } from '../_adapters/env.ts';
import { slackWebhook } from '../_adapters/slack-webhook.ts';
import { snsAlerts } from '../_adapters/sns-alerts.ts';
import { ENV, OPTIONAL_ENV } from './env.ts';
import { announce, type Bell, type Deps, keysIn } from './handle.ts';

/** What the last messages of a run may take: two tries of SNS, and what is written about them. Unit: ms. */
const LAST_SENDS_MS = 30 * SECOND_MS;

const env = readEnv(ENV, process.env);
const slackWebhookUrl = process.env[OPTIONAL_ENV.slackWebhookUrl];
const logger = new Logger({ serviceName: 'announce' });
const sns = new SNSClient({
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 3 * SECOND_MS, requestTimeout: 10 * SECOND_MS, throwOnRequestTimeout: true },
});

const deps: Deps = {
  outbox: dynamoMessages(new DynamoDBClient({}), env.registryTable),
  channels: [snsAlerts(sns, env.alertTopicArn), ...(slackWebhookUrl ? [slackWebhook(slackWebhookUrl)] : [])],
  clock: Date,
  onFailure: ({ key, channel, reason }) =>
    logger.warn('alert copy not delivered', { alert: key.p, message: key.q, channel, reason: reason as Error }),
};

/** Lambda's entry. */
export const handler = middy<Bell, void>().handler((bell, context) =>
  announce(deps, keysIn(bell), Date.now() + context.getRemainingTimeInMillis() - LAST_SENDS_MS),
);
