import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import type { AlarmChannel, Channel } from '../../shared/alerts/channel.ts';
import { SENDER_WEBHOOKS } from '../../shared/alerts/sender-webhook.ts';
import { parseShape } from '../../shared/kernel/shape.ts';
import { SECOND_MS } from '../../shared/kernel/time.ts';
import type { Trigger } from '../../shared/registry/stream-event.ts';
import { readEnv } from '../_adapters/lambda/env.ts';
import { telemetry } from '../_adapters/lambda/telemetry.ts';
import { type SlackChannel, slackBySecret, slackWebhook } from '../_adapters/slack/webhook.ts';
import { ssmSecret } from '../_adapters/ssm/secret.ts';
import { senderWebhooks } from '../_adapters/webhooks/senders.ts';
import { signedWebhook } from '../_adapters/webhooks/signed.ts';
import { teamsWebhook } from '../_adapters/webhooks/teams.ts';
import { alarmsIn, type TopicEvent, tellAlarms } from './alarms.ts';
import { announcingDeps } from './compose.ts';
import { BUTTONS_ON, ENV, OPTIONAL_ENV } from './env.ts';
import { announce, keysIn } from './handle.ts';

/** What the last messages of a run may take: two tries of SNS, and what is written about them. Unit: ms. */
const LAST_SENDS_MS = 30 * SECOND_MS;

const env = readEnv(ENV, process.env);
const told = (name: keyof typeof OPTIONAL_ENV): string | null => process.env[OPTIONAL_ENV[name]] || null;
const [slackUrl, slackParameter] = [told('slackWebhookUrl'), told('slackWebhookParameter')];
const hasButtons = told('slackButtons') === BUTTONS_ON;
const buttons = hasButtons ? { consoleUrl: told('consoleUrl') } : null;
const links = { consoleUrl: told('consoleUrl'), runbook: told('runbook') };
const impatient = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 3 * SECOND_MS, requestTimeout: 10 * SECOND_MS, throwOnRequestTimeout: true },
};
const [dynamo, sns] = [new DynamoDBClient({}), new SNSClient(impatient)];
const { logger, meter, entry } = telemetry('announce', [dynamo, sns]);

const secretIn = (parameter: string) => ssmSecret(parameter, impatient, Date);

function slackOf(): SlackChannel | null {
  if (slackUrl) return slackWebhook(slackUrl, { buttons, links });
  return slackParameter ? slackBySecret(secretIn(slackParameter), { buttons, links }) : null;
}
function teamsOf(): AlarmChannel | null {
  const parameter = told('teamsWebhookParameter');
  return parameter === null ? null : teamsWebhook(secretIn(parameter), { links });
}
function webhookOf(): AlarmChannel | null {
  const [url, secret] = [told('webhookUrlParameter'), told('webhookSecretParameter')];
  return url === null || secret === null
    ? null
    : signedWebhook({ url: secretIn(url), secret: secretIn(secret) }, Date, { links });
}
function sendersOf(): Channel | null {
  const json = told('senderWebhooks');
  if (json === null) return null;
  const webhooks = parseShape(json, SENDER_WEBHOOKS);
  if (!webhooks.ok) throw new TypeError(`Expected webhooks in ${OPTIONAL_ENV.senderWebhooks}: ${webhooks.problem}`);
  const targets = webhooks.value.map(({ tenant, urlParameter, secretParameter }) => ({
    ...{ tenant, url: secretIn(urlParameter), secret: secretIn(secretParameter) },
  }));
  return senderWebhooks(targets, Date);
}
const forPeople = { slack: slackOf(), teams: teamsOf(), webhook: webhookOf() };
const channels = { ...forPeople, senders: sendersOf() };
const alarmChannels = Object.values(forPeople).filter((channel) => channel !== null);

const deps = announcingDeps({
  ...{ dynamo, sns, registryTable: env.registryTable, alertTopicArn: env.alertTopicArn },
  channels,
  links,
  clock: Date,
  onFailure: ({ key, channel, reason }) => {
    meter('AlertsUndelivered', 1);
    logger.warn('alert copy not delivered', { alert: key.pk, alertMessage: key.sk, channel, reason: reason as Error });
  },
});

/** Lambda's entry. */
export const handler = entry<Trigger | TopicEvent, void>(async (event, context) => {
  const alarms = alarmsIn(event);
  if (alarms !== null) return tellAlarms(alarmChannels, alarms);
  return announce(deps, keysIn(event as Trigger), Date.now() + context.getRemainingTimeInMillis() - LAST_SENDS_MS);
});
