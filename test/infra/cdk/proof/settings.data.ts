import type { SettingsInput } from '../../../../infra/stack/settings.ts';
import { ALLOWANCE, BUTTONS, POSTMASTER } from '../template.ts';
import { QUARANTINE as POOL, SHARED } from './story.ts';

export const KEY_PARAMETER = '/lazaretto/abusix';
export const WEBHOOK_SECRET_PARAMETER = '/lazaretto/webhook-secret';
export const SENDER_SECRET_PARAMETER = '/lazaretto/mailer-secret';
export const KEY_ARN = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
export const OWN_BUCKET = 'acme-mail-archive';
const STREAM = 'arn:aws:dynamodb:us-east-1:111122223333:table';

/** A deployment with all that there is. @param dnsServers whom the patrol asks */
export const most = (dnsServers: readonly string[]): SettingsInput => ({
  quarantinePool: { name: POOL },
  mode: 'enforce',
  ...BUTTONS,
  ...ALLOWANCE,
  teamsWebhookParameter: '/lazaretto/teams-webhook',
  alertWebhook: { urlParameter: '/lazaretto/webhook-url', secretParameter: WEBHOOK_SECRET_PARAMETER },
  senderWebhooks: [{ urlParameter: '/lazaretto/mailer-url', secretParameter: SENDER_SECRET_PARAMETER }],
  journalShards: 4,
  tenantPages: true,
  archive: { days: 400 },
  reports: { address: 'dmarc@reports.example.com' },
  onboarding: true,
  ...POSTMASTER,
  policy: { pauseTenants: true, streams: { [SHARED]: { by: 'ses:tenant-name' } }, drift: 'reapply' },
  patrol: {
    dnsServers,
    keyParameters: { ABUSIX_KEY: KEY_PARAMETER },
    lists: [
      { id: 'mine', zone: 'bl.example', weight: 5 },
      {
        ...{ id: 'keyed', zone: '{key}.keyed.example', weight: 5 },
        needs: { kind: 'key', key: 'ABUSIX_KEY', why: 'a key' },
      },
    ],
  },
});

/** Deployments whose permissions are others, by what makes them so: what they have instead of what there is most. */
export const VARIANTS: Readonly<Record<string, (of: SettingsInput) => SettingsInput>> = {
  'the least that there is': () => ({
    ...{ quarantinePool: { name: POOL }, mode: 'enforce', attach: 'none' },
    patrol: { enabled: false },
  }),
  'pools of its own, with a standby': (of) => ({
    ...of,
    homePools: ['home'],
    cloudTrail: true,
    policy: { ...of.policy, standby: { home: 'reserve' } },
  }),
  'a key of its own': (of) => ({ ...of, encryptionKeyArn: KEY_ARN }),
  'an archive in a bucket of its own, under a key of its own': (of) => ({
    ...of,
    name: 'another',
    archive: { days: 30, bucket: OWN_BUCKET, key: KEY_ARN, whole: true },
  }),
  'restored tables': (of) => ({
    ...of,
    restoredTables: {
      journal: { name: 'restored-journal', streamArn: `${STREAM}/restored-journal/stream/local` },
      totals: { name: 'restored-totals' },
      registry: { name: 'restored-registry', streamArn: `${STREAM}/restored-registry/stream/local` },
    },
  }),
};

/** In front of the names of a variant's tables. */
export const prefixOf = (variant: string): string =>
  variant === 'restored tables' ? 'restored-' : `${variant.replace(/\W+/g, '-')}-`;

/**
 * Every setting: in which variant it changes permissions; null where it changes none, with a value that would. A new
 * setting does not compile without its row.
 */
export const SETTINGS_PROVED: {
  readonly [Name in keyof Required<SettingsInput>]: string | { readonly none: SettingsInput[Name] };
} = {
  quarantinePool: 'pools of its own, with a standby',
  homePools: 'pools of its own, with a standby',
  cloudTrail: 'pools of its own, with a standby',
  policy: 'the least that there is',
  onboarding: 'the least that there is',
  slackWebhookParameter: 'the least that there is',
  slackButtons: 'the least that there is',
  teamsWebhookParameter: 'the least that there is',
  alertWebhook: 'the least that there is',
  senderWebhooks: 'the least that there is',
  allowance: 'the least that there is',
  tenantPages: 'the least that there is',
  archive: 'the least that there is',
  reports: 'the least that there is',
  name: 'an archive in a bucket of its own, under a key of its own',
  attach: 'the least that there is',
  patrol: 'the least that there is',
  postmaster: 'the least that there is',
  encryptionKeyArn: 'a key of its own',
  restoredTables: 'restored tables',
  mode: { none: 'observe' },
  alertEmails: { none: ['ops@example.com'] },
  eventTypes: { none: ['SEND', 'DELIVERY', 'BOUNCE', 'COMPLAINT'] },
  windows: { none: { intakeSeconds: 60, evaluationSeconds: 60 } },
  journalShards: { none: 8 },
  intakeConcurrency: { none: 9 },
  quarantinedSetsAlarm: { none: 3 },
  logRetentionDays: { none: 7 },
  removal: { none: 'destroy' },
  tags: { none: { team: 'mail' } },
  runbook: { none: 'https://example.com/runbook' },
};
