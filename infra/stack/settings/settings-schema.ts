import * as z from 'zod';
import { BATCHING_WINDOW_SECONDS as EVALUATION_WINDOW } from '../../../functions/evaluate-sets/env.ts';
import { BATCHING_WINDOW_SECONDS as INTAKE_WINDOW } from '../../../functions/ingest-events/env.ts';
import { isRoleArn } from '../../../shared/allowance/callers.ts';
import { DEFAULT_EVENT_TYPES, EVENT_TYPES } from '../../../shared/attach/event-types.ts';
import { ATTACH_MODES } from '../../../shared/attach/settings.ts';
import { MOST_SHARDS } from '../../../shared/counting/shard-plan.ts';
import { closed, expected, flag, like, mode, name, ownPool, pattern, whole } from '../../../shared/policy/schema.ts';
import { DEFAULT_DEPLOYMENT } from '../../../shared/telemetry/metrics.ts';
import { PATROL } from './patrol-settings.ts';
import { KEY, POSTMASTER } from './postmaster-settings.ts';

/** Days that CloudWatch Logs can keep a log. Source: CloudWatch Logs API, `PutRetentionPolicy`. */
const RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1_096, 1_827, 3_653] as const;

/** Lambda's environment holds 4 KB, and names of parameters may be long. */
const MOST_WEBHOOKS = 10;

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
const oneOf = <const T extends readonly string[]>(words: T) =>
  z.enum(words, { error: expected(words.map((word) => `"${word}"`).join(' or ')) });
const list = <T extends z.ZodType>(of: T, what: string) => z.array(of, { error: expected(`a list of ${what}`) });
const DAYS = expected(`a number of days that CloudWatch Logs knows (${RETENTION_DAYS.join(', ')})`);
const TEXT = expected('a text');

const MAIL = like(/^[^\s@"<>]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/, 'a mail address such as ops@example.com');
const PARAMETER = like(
  /^\/?[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*$/,
  'the name of an SSM parameter such as "/lazaretto/slack-webhook", and not the address itself',
);
/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
/** Of directory buckets, whose lists have no order and whose rights are others, none is taken. */
const BUCKET = like(
  /^(?!.*--x-s3$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  'the name of a general purpose bucket such as "acme-mail-archive"',
);
/** Ten years. */
const MOST_ARCHIVE_DAYS = 3_653;
const STREAM = like(/^arn:[a-z-]+:dynamodb:[a-z0-9-]+:\d{12}:table\/[\w.-]+\/stream\/\S+$/, 'the ARN of a stream');
const TABLE = like(/^[A-Za-z0-9_.-]{3,255}$/, 'the name of a table');
const SLACK_USER = like(
  /^[UW][A-Z0-9]{2,20}$/,
  'a member ID of Slack such as "U012AB3CD", which the profile of the person shows',
);
const SLACK_WORKSPACE = like(/^T[A-Z0-9]{2,20}$/, 'the ID of a Slack workspace such as "T012AB3CD"');
const CONSOLE_URL = like(/^https:\/\/[^\s#?"<>]{1,500}$/, 'an address such as "https://console.example.com"');
/** @see https://docs.aws.amazon.com/ses/latest/APIReference/API_CreateReceiptRuleSet.html */
const RULE = like(/^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?$/, 'the name of a receipt rule or rule set of SES');
const A_ROLE = expected('the ARN of a role such as "arn:aws:iam::111122223333:role/mailer"');
const ROLE = z.string({ error: A_ROLE }).refine(isRoleArn, { error: A_ROLE });
const A_SET = expected('at least one name or pattern');
const RUNBOOK = like(/^\S+$/, 'an address without spaces');

export const SETTINGS_SCHEMA = closed({
  name: like(/^[a-z][a-z0-9-]{2,31}$/, 'a name of 3 to 32 lower-case letters, digits or "-"').default(
    DEFAULT_DEPLOYMENT,
  ),
  mode: mode.default('observe'),
  // As it is: an object that is copied loses a field called `__proto__`.
  policy: z.custom<Readonly<Record<string, unknown>>>(isObject, { error: expected('an object') }).default({}),
  quarantinePool: closed({
    name: ownPool,
    create: flag.default(false),
    scaling: oneOf(['standard', 'managed']).default('standard'),
  }),
  homePools: list(name, 'names of pools').optional(),
  onboarding: flag.default(false),
  allowance: closed({
    callers: list(
      closed({ role: ROLE, sets: list(pattern, 'names or patterns').min(1, { error: A_SET }) }),
      'callers',
    ).min(1, { error: expected('at least one caller') }),
  }).optional(),
  tenantPages: flag.default(false),
  archive: closed({
    days: whole('number of days', 1, MOST_ARCHIVE_DAYS),
    bucket: BUCKET.optional(),
    key: KEY.optional(),
    whole: flag.default(false),
  }).optional(),
  reports: closed({ address: MAIL, ruleSet: RULE.optional(), after: RULE.optional() }).optional(),
  alertEmails: list(MAIL, 'mail addresses').default([]),
  slackWebhookParameter: PARAMETER.optional(),
  teamsWebhookParameter: PARAMETER.optional(),
  alertWebhook: closed({ urlParameter: PARAMETER, secretParameter: PARAMETER }).optional(),
  senderWebhooks: list(
    closed({ tenant: name.optional(), urlParameter: PARAMETER, secretParameter: PARAMETER }),
    'webhooks',
  )
    .max(MOST_WEBHOOKS, { error: expected(`at most ${MOST_WEBHOOKS} webhooks`) })
    .default([]),
  slackButtons: closed({
    signingSecretParameter: PARAMETER,
    workspace: SLACK_WORKSPACE,
    users: list(SLACK_USER, 'member IDs of Slack').min(1, { error: expected('at least one member ID of Slack') }),
    consoleUrl: CONSOLE_URL.optional(),
  }).optional(),
  attach: oneOf(ATTACH_MODES).default('all'),
  eventTypes: list(oneOf(EVENT_TYPES), 'event types').default([...DEFAULT_EVENT_TYPES]),
  windows: closed({
    intakeSeconds: whole('number of seconds', 1, 300).default(INTAKE_WINDOW),
    evaluationSeconds: whole('number of seconds', 0, 300).default(EVALUATION_WINDOW),
  }).prefault({}),
  cloudTrail: flag.default(false),
  journalShards: whole('number of shards', 1, MOST_SHARDS).optional(),
  intakeConcurrency: whole('number of runs', 2, 1_000).default(2),
  quarantinedSetsAlarm: whole('number of sets', 1, 10_000).default(10),
  patrol: PATROL,
  postmaster: POSTMASTER,
  logRetentionDays: z
    .number({ error: DAYS })
    .refine((days) => RETENTION_DAYS.some((known) => known === days), { error: DAYS })
    .default(30),
  removal: oneOf(['retain', 'destroy']).default('retain'),
  tags: z.record(z.string(), z.string({ error: TEXT }), { error: expected('an object of texts') }).default({}),
  encryptionKeyArn: KEY.optional(),
  runbook: RUNBOOK.default('docs/runbook.md'),
  restoredTables: closed({
    journal: closed({ name: TABLE, streamArn: STREAM }).optional(),
    totals: closed({ name: TABLE }).optional(),
    registry: closed({ name: TABLE, streamArn: STREAM }).optional(),
  }).prefault({}),
});

/** Every setting by its name. */
export const SETTING_NAMES: readonly string[] = Object.keys(SETTINGS_SCHEMA.shape);

/** Settings, complete, with the policy as the functions are told it. */
export type Settings = Omit<z.output<typeof SETTINGS_SCHEMA>, 'policy'> & { readonly policyJson: string };
