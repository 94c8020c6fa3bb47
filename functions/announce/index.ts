import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { SECOND_MS } from '../../shared/kernel/time.ts';
import type { Trigger } from '../../shared/registry/stream-event.ts';
import { readEnv } from '../_adapters/lambda/env.ts';
import { telemetry } from '../_adapters/lambda/telemetry.ts';
import { type SlackChannel, slackBySecret, slackWebhook } from '../_adapters/slack/webhook.ts';
import { ssmSecret } from '../_adapters/ssm/secret.ts';
import { alarmsIn, type TopicEvent, tellAlarms } from './alarms.ts';
import { announcingDeps } from './compose.ts';
import { BUTTONS_ON, ENV, OPTIONAL_ENV } from './env.ts';
import { announce, keysIn } from './handle.ts';

/** What the last messages of a run may take: two tries of SNS, and what is written about them. Unit: ms. */
const LAST_SENDS_MS = 30 * SECOND_MS;

const env = readEnv(ENV, process.env);
const { [OPTIONAL_ENV.slackWebhookUrl]: slackUrl, [OPTIONAL_ENV.slackWebhookParameter]: slackParameter } = process.env;
const hasButtons = process.env[OPTIONAL_ENV.slackButtons] === BUTTONS_ON;
const buttons = hasButtons ? { consoleUrl: process.env[OPTIONAL_ENV.consoleUrl] || null } : null;
const impatient = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 3 * SECOND_MS, requestTimeout: 10 * SECOND_MS, throwOnRequestTimeout: true },
};
const [dynamo, sns] = [new DynamoDBClient({}), new SNSClient(impatient)];
const { logger, meter, entry } = telemetry('announce', [dynamo, sns]);

function slackOf(): SlackChannel | null {
  if (slackUrl) return slackWebhook(slackUrl, { buttons });
  return slackParameter ? slackBySecret(ssmSecret(slackParameter, impatient, Date), { buttons }) : null;
}
const slack = slackOf();

const deps = announcingDeps({
  ...{ dynamo, sns, registryTable: env.registryTable, alertTopicArn: env.alertTopicArn },
  channels: { slack },
  clock: Date,
  onFailure: ({ key, channel, reason }) => {
    meter('AlertsUndelivered', 1);
    logger.warn('alert copy not delivered', { alert: key.pk, alertMessage: key.sk, channel, reason: reason as Error });
  },
});

/** Lambda's entry. */
export const handler = entry<Trigger | TopicEvent, void>(async (event, context) => {
  const alarms = alarmsIn(event);
  if (alarms !== null) return slack === null ? undefined : tellAlarms(slack.post, alarms);
  return announce(deps, keysIn(event as Trigger), Date.now() + context.getRemainingTimeInMillis() - LAST_SENDS_MS);
});
