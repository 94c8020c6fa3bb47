import { INTERACTION_PREFIX } from '../../shared/registry/keys.ts';

/**
 * What this function needs to be told. The stack imports these names, so that a typo does not compile.
 * `signingSecretParameter`: name of the SSM parameter (SecureString) with the app's signing secret. `users`: user ids of
 * Slack, with commas between them. `workspace`: the id of the only workspace that they may press buttons in.
 */
export const ENV = {
  registryTable: 'REGISTRY_TABLE',
  signingSecretParameter: 'SLACK_SIGNING_SECRET_PARAMETER',
  users: 'SLACK_USERS',
  workspace: 'SLACK_WORKSPACE',
} as const;
/** What it may be told. `consoleUrl`: where people reach the console by browser. */
export const OPTIONAL_ENV = { policy: 'LAZARETTO_POLICY', consoleUrl: 'CONSOLE_URL' } as const;

/** Slack waits three seconds for an answer; a cold start and the first read of the secret are part of them. Unit: s. */
export const TIMEOUT_SECONDS = 10;
/** The power to be awake in time. Unit: MB. */
export const MEMORY_MB = 1_024;
/** Runs at a time: people press one button at a time, and nobody else is to cost more than so many. */
export const CONCURRENCY = 2;

/** In the registry it writes under these alone: decisions, alerts, audit lines, and interactions that were taken. */
export const WRITES_UNDER = ['set#', 'alert#', 'audit#', INTERACTION_PREFIX] as const;
