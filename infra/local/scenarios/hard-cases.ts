import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/kernel/time.ts';
import { MAILBOXES, type Mailboxes, type Scenario, type ScenarioSender } from './model.ts';
import { become, between, from, hourly, orderly, orderlyFleet } from './senders.ts';

/** Mail to many companies, each of which has a domain and a server of its own. */
const companies = (name: string, count: number): Mailboxes =>
  Array.from({ length: count }, (_, n) => ({ domain: `${name}-${n}.example`, provider: 'other', share: 1 / count }));

/** The usual mailboxes, and one company's that take a share. */
const withCompany = (domain: string, share: number): Mailboxes => [
  { domain, provider: 'other', share },
  ...MAILBOXES.map((mailbox) => ({ ...mailbox, share: mailbox.share * (1 - share) })),
];

const twoFires: Scenario = {
  name: 'two-fires',
  about: 'One set bounces at one mailbox provider and is complained about at another: bad in two ways at once.',
  lastsMs: 3 * HOUR_MS,
  speed: 240,
  senders: become(orderlyFleet(12, 1_200), 'birch-marketing', {
    perHour: () => 1_200,
    hardBounces: (_, provider) => (provider === 'google' ? 0.25 : 0.008),
    complaints: () => 0.02,
    complaintLagMs: 10 * MINUTE_MS,
  }),
  expect: { bad: ['birch-marketing'] },
};

/** Three senders, none of whose recipients' domains is known to anybody. */
const COMPANY_SENDERS = ['birch-marketing', 'cedar-marketing', 'dahlia-marketing'] as const;
const companyDomains: Scenario = {
  name: 'company-domains',
  about: 'Three senders mail a fifth of their mail to nobody, each to 200 company domains of its own.',
  lastsMs: 90 * MINUTE_MS,
  speed: 120,
  senders: COMPANY_SENDERS.reduce<readonly ScenarioSender[]>(
    (fleet, set) =>
      become(fleet, set, {
        perHour: () => 600,
        mailboxes: companies(set, 200),
        hardBounces: from(10 * MINUTE_MS, 0.2, 0.008),
      }),
    orderlyFleet(12, 600),
  ),
  expect: { bad: COMPANY_SENDERS },
};

const OUTAGE_DOMAIN = 'company.example';
const companyOutage: Scenario = {
  name: 'company-outage',
  about: "One company's server refuses nine of ten mails for an hour; five tenants write there: nobody may be moved.",
  lastsMs: 3 * HOUR_MS,
  speed: 240,
  senders: orderlyFleet(24, 1_200).map((sender, index) =>
    index < 10
      ? {
          ...sender,
          mailboxes: withCompany(OUTAGE_DOMAIN, 0.4),
          hardBounces: (t, _, domain) =>
            domain === OUTAGE_DOMAIN ? between(HOUR_MS, 2 * HOUR_MS, 0.9, 0.008)(t) : 0.008,
        }
      : sender,
  ),
  expect: { bad: [] },
};

const sharedSet: Scenario = {
  name: 'shared-set',
  about: 'Four customers share one set; one of them, with 3 % of its mail, writes to addresses that do not exist.',
  lastsMs: 4 * HOUR_MS,
  speed: 300,
  senders: [
    {
      ...orderly('shared', 'platform', 6_000),
      customers: [
        { tenant: 'acorn', share: 0.6, hardBounces: () => 0.006 },
        { tenant: 'birch', share: 0.3, hardBounces: () => 0.003 },
        { tenant: 'cedar', share: 0.07, hardBounces: () => 0.008 },
        { tenant: 'dahlia', share: 0.03, hardBounces: () => 0.25 },
      ],
    },
    ...orderlyFleet(6, 600),
  ],
  policy: { streams: { shared: { by: 'ses:tenant-name', most: 200 } } },
  expect: { bad: [], streams: [{ set: 'shared', value: 'dahlia' }] },
};

const wrongDates: Scenario = {
  name: 'wrong-dates',
  about: 'Bounces of last week come in with their own date for that of the mail: nobody may be moved.',
  lastsMs: 7 * DAY_MS,
  speed: 20_000,
  senders: become(orderlyFleet(4, 120), 'birch-marketing', {
    perHour: (t) => (t < DAY_MS ? 84 : 2),
    wrongDates: { share: (t) => (t < DAY_MS ? 0.02 : 0), afterMs: 6 * DAY_MS },
  }).map((sender) => (sender.set === 'birch-marketing' ? sender : { ...sender, perHour: hourly(20) })),
  expect: { bad: [] },
};

const lateDeliveries: Scenario = {
  name: 'late-deliveries',
  about: 'What is delivered takes three hours longer than usual for half a day, bounces do not: nobody may be moved.',
  lastsMs: 14 * HOUR_MS,
  speed: 900,
  senders: orderlyFleet(12, 600).map((sender) => ({
    ...sender,
    hardBounces: () => 0.006,
    deliveryDelayMs: between(HOUR_MS, 10 * HOUR_MS, 3 * HOUR_MS, 0),
  })),
  expect: { bad: [] },
};

/** Stories that are easily decided wrongly. */
export const HARD_CASES: readonly Scenario[] = [
  twoFires,
  companyDomains,
  companyOutage,
  sharedSet,
  wrongDates,
  lateDeliveries,
];
