import { MESSAGE_PREFIX } from '../../shared/registry/keys.ts';

/** What this function needs to be told. The stack imports these names, so that a typo does not compile. */
export const ENV = {
  registryTable: 'REGISTRY_TABLE',
  alertTopicArn: 'ALERT_TOPIC_ARN',
} as const;
/** What it may be told: without it, or where it is empty, there is no Slack. */
export const OPTIONAL_ENV = { slackWebhookUrl: 'SLACK_WEBHOOK_URL' } as const;

/** Half of the lease (`LEASE_MS`), so that whoever took a message is gone before it is given to another. Unit: s. */
export const TIMEOUT_SECONDS = 60;

/** What of the registry's change feed rings: a message that was put, never what this function writes itself. */
export const FEED_FILTER = {
  eventName: ['INSERT'],
  dynamodb: { Keys: { q: { S: [{ prefix: MESSAGE_PREFIX }] } } },
} as const;

/** An alert is rare and does not wait. Unit: s. */
export const BATCHING_WINDOW_SECONDS = 0;
