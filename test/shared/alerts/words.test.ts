import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { standingMessage } from '../../../shared/alerts/compose.ts';
import { incidentAlert, incidentCleared } from '../../../shared/alerts/incident.ts';
import { ALERT_KINDS, type AlertMessage } from '../../../shared/alerts/model.ts';
import { signalAlert, signalCleared, type ToldSignal } from '../../../shared/alerts/signal.ts';
import { slackMessage } from '../../../shared/alerts/slack.ts';
import { unmeasuredAlert, untaggedAlert } from '../../../shared/alerts/streams.ts';
import { type AlertSubject, noticeAlert, openAlert, remindAlert } from '../../../shared/alerts/subject.ts';
import { teamsMessage } from '../../../shared/alerts/teams.ts';
import { mailSubject, mailText } from '../../../shared/alerts/text.ts';
import { unclaimedAlert } from '../../../shared/alerts/unclaimed.ts';
import { auditAlert } from '../../../shared/audit-counts/messages.ts';
import { capacityAlerts } from '../../../shared/capacity/tell.ts';
import { record as zoneRecord } from '../../../shared/dns-patrol/authentication/zone-record.ts';
import { brokenAlert, brokenCleared } from '../../../shared/dns-patrol/findings/broken.ts';
import { listingAlert } from '../../../shared/dns-patrol/findings/listing-alert.ts';
import { DAY_MS, HOUR_MS } from '../../../shared/kernel/time.ts';
import { ladderAlerts } from '../../../shared/ladders/alert.ts';
import { customerReady } from '../../../shared/onboarding/messages.ts';
import { FINDINGS, findingAlert } from '../../../shared/placement/findings.ts';
import { joinMass, leaveMass } from '../../../shared/placement/mass.ts';
import type { Mass } from '../../../shared/placement/mass-model.ts';
import {
  changedByAlert,
  closeAlert,
  driftAlert,
  failoverAlert,
  heldMoveAlert,
  moveProblemAlert,
} from '../../../shared/placement/messages.ts';
import { emptyPlacement } from '../../../shared/placement/model.ts';
import {
  accessAlert,
  accessCleared,
  findingCleared,
  findingAlert as gmailAlert,
} from '../../../shared/postmaster/messages.ts';
import type { AccessState, StoredFinding } from '../../../shared/postmaster/ports.ts';
import { silentScheduleAlert } from '../../../shared/schedules/messages.ts';
import { SCHEDULED } from '../../../shared/schedules/scheduled.data.ts';
import { STANDINGS } from '../../../shared/standing/model.ts';
import { togetherAlert } from '../../../shared/together/alert.ts';
import { pathOf, textOf } from '../../docs/pages.ts';
import { RARER } from './rarer.ts';
import { message, POOLS, record, T0 } from './samples.ts';

const SET = 'acme-marketing';
const about = { configurationSet: SET, tenant: 'acme', why: record().sentence };
const desired = {
  ...about,
  version: 3,
  pool: { kind: 'pool', name: 'lazaretto-quarantine' },
  sendingEnabled: true,
  automatic: true,
  decidedAt: T0,
} as const;
const drift = { version: 3, since: T0, pool: 'shared-1', sendingEnabled: true, reminders: 0 } as const;
const numbers = record().numbers as NonNullable<ReturnType<typeof record>['numbers']>;
const TODAY = Math.floor(T0 / DAY_MS);

const signal: ToldSignal = {
  configurationSet: SET,
  tenant: 'acme',
  mode: 'enforce',
  metric: 'missingMailbox',
  since: T0,
  sentence: 'missing mailboxes 40 of 900 outcomes since 08:00 = 4.44 %, limit 2.00 %, evidence 12.0 ≥ 10',
  numbers: { ...numbers, metric: 'missingMailbox', count: 40, of: 900, rate: 40 / 900, limit: 0.02, evidence: 12 },
  endedAt: null,
  ending: null,
};
const incident = {
  id: 'google-1',
  provider: 'google',
  metric: 'hardBounce',
  count: 210,
  of: 1_400,
  sets: 12,
  limit: 0.05,
  since: T0,
  until: null,
} as const;
const GMAIL: StoredFinding = {
  id: 'gmail:spamRate:example.com',
  domain: 'example.com',
  feedbackId: null,
  signal: 'spamRate',
  day: TODAY - 2,
  value: 0.0042,
  figures: { until: T0 - DAY_MS, believedUntil: T0 + 4 * DAY_MS, isGrave: false },
  sentence:
    'Gmail (Postmaster Tools): 0.42 % of the mail from example.com was reported as spam by its readers on 2025-12-30, limit 0.10 %',
  since: T0,
  sets: [SET],
  accused: SET,
};
const ACCESS: AccessState = {
  code: 'invalid_grant',
  since: T0,
  sentence: 'Google takes the refresh token no more (invalid_grant)',
  next: ['Connect again: lazaretto postmaster connect.'],
};
const finding = {
  rule: 'dkim-none',
  severity: 'critical',
  expected: 'a DKIM key at s1._domainkey.hazel.example',
  seen: 'nothing',
  mend: zoneRecord('s1._domainkey.hazel.example', 'TXT', 'v=DKIM1; k=rsa; p=MIGfMA0G'),
  decide: null,
} as never;
const broken = brokenAlert('hazel.example', 'dkim-none', T0, finding);
const held = {
  version: 3,
  since: T0,
  why: 'blast-radius',
  sentence: '3 of 63 sets were moved within an hour',
  reminders: 0,
} as const;
const together = {
  key: 'tenant:acme',
  tenant: 'acme',
  openedAt: T0,
  closedAt: null,
  mode: 'enforce',
  sets: 58,
  hitSets: 21,
  worst: ['acme-1', 'acme-2'],
  numbers,
  sentence:
    '58 sets of acme together: complaints 34 of 1,682 delivered since 2026-01-01 08:00 UTC = 2.02 %, limit 0.10 %',
  moves: false,
} as const;

const waiting = (set: string) => ({ set, why: record().sentence, sentence: held.sentence });
const heldFirst = joinMass(null, waiting(SET), T0);
const heldTogether = joinMass(heldFirst.group, waiting('birch-news'), T0);
const sentences = {
  failed:
    'SES refused: AccessDeniedException: User is not authorized to perform ses:PutConfigurationSetDeliveryOptions',
  drifted: 'SES shows pool other-pool, sending on; carried out and read back was pool lazaretto-quarantine, sending on',
} as const;
const heldOver = leaveMass({ ...(heldTogether.group as Mass), sets: [SET] }, SET, T0 + HOUR_MS);

/** Each kind of alert as the functions compose it, by name. */
const SAMPLES: readonly (readonly [name: string, alert: AlertMessage])[] = [
  ...STANDINGS.filter((to) => to !== 'healthy').map(
    (to) => [`standing: ${to}`, standingMessage(null, record({ from: 'healthy', to }), POOLS)] as const,
  ),
  [
    'standing: healthy again',
    standingMessage(
      record({ to: 'warned' }),
      record({
        from: 'warned',
        to: 'healthy',
        cause: 'healed',
        numbers: null,
        sentence: 'evidence stayed below 1 for 24 hours',
      }),
      POOLS,
    ),
  ],
  [
    'standing: with what the servers say',
    openAlert({
      ...standingMessage(null, record({ numbers: { ...numbers, metric: 'hardBounce' } }), POOLS),
      said: [
        'Gmail: unknown-user: 550-5.1.1 The email account that you tried to reach … does not exist',
        'unknown-user: 550 5.1.1 … user unknown; <b>*bold* `code` @here</b>',
      ],
    }),
  ],
  ['standing: observed', standingMessage(null, record({ mode: 'observe' }), POOLS)],
  ['held', openAlert(heldMoveAlert(about, held))],
  ['held: reminder', remindAlert(heldMoveAlert(about, held), T0 + DAY_MS) as AlertMessage],
  ['held: over', closeAlert(heldMoveAlert(about, held), T0 + HOUR_MS, 'the decision was carried out')],
  ['held together', heldTogether.message as AlertMessage],
  ['held together: over', heldOver.message as AlertMessage],
  [
    'placement',
    openAlert(
      moveProblemAlert(about, {
        version: 3,
        since: T0,
        why: 'pool-empty',
        sentence: 'pool lazaretto-quarantine holds no address',
        attempts: 7,
        nextAt: null,
        reminders: 0,
      }),
    ),
  ],
  ['drift', openAlert(driftAlert(desired, emptyPlacement(SET), { ...drift, leak: 'left-quarantine' }))],
  ...(['failed', 'drifted'] as const).flatMap((kind) => {
    const why = kind === 'failed' ? record().sentence : sentences[kind];
    const one = (set: string) => ({ kind, set, why, sentence: sentences[kind] });
    const { message: told, group } = joinMass(joinMass(null, one(SET), T0).group, one('birch-news'), T0);
    const over = leaveMass({ ...(group as Mass), sets: [SET] }, SET, T0 + HOUR_MS).message;
    return [
      [`many ${kind}`, told as AlertMessage],
      [`many ${kind}: over`, over as AlertMessage],
    ] as const;
  }),
  ['drift: who', changedByAlert(about, T0, { principal: 'arn:aws:iam::123456789012:user/bob', at: T0 } as never)],
  ['signal', openAlert(signalAlert(signal))],
  [
    'signal: over',
    signalCleared({ ...signal, endedAt: T0 + HOUR_MS, ending: 'evidence stayed below 1 for 24 hours' }) as AlertMessage,
  ],
  ['incident', openAlert(incidentAlert(incident))],
  ['incident: over', incidentCleared(incident, T0 + HOUR_MS)],
  [
    'listing',
    openAlert(
      listingAlert(
        {
          target: '192.0.2.7',
          list: 'zen.list.example',
          state: 'listed',
          since: T0,
          evidence: {
            codes: ['127.0.0.2'],
            meaning: 'spam source',
            weight: 5,
            text: 'see https://list.example/why?_ip=192.0.2.7',
          },
          history: [],
        } as never,
        { name: 'List', zone: 'zen.list.example', removal: 'https://list.example/remove?ip=192.0.2.7' } as never,
        'shared-1',
        [{ set: SET, deliveries: 900, hardBounces: 90, complaints: 4, isEstimate: true, evidence: 31 }],
      ) as AlertSubject,
    ),
  ],
  [
    'listing: standby',
    openAlert(
      failoverAlert({
        mode: 'enforce',
        home: 'shared-1',
        pool: 'standby-1',
        since: T0,
        sentence: '192.0.2.7 of pool shared-1 is on zen.list.example',
      }),
    ),
  ],
  ['authentication', openAlert(broken)],
  ['authentication: over', brokenCleared(broken, T0 + HOUR_MS)],
  [
    'resolver',
    noticeAlert({
      ...message({
        configurationSet: null,
        tenant: null,
        kind: 'resolver',
        alertId: `resolver:${T0}`,
        standing: null,
        numbers: null,
      }),
      title: 'The DNS resolver cannot be trusted',
      sentence: '9 of 10 lists failed at once',
      next: ['Answers of the lists do not count until they are normal again. Known listings stay as they were.'],
    } satisfies AlertSubject),
  ],
  ...SCHEDULED.map((one) => [`schedule: ${one.name}`, openAlert(silentScheduleAlert(one, T0))] as const),
  ...FINDINGS.map(
    (name) =>
      [
        `inventory: ${name}`,
        openAlert(findingAlert(name, { since: T0, reminders: 0, count: 2, first: ['first', 'second'] })),
      ] as const,
  ),
  [
    'audit: counts',
    openAlert(
      auditAlert(
        {
          since: T0,
          findings: [
            {
              gap: {
                configurationSet: SET,
                what: 'sends',
                counted: 900,
                reported: 1_000,
                share: 0.1,
                source: 'cloudwatch',
              },
              cause: 'the set does not publish Send',
            },
          ],
        } as never,
        TODAY,
      ),
    ),
  ],
  ['audit: unclaimed', unclaimedAlert(T0)],
  ['unwatched: untagged', openAlert(untaggedAlert(SET, 'ses:tenant-name', TODAY, T0))],
  [
    'unwatched: unmeasured',
    openAlert(
      unmeasuredAlert(
        SET,
        'publishes neither Send nor Delivery',
        { hardBounces: 7, complaints: 1 } as never,
        TODAY,
        T0,
      ),
    ),
  ],
  ['together', openAlert(togetherAlert(together))],
  ...capacityAlerts(
    {
      mode: 'enforce',
      pools: [],
      domains: [
        {
          domain: 'old.example',
          isRetired: true,
          advice: [{ sentence: 'it sent 40 mails yesterday', level: 'due' }],
          sets: { first: [SET] },
        },
      ],
    } as never,
    TODAY,
  ).map((one) => ['capacity', one] as const),
  ...ladderAlerts(
    { kind: 'set', name: SET } as never,
    { now: { changes: [], over: { sent: 900, allowed: 500 }, why: 'step 3 of 8' } } as never,
    { mode: 'enforce', today: TODAY, tenant: null },
  ).map((one) => ['ladder', one] as const),
  ['gmail', openAlert(gmailAlert(GMAIL))],
  [
    'gmail: several senders',
    openAlert(gmailAlert({ ...GMAIL, feedbackId: 'spring', sets: [SET, 'birch'], accused: null })),
  ],
  ['gmail: over', findingCleared(GMAIL, T0 + DAY_MS, 'within')],
  ['gmail: too old', findingCleared(GMAIL, T0 + DAY_MS, 'outdated')],
  ['gmail: not asked', findingCleared(GMAIL, T0 + DAY_MS, 'not asked')],
  ['gmail: token', openAlert(accessAlert(ACCESS))],
  ['gmail: token, over', accessCleared(ACCESS, T0 + DAY_MS)],
  ...RARER,
  ['onboarding', customerReady({ tenant: 'acme', revision: 1, stage: 'new' } as never, ['acme.example'], T0)],
];
const LINKS = { consoleUrl: 'https://ops.example', runbook: 'https://wiki.example/docs/runbook.md' };

const slackText = (alert: AlertMessage): string =>
  slackMessage(alert, { consoleUrl: LINKS.consoleUrl }, [], LINKS)
    .blocks.map((block) => {
      if (block.type === 'actions')
        return block.elements.map(({ text, style = 'plain' }) => `[${text.text}: ${style}]`).join(' ');
      if (block.type === 'context') return block.elements.map(({ text }) => text).join('\n');
      return 'fields' in block ? block.fields.map(({ text }) => text.replace('\n', ' ')).join('\n') : block.text.text;
    })
    .join('\n\n');

const teamsText = (alert: AlertMessage): string => {
  const [{ content }] = teamsMessage(alert, LINKS).attachments;
  const lines = content.body.map(({ inlines }) => inlines.map(({ text }) => text).join(''));
  return [...lines, ...(content.actions ?? []).map(({ title, url }) => `[${title}: ${url}]`)].join('\n');
};

describe('the words of alerts', () => {
  it('are those of the golden file: whoever changes one reads it as people get it', async () => {
    const rendered = SAMPLES.map(
      ([name, alert]) =>
        `=== ${name}\nSubject: ${mailSubject(alert)}\n\n${mailText(alert, LINKS)}\n--- in Slack\n${slackText(alert)}\n`,
    ).join('\n');
    await expect(rendered).toMatchFileSnapshot('../../fixtures/alerts/words.txt');
  });

  it('in Teams are those of a golden file, too', async () => {
    const rendered = SAMPLES.map(([name, alert]) => `=== ${name}\n${teamsText(alert)}\n`).join('\n');
    await expect(rendered).toMatchFileSnapshot('../../fixtures/alerts/teams.txt');
  });

  it('are there for every alert that docs/alerts.md names', () => {
    const forms = [...textOf('docs/alerts.md').matchAll(/^\| `([a-z]+)` \| (`[a-z-]+:[^|]*) \|/gm)].flatMap(
      ([, kind = '', ids = '']) =>
        [...ids.matchAll(/`([a-z][a-z-]*:[^`]*)`/g)].map(([, form = '']) => ({ kind, form })),
    );
    expect(forms.length).toBeGreaterThan(50);
    const isForm = (form: string, id: string): boolean => new RegExp(`^${form.replace(/<[^>]+>/g, '.+')}$`).test(id);
    const lacking = forms.filter(
      ({ kind, form }) => !SAMPLES.some(([, alert]) => alert.kind === kind && isForm(form, alert.alertId)),
    );
    expect(lacking).toEqual([]);
    const unnamed = SAMPLES.filter(
      ([name, { alertId }]) => name !== 'test' && !forms.some(({ form }) => isForm(form, alertId)),
    );
    expect(unnamed.map(([, { alertId }]) => alertId)).toEqual([]);
  });

  it('are there for every alert that the code makes', () => {
    const made = readdirSync(pathOf('shared'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) =>
        [...textOf(`shared/${name}`).matchAll(/alertId: `([a-z][a-z-]*):/g)].map(([, head = '']) => head),
      );
    expect(made.length).toBeGreaterThan(25);
    const shown = new Set(SAMPLES.map(([, { alertId }]) => alertId.split(':')[0]));
    expect(made.filter((head) => !shown.has(head))).toEqual([]);
  });

  it('are there for every kind', () => {
    const kinds = new Set(SAMPLES.map(([, { kind }]) => kind));
    expect(ALERT_KINDS.filter((kind) => !kinds.has(kind))).toEqual([]);
  });

  it.each(SAMPLES)('say what happens next, and hold no text that a person cannot copy: %s', (_, alert) => {
    if (alert.phase !== 'cleared') expect(alert.next.length).toBeGreaterThan(0);
    expect(slackText(alert)).not.toMatch(/[＿∕]/);
    expect(alert.sentence.trim()).not.toBe('');
  });

  it.each(SAMPLES)('make the safe choice the green button in Slack: %s', (_, alert) => {
    const actions = slackMessage(alert, { consoleUrl: null }).blocks.flatMap((block) =>
      block.type === 'actions' ? block.elements : [],
    );
    const green = actions.filter(({ style }) => style === 'primary').map(({ text }) => text.text);
    expect(green).toEqual(actions.length === 0 ? [] : ['Acknowledge']);
  });
});
