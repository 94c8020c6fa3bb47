import { describe, expect, expectTypeOf, it } from 'vitest';
import type * as z from 'zod';
import { appOf } from '../../../infra/stack/app.ts';
import {
  InvalidSettings,
  readSettings,
  type SETTINGS_SCHEMA,
  type SettingsInput,
} from '../../../infra/stack/settings.ts';
import type { BlocklistInput } from '../../../shared/dns-patrol/blocklists/input.ts';
import type { Blocklist } from '../../../shared/dns-patrol/blocklists/model.ts';
import { DEFAULT_POLICY } from '../../../shared/policy/defaults.ts';
import type { PolicyInput } from '../../../shared/policy/input.ts';
import { parsePolicy } from '../../../shared/policy/parse.ts';
import type { POLICY_SCHEMA } from '../../../shared/policy/schema.ts';
import { BUTTONS, SETTINGS } from './template.ts';

/** Whatever a person writes; a file in JavaScript is not checked by anybody before. */
const wrong = (change: object): string => {
  try {
    readSettings({ ...SETTINGS, ...change } as SettingsInput);
  } catch (error) {
    if (error instanceof InvalidSettings) return error.message;
    throw error;
  }
  return 'nothing';
};
const CALLER = 'arn:aws:iam::111122223333:role/apps/mailer';
const pool = (quarantinePool: object) => ({ quarantinePool: { name: 'q', ...quarantinePool } });

/** What a schema takes, whoever may write to it. */
type Fixed<T> = T extends object ? { readonly [Key in keyof T]: Fixed<T[Key]> } : T;
type Schema = Fixed<Omit<z.input<typeof SETTINGS_SCHEMA>, 'policy'>>;
type Written = Omit<SettingsInput, 'policy'>;
type PolicyField = Exclude<keyof typeof POLICY_SCHEMA.shape, 'mode' | 'quarantinePool'>;

describe('settings', () => {
  it('are written out as the schemas take them: people read the types', () => {
    // Held by the compiler: `npm run check` fails where one of them says something else.
    expectTypeOf<Schema>().toExtend<Written>();
    expectTypeOf<Written>().toExtend<Schema>();
    expectTypeOf<keyof PolicyInput>().toEqualTypeOf<PolicyField>();
    expectTypeOf<Fixed<z.input<typeof Blocklist>>>().toExtend<BlocklistInput>();
    expectTypeOf<BlocklistInput>().toExtend<Fixed<z.input<typeof Blocklist>>>();
  });

  it.each<[name: string, change: object, field: string, expected: string, got: string]>([
    ['a missing one', { quarantinePool: undefined }, 'settings.quarantinePool:', 'an object', 'nothing'],
    ['a pool without a name', { quarantinePool: {} }, 'settings.quarantinePool.name:', 'a name', 'nothing'],
    ['a mistyped one', { alertEmail: [] }, 'settings.alertEmail:', 'did you mean "alertEmails"', ''],
    ['a mistyped one inside', pool({ creat: true }), 'settings.quarantinePool.creat:', '"create"', ''],
    ['a mode that there is not', { mode: 'enforced' }, 'settings.mode:', '"observe" or "enforce"', '"enforced"'],
    [
      'a reserved pool',
      pool({ name: 'ses-shared-pool' }),
      'settings.quarantinePool.name:',
      'of your own',
      '"ses-shared',
    ],
    [
      'a standby for a pool that is no home pool',
      { ...pool({}), homePools: ['a'], policy: { standby: { b: 'reserve' } } },
      'settings.policy.standby.b:',
      'a pool of settings.homePools',
      '"b"',
    ],
    [
      'more home pools than the environment of a function holds beside the policy',
      { ...pool({}), homePools: Array.from({ length: 60 }, (_, index) => `${'p'.repeat(60)}-${index}`) },
      'settings.homePools:',
      'at most 3300 bytes',
      'got 3',
    ],
    ['a home pool', { ...pool({}), homePools: ['a', 'q'] }, 'settings.quarantinePool.name:', 'no home pool', '"q"'],
    ['an archive without an end', { archive: {} }, 'settings.archive.days:', 'a whole number of days', 'nothing'],
    ['an archive for no day', { archive: { days: 0 } }, 'settings.archive.days:', '1 to 3653', '0'],
    [
      'the address of a bucket',
      { archive: { days: 9, bucket: 's3://kept' } },
      'settings.archive.bucket:',
      'the name of a general purpose bucket',
      '"s3://kept"',
    ],
    [
      'a directory bucket',
      { archive: { days: 9, bucket: 'kept--use1-az4--x-s3' } },
      'settings.archive.bucket:',
      'general purpose',
      '"kept--use1',
    ],
    [
      'a key by its name',
      { archive: { days: 9, key: 'alias/k' } },
      'settings.archive.key:',
      'ARN of a KMS key',
      'alias',
    ],
    ['no mail address', { alertEmails: ['a@example.com', 'ops'] }, 'settings.alertEmails[1]:', 'a mail', '"ops"'],
    [
      'an address instead of a parameter',
      { slackWebhookParameter: 'https://hooks.example.com/services/T0' },
      'settings.slackWebhookParameter:',
      'the name of an SSM parameter',
      '"https://hooks',
    ],
    [
      'buttons in no message',
      { slackButtons: BUTTONS.slackButtons },
      'settings.slackWebhookParameter:',
      'beside',
      'nothing',
    ],
    ...(
      [
        ['a person by his name', { users: ['anna'] }, 'users[0]:', 'a member ID of Slack', '"anna"'],
        ['nobody who may press', { users: [] }, 'users:', 'at least one', '[]'],
        ['a crowd', { users: Array.from({ length: 51 }, (_, i) => `U${100 + i}`) }, 'users:', 'at most 50', '51'],
        ['a workspace by its name', { workspace: 'acme' }, 'workspace:', 'ID of a Slack workspace', '"acme"'],
        [
          'a secret instead of a parameter',
          { signingSecretParameter: 'a b' },
          'signingSecretParameter:',
          'SSM',
          '"a b"',
        ],
        ['a console without TLS', { consoleUrl: 'http://a.example' }, 'consoleUrl:', 'https://', '"http://a'],
      ] as const
    ).map(([name, change, field, expected, got]): [string, object, string, string, string] => [
      name,
      { ...BUTTONS, slackButtons: { ...BUTTONS.slackButtons, ...change } },
      `settings.slackButtons.${field}`,
      expected,
      got,
    ]),
    ...(
      [
        ['a caller by its name', [{ role: 'mailer', sets: ['a'] }], '[0].role:', 'the ARN of a role', '"mailer"'],
        ['a user', [{ role: 'arn:aws:iam::111122223333:user/x', sets: ['a'] }], '[0].role:', 'ARN of a role', 'user/x'],
        ['a caller of no set', [{ role: CALLER, sets: [] }], '[0].sets:', 'at least one name or pattern', '[]'],
        ['a caller of an odd set', [{ role: CALLER, sets: ['a b'] }], '[0].sets[0]:', 'a pattern with "*"', '"a b"'],
        ['no caller', [], ':', 'at least one caller', '[]'],
        [
          'too many callers',
          Array.from({ length: 50 }, () => ({ role: CALLER, sets: ['a'] })),
          ':',
          'at most 3000 bytes',
          'as JSON',
        ],
      ] as const
    ).map(([name, callers, field, expected, got]): [string, object, string, string, string] => [
      name,
      { allowance: { callers } },
      `settings.allowance.callers${field}`,
      expected,
      got,
    ]),
    ['an unknown event type', { eventTypes: ['SENT'] }, 'settings.eventTypes[0]:', '"SEND" or', '"SENT"'],
    ['bounces alone', { eventTypes: ['BOUNCE'] }, 'settings.eventTypes:', 'expected SEND', 'cannot be judged'],
    ['days that logs do not know', { logRetentionDays: 31 }, 'settings.logRetentionDays:', '30', '31'],
    ['too little concurrency', { intakeConcurrency: 1 }, 'settings.intakeConcurrency:', '2 to 1000', '1'],
    ['a window without a wait', { windows: { intakeSeconds: 0 } }, 'settings.windows.intakeSeconds:', '1 to 300', '0'],
    ['a key by its alias', { encryptionKeyArn: 'alias/mine' }, 'settings.encryptionKeyArn:', 'ARN of a KMS', '"alias'],
    ['a name of another alphabet', { name: 'Über' }, 'settings.name:', 'lower-case', '"Über"'],
    ['text where a number should be', { logRetentionDays: '30' }, 'settings.logRetentionDays:', 'days', '"30"'],
    [
      'limits out of order',
      { policy: { limits: { complaint: { warn: 0.01 } } } },
      'settings.policy.limits.complaint',
      'warn',
      '0.01',
    ],
    [
      'a set whose name JSON would lose',
      { policy: { streams: { __proto__: { by: 'ses:from-domain' } } } },
      'settings.policy.streams.__proto__:',
      '["__proto__"]',
      'got the prototype',
    ],
    [
      'a field called as a prototype is',
      { policy: JSON.parse('{ "__proto__": { "mode": "enforce" } }') },
      'settings.policy.__proto__:',
      'unknown field',
      '',
    ],
    ['a list for a policy', { policy: [] }, 'settings.policy:', 'an object', '[]'],
    ['an unknown field of the policy', { policy: { limit: {} } }, 'settings.policy.limit:', '"limits"', ''],
    [
      'an address that nobody can list',
      { patrol: { ips: ['10.0.0.1'] } },
      'settings.patrol.ips[0]:',
      'public',
      '"10.0',
    ],
    ['an address as a domain', { patrol: { domains: ['192.0.2.1'] } }, 'settings.patrol.domains[0]:', 'domain', '"192'],
    ['a list that there is not', { patrol: { without: ['spamcap'] } }, 'settings.patrol.without:', 'id', '"spamcap"'],
    [
      'a dead list',
      { patrol: { lists: [{ id: 'sorbs', zone: 'dnsbl.sorbs.net' }] } },
      'settings.patrol.lists:',
      'cannot be used',
      'sorbs',
    ],
    [
      'a key instead of a parameter',
      { patrol: { keyParameters: { SPAMHAUS_DQS_KEY: 'abcdefghij' } } },
      'settings.patrol.keyParameters.SPAMHAUS_DQS_KEY:',
      'not the key itself',
      '',
    ],
    [
      'a key that no list needs',
      { patrol: { keyParameters: { SPAMHAUS_KEY: '/a' } } },
      'settings.patrol.keyParameters:',
      'SPAMHAUS_DQS_KEY',
      '"SPAMHAUS_KEY"',
    ],
    [
      'a server that is none',
      { patrol: { dnsServers: ['a b'] } },
      'settings.patrol.dnsServers[0]:',
      'HOST:PORT',
      '"a b',
    ],
    [
      'a patrol too long for Lambda',
      { patrol: { domains: Array.from({ length: 300 }, (_, i) => `d${i}.example.com`) } },
      'settings.patrol:',
      'at most 3500 bytes',
      'got',
    ],
    ['the mode twice', { policy: { mode: 'enforce' } }, 'settings.policy.mode:', 'nothing here', 'settings.mode'],
    [
      'a policy too long for Lambda',
      { policy: { sets: Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`set-${i}`, { pinned: true }])) } },
      'settings.policy:',
      'at most 3000 bytes',
      'registry',
    ],
  ])('refuse %s, and name the field', (_, change, field, expected, got) => {
    const [sentence = '', ...others] = wrong(change)
      .split('\n')
      .filter((line) => line.startsWith(field));
    expect(sentence).toContain(expected);
    expect(sentence).toContain(got);
    expect(others.length).toBeLessThan(3);
  });

  it('say all that is wrong at once, a line each', () => {
    expect(wrong({ mode: 'on', alertEmails: ['x'], logRetentionDays: 2 }).split('\n')).toHaveLength(3);
  });

  it('stop the app before anything is made', () => {
    expect(() => appOf({ quarantinePool: { name: 'ses-default-dedicated-pool' } })).toThrow(InvalidSettings);
  });

  it('take what is at its limits', () => {
    expect(
      wrong({ name: 'abc', intakeConcurrency: 1_000, windows: { intakeSeconds: 300, evaluationSeconds: 0 } }),
    ).toBe('nothing');
  });

  it('publish neither opens nor clicks unless somebody says so: SES rewrites mail for them', () => {
    const { eventTypes } = readSettings(SETTINGS);
    for (const type of ['OPEN', 'CLICK', 'SUBSCRIPTION']) expect(eventTypes).not.toContain(type);
    expect(eventTypes).toHaveLength(7);
  });

  it('hand the functions a policy that they understand, with mode and pool in it', () => {
    const { policyJson } = readSettings({ ...SETTINGS, mode: 'enforce', policy: { hold: { hours: 12 } } });
    expect(parsePolicy(policyJson)).toEqual({
      ok: true,
      policy: {
        ...DEFAULT_POLICY,
        mode: 'enforce',
        quarantinePool: 'lazaretto-quarantine',
        hold: { ...DEFAULT_POLICY.hold, hours: 12 },
      },
    });
  });
});
