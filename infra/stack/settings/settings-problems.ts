import { ESSENTIAL_TYPES } from '../../../shared/attach/event-types.ts';
import { DEFAULT_DEDICATED_POOL } from '../../../shared/placement/delivery.ts';
import { parsePolicy } from '../../../shared/policy/parse.ts';
import { standbyIn } from './policy-reads.ts';
import type { Settings } from './settings-schema.ts';

/** All environment variables of a function together hold 4 KB. Source: Lambda developer guide, quotas. Unit: bytes. */
const LONGEST_POLICY = 3_000;

/** What is wrong with settings each of which may be, taken together: one sentence per field. */
export const settingsProblems = (
  settings: Omit<Settings, 'policyJson'>,
  policy: Readonly<Record<string, unknown>>,
  policyJson: string,
): readonly string[] => [
  ...policyProblems(policy, policyJson),
  ...poolProblems(settings, policyJson),
  ...standbyProblems(settings, policyJson),
  ...typeProblems(settings),
  ...buttonProblems(settings),
  ...callerProblems(settings),
];

function policyProblems(policy: Readonly<Record<string, unknown>>, policyJson: string): string[] {
  const twice = ['mode', 'quarantinePool']
    .filter((field) => field in policy)
    .map((field) => `settings.policy.${field}: expected nothing here, because settings.${field} says it`);
  const parsed = parsePolicy(policyJson);
  const wrong = parsed.ok ? [] : parsed.problems.map((problem) => `settings.${problem}`);
  const bytes = Buffer.byteLength(policyJson);
  const long =
    bytes > LONGEST_POLICY
      ? [
          `settings.policy: expected at most ${LONGEST_POLICY} bytes as JSON, got ${bytes}; save it in the registry instead`,
        ]
      : [];
  return [...twice, ...wrong, ...long];
}

/** `place-sets` is told policy and pools in its environment of 4 KB. Unit: bytes. */
const LONGEST_WITH_POOLS = 3_300;

function poolProblems(
  { homePools = [], quarantinePool }: Pick<Settings, 'homePools' | 'quarantinePool'>,
  policyJson: string,
): string[] {
  const both = homePools.includes(quarantinePool.name)
    ? [`settings.quarantinePool.name: expected a pool that is no home pool, got "${quarantinePool.name}", which is one`]
    : [];
  const bytes = Buffer.byteLength(policyJson) + homePools.join(',').length;
  if (homePools.length === 0 || bytes <= LONGEST_WITH_POOLS) return both;
  return [
    ...both,
    `settings.homePools: expected at most ${LONGEST_WITH_POOLS} bytes together with settings.policy, got ${bytes}`,
  ];
}

/** What is moved out of a pool must have the right to come home. */
const standbyProblems = ({ homePools }: Pick<Settings, 'homePools'>, policyJson: string): string[] =>
  Object.keys(standbyIn(policyJson))
    .filter((home) => homePools !== undefined && home !== DEFAULT_DEDICATED_POOL && !homePools.includes(home))
    .map((home) => `settings.policy.standby.${home}: expected a pool of settings.homePools, got "${home}"`);

const typeProblems = ({ eventTypes }: Pick<Settings, 'eventTypes'>): string[] =>
  ESSENTIAL_TYPES.filter((type) => !eventTypes.includes(type)).map(
    (type) => `settings.eventTypes: expected ${type} among them, because sets cannot be judged without it`,
  );

/** The policy fills most of the 4 KB of an environment; 50 member IDs take some 600 bytes. */
const MOST_USERS = 50;

function buttonProblems({
  slackButtons,
  slackWebhookParameter,
}: Pick<Settings, 'slackButtons' | 'slackWebhookParameter'>): string[] {
  if (slackButtons === undefined) return [];
  const { users } = slackButtons;
  const many =
    users.length > MOST_USERS
      ? [`settings.slackButtons.users: expected at most ${MOST_USERS}, got ${users.length}`]
      : [];
  const alone =
    slackWebhookParameter === undefined
      ? [
          'settings.slackWebhookParameter: expected it beside slackButtons, because the buttons stand in the messages that it sends, got nothing',
        ]
      : [];
  return [...many, ...alone];
}

/** The function is told its callers in its environment of 4 KB. Unit: bytes. */
const LONGEST_CALLERS = 3_000;

function callerProblems({ allowance }: Pick<Settings, 'allowance'>): string[] {
  const bytes = Buffer.byteLength(JSON.stringify(allowance?.callers ?? []));
  if (bytes <= LONGEST_CALLERS) return [];
  return [`settings.allowance.callers: expected at most ${LONGEST_CALLERS} bytes as JSON, got ${bytes}`];
}
