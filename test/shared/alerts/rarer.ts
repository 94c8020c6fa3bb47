import { testAlert } from '../../../shared/admin/fleet/test-alert.ts';
import { headersAlert } from '../../../shared/alerts/demanded-headers.ts';
import { flowAlert, flowCleared } from '../../../shared/alerts/flow.ts';
import type { AlertMessage } from '../../../shared/alerts/model.ts';
import { oddDates } from '../../../shared/alerts/odd-dates.ts';
import { openAlert } from '../../../shared/alerts/subject.ts';
import { archiveRefusedAlert } from '../../../shared/archive/messages.ts';
import { evacuatedAlert } from '../../../shared/attach/messages.ts';
import { seasonAlerts } from '../../../shared/capacity/reminders.ts';
import { planSeason } from '../../../shared/capacity/season.ts';
import { capacityAlerts } from '../../../shared/capacity/tell.ts';
import { record as zoneRecord } from '../../../shared/dns-patrol/authentication/zone-record.ts';
import { driftAlert } from '../../../shared/dns-patrol/findings/authentication.ts';
import { compareDoubts } from '../../../shared/dns-patrol/findings/doubts.ts';
import { damageAlert } from '../../../shared/evaluation/damage-messages.ts';
import { DAY_MS, dayOf, HOUR_MS } from '../../../shared/kernel/time.ts';
import { ladderAlerts } from '../../../shared/ladders/alert.ts';
import { LADDERS } from '../../../shared/ladders/ladders.data.ts';
import {
  customerEstablished,
  customerGone,
  setSuppressesLess,
  stepDoneAfterAll,
  stepRefused,
} from '../../../shared/onboarding/messages.ts';
import { newProgress } from '../../../shared/onboarding/progress.ts';
import { domainMessages, silenceAlert } from '../../../shared/reports/tell/messages.ts';
import { togetherAlert } from '../../../shared/together/alert.ts';
import { T0 } from './samples.ts';

const SET = 'acme-marketing';
const TODAY = dayOf(T0);
const NUMBERS = {
  ...{ metric: 'hardBounce', count: 90, of: 1_200, rate: 0.075, limit: 0.05, evidence: 11.2, bar: 10 },
  since: T0 - 2 * HOUR_MS,
} as const;
type Sample = readonly [name: string, alert: AlertMessage];
const named = (name: string, alerts: readonly (AlertMessage | null)[]): Sample[] =>
  alerts.filter((alert) => alert !== null).map((alert) => [name, alert]);

const drop = {
  configurationSet: SET,
  provider: 'yahoo',
  sent: 1_840,
  delivered: 310,
  usual: 0.97,
  reason: 'reputation',
  waiting: 1_495,
  others: { asked: 6, see: 0 },
} as const;
const dropTold = openAlert(flowAlert(drop, { tenant: 'acme', mode: 'enforce', now: T0, isAgain: false }));

/** A domain's own records, as the patrol finds them. */
const gone = {
  rule: 'dkim-none',
  severity: 'critical',
  expected: 'a DKIM key at s1._domainkey.hazel.example',
  seen: 'nothing',
  mend: zoneRecord('s1._domainkey.hazel.example', 'TXT', `v=DKIM1; k=rsa; p=${'MIGfMA0G'.repeat(60)}`),
  decide: null,
} as const;
const change = { name: 's1._domainkey.hazel.example TXT', before: ['v=DKIM1; k=rsa; p=MIGfMA0G'], after: [] };
const looked = (findings: readonly unknown[]) =>
  ({ domain: 'hazel.example', findings, undetermined: [], records: [] }) as never;
const doubt = { check: 'dmarc', why: 'no name server of hazel.example answers' } as never;
const doubted = [{ check: 'dmarc', since: T0 - DAY_MS, looks: 3, isTold: false }] as never;

const source = {
  ip: '192.0.2.9',
  name: null,
  kind: 'unknown',
  sums: { messages: 900, aligned: 0, spf: 0, dkim: 0, forwarded: 0 },
} as never;
const own = {
  messages: 12_400,
  failing: 1_100,
  from: T0 - 3 * DAY_MS,
  to: T0,
  providers: [{ name: 'google.com', failing: 900 }],
  worst: [source],
} as never;
const verdict = (over: object) =>
  ({
    own,
    failing: null,
    strangers: [],
    readiness: { policy: 'none', next: null, why: '' },
    policy: { p: 'none', since: null },
    ...over,
  }) as never;
const of = (over: object) =>
  domainMessages('hazel.example', verdict(over), { count: 1, first: [SET] }, { failingSince: T0 - DAY_MS, now: T0 });

const progress = newProgress('acme', 1, T0, 'ordered');
const step = { id: 'set acme-news', call: 'CreateConfigurationSet', on: 'acme-news' } as never;
const state = { at: T0, why: 'LimitExceededException: 10,000 sets', todo: 'Ask SES for more sets.' } as never;
const order = {
  tenant: 'acme',
  template: { setName: '{tenant}-{stream}', sesTenant: true },
  streams: ['marketing', 'news'],
  domains: ['acme.example'],
  removal: { sets: [SET], domains: ['acme.example'], sesTenant: true },
} as never;

const [ladder] = LADDERS;
const setting = { from: '2026-03-02', perDay: 2_000_000, addresses: 2, now: 100_000, ladder: ladder.id };
const seasonDays = planSeason({ ...setting, from: TODAY + 60, ladder, today: TODAY }).steps;

/** Alerts that come seldom, each as the functions compose it. */
export const RARER: readonly Sample[] = [
  ['flow', dropTold],
  [
    'flow: over',
    flowCleared(
      { told: dropTold, provider: 'yahoo', usual: 0.97 },
      { ...drop, sent: 1_700, delivered: 1_660 },
      'usual',
      T0 + 2 * HOUR_MS,
    ),
  ],
  [
    'flow: of most tenants',
    openAlert(
      flowAlert(
        { ...drop, configurationSet: null, reason: null, others: { asked: 6, see: 5 } },
        { tenant: null, mode: 'enforce', now: T0, isAgain: false },
      ),
    ),
  ],
  ...named('headers', [
    headersAlert({
      ...{ configurationSet: SET, tenant: 'acme', mode: 'enforce', day: TODAY - 1, now: T0 },
      totals: { sends: 4_200, withoutUnsubscribe: 4_100, withoutFeedbackId: 900 },
    }),
  ]),
  ...named(
    'odd dates',
    oddDates({
      ...{ configurationSet: SET, tenant: 'acme', mode: 'enforce', hours: [], now: T0 },
      unproven: new Map([[Math.floor(T0 / HOUR_MS) - 30, new Map([['yahoo', 12]])]]) as never,
    }),
  ),
  ['archive', archiveRefusedAlert(T0)],
  [
    'damaged',
    openAlert(
      damageAlert([
        {
          partition: { configurationSet: SET, slot: Math.floor(T0 / 300_000), shard: 0 },
          sequence: 4,
          why: 'events: expected a list, got text',
          since: T0,
        } as never,
      ]),
    ),
  ],
  [
    'evacuated',
    openAlert(
      evacuatedAlert(
        { startedAt: T0, sets: 12, broughtHome: 3, detached: 12, left: { count: 1, first: ['birch: SES refused'] } },
        T0 + HOUR_MS,
      ),
    ),
  ],
  ...named('records changed', [driftAlert(looked([gone]), [change], T0)]),
  ...named('records changed, nothing broken', [driftAlert(looked([]), [{ ...change, after: ['v=DKIM1; p=NEW'] }], T0)]),
  ...named('undetermined', [compareDoubts('hazel.example', doubted, [doubt], T0).note]),
  ...named('dmarc fails', of({ failing: 'begins' })),
  ...named('dmarc fails: over', of({ failing: 'ends' })),
  ['dmarc fails: silence', silenceAlert('hazel.example', T0 - DAY_MS, T0)],
  ...named('dmarc senders', of({ strangers: [source] })),
  ...named(
    'dmarc next',
    of({
      readiness: {
        policy: 'none',
        next: 'quarantine',
        why: 'publish p=quarantine in place of p=none in the TXT record of _dmarc.hazel.example, and leave its other tags as they are: 48,120 of 48,210 messages in 21 days pass',
      },
    }),
  ),
  ...capacityAlerts(
    {
      mode: 'enforce',
      pools: [{ advice: [{ sentence: 'pool shared-1: one address more by 2026-01-20', level: 'due' }] }],
      domains: [],
    } as never,
    TODAY - (TODAY % 7) + 4,
  ).map((one): Sample => ['capacity: weekly', one]),
  ...seasonDays.flatMap(({ day }) =>
    seasonAlerts({ spring: setting }, 'enforce', day).map((one): Sample => [`season: ${one.title}`, one]),
  ),
  ...(['hold', 'back', 'fall'] as const).flatMap((kind) =>
    ladderAlerts(
      { kind: 'set', name: SET } as never,
      {
        now: {
          changes: [{ kind, day: TODAY, provider: null, sentence: 'hard bounces 120 of 2,000 = 6.00 %, limit 5.00 %' }],
          over: null,
          why: 'step 3 of 8: 500 a day',
          allowed: 500,
          perHour: 60,
        },
      } as never,
      { mode: 'enforce', today: TODAY, tenant: 'acme' },
    ).map((one): Sample => [`ladder: ${kind}`, one]),
  ),
  [
    'together: new senders',
    openAlert(
      togetherAlert({
        ...{ key: 'new', tenant: null, openedAt: T0, closedAt: null, mode: 'enforce', sets: 31, hitSets: 9 },
        ...{ worst: ['fir-1'], numbers: NUMBERS, moves: false },
        sentence: '31 new senders together: hard bounces 90 of 1,200 outcomes since 08:00 = 7.50 %, limit 5.00 %',
      } as never),
    ),
  ],
  ['onboarding: refused', stepRefused(progress, step, state)],
  ['onboarding: refused, over', stepDoneAfterAll(progress, step, state, T0 + HOUR_MS)],
  ['onboarding: suppresses less', setSuppressesLess(progress, step, state)],
  ['onboarding: established', customerEstablished(progress, T0)],
  ['onboarding: gone', customerGone(progress, order, T0)],
  ['test', testAlert('alice', 'is anybody there?', T0)],
];
