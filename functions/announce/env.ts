import { MESSAGE_PREFIX } from '../../shared/registry/keys.ts';

/** What this function needs to be told. The stack imports these names, so that a typo does not compile. */
export const ENV = {
  registryTable: 'REGISTRY_TABLE',
  alertTopicArn: 'ALERT_TOPIC_ARN',
} as const;
/** What it may be told. Without the first or the second, or where they are empty, there is no Slack. */
export const OPTIONAL_ENV = {
  slackWebhookUrl: 'SLACK_WEBHOOK_URL',
  /** Name of the SSM parameter (SecureString) that holds the address of the webhook. */
  slackWebhookParameter: 'SLACK_WEBHOOK_PARAMETER',
  /** Name of the SecureString that holds the address of a workflow's webhook in Microsoft Teams. */
  teamsWebhookParameter: 'TEAMS_WEBHOOK_PARAMETER',
  /** Names of the SecureStrings that hold the address and the secret (`whsec_…`) of a signed webhook. */
  webhookUrlParameter: 'WEBHOOK_URL_PARAMETER',
  webhookSecretParameter: 'WEBHOOK_SECRET_PARAMETER',
  /** Webhooks of applications that send, as JSON: a list of `SenderWebhook`. */
  senderWebhooks: 'SENDER_WEBHOOKS',
  /** `on` where answer-slack answers them. */
  slackButtons: 'SLACK_BUTTONS',
  /** Where people reach the console by browser. */
  consoleUrl: 'CONSOLE_URL',
  /** Where the runbook is read, `https://…`. */
  runbook: 'RUNBOOK',
} as const;
export const BUTTONS_ON = 'on';

/** Half of the lease (`LEASE_MS`), so that a run has ended before its messages are given to another. Unit: s. */
export const TIMEOUT_SECONDS = 60;

/** Which records of the registry start it: a message that was put, never what this function writes itself. */
export const FEED_FILTER = {
  eventName: ['INSERT'],
  dynamodb: { Keys: { sk: { S: [{ prefix: MESSAGE_PREFIX }] } } },
} as const;

/** An alert is rare and does not wait. Unit: s. */
export const BATCHING_WINDOW_SECONDS = 0;
/** It waits for others more than it computes. Unit: MB. */
export const MEMORY_MB = 512;
