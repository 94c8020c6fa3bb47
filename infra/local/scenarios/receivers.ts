import { DAY_MS, HOUR_MS } from '../../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../../shared/policy/defaults.ts';
import type { Mailboxes, OtherMail, Scenario } from './model.ts';
import { countedOut, orderly } from './senders.ts';

/** What Yahoo answers where it is not content: the sender is to blame, or too much comes at once. */
const TSS04 =
  '421 4.7.0 [TSS04] Messages from 192.0.2.10 temporarily deferred due to unexpected volume or user complaints - 4.16.55.1; see https://postmaster.yahooinc.com/error-codes';

/** Mail of private people, more than half of it at Yahoo. */
const YAHOO_MOSTLY: Mailboxes = [
  { domain: 'yahoo.com', provider: 'yahoo', share: 0.6 },
  { domain: 'gmail.com', provider: 'google', share: 0.4 },
];

const FIRST = 'birch';
/** Yahoo puts off one tenant's mail, then everybody's, then takes all again. Unit: ms. */
const [ONE_FROM, ALL_FROM, OVER] = [5 * HOUR_MS, 6 * HOUR_MS, 7 * HOUR_MS];

const yahooDefers: Scenario = {
  name: 'yahoo-defers',
  about:
    'Yahoo puts off the mail of one tenant, then of all, for the sender’s reputation, and takes it again: told, nobody is moved.',
  lastsMs: 8 * HOUR_MS,
  speed: 600,
  senders: ['acorn', FIRST, 'cedar', 'dahlia', 'elder'].map((tenant) => ({
    ...orderly(`${tenant}-marketing`, tenant, 250),
    mailboxes: YAHOO_MOSTLY,
    deferred: (t, provider) =>
      provider === 'yahoo' && t >= (tenant === FIRST ? ONE_FROM : ALL_FROM) && t < OVER
        ? { share: 0.9, until: OVER, diagnostic: TSS04 }
        : null,
  })),
  expect: {
    bad: [],
    told: [
      `${FIRST}-marketing: yahoo takes less mail than usual`,
      '5 tenants: yahoo takes less mail than usual',
      'yahoo takes mail of most tenants as usual again',
      `yahoo takes mail of ${FIRST}-marketing as usual again`,
    ],
  },
};

const SHOP: Omit<OtherMail, 'messages'> = { ip: '203.0.113.9', provider: 'google', isOwn: true };
/** A shop that writes now and then, and that nobody remembers; each day a few who only use the domain's name. */
const othersOn = (day: number): readonly OtherMail[] => [
  ...(day % 3 === 1 ? [{ ...SHOP, messages: 4 }] : []),
  ...['google', 'yahoo', 'united-internet'].map((provider, index) => ({
    ...{ ip: `198.51.100.${((day * 3 + index) % 60) + 100}`, provider, messages: 2 },
  })),
];
const ROLLED_OUT = 'juniper.example';

const dmarcRollout: Scenario = {
  name: 'dmarc-rollout',
  about:
    'A domain walks from p=none to p=reject by what receivers report, while a sender that nobody remembers turns up.',
  lastsMs: 33 * DAY_MS,
  speed: 40_000,
  senders: [
    countedOut('juniper-transactional', 'juniper', () => 160),
    countedOut('acorn-transactional', 'acorn', () => 30),
  ],
  expect: {
    bad: [],
    told: [
      `A sender in the name of ${ROLLED_OUT}`,
      `${ROLLED_OUT} is ready for p=quarantine`,
      `${ROLLED_OUT} is ready for p=reject`,
    ],
  },
  dns: [],
  rollout: {
    domain: ROLLED_OUT,
    receivers: [
      { from: 'google.com', provider: 'google' },
      { from: 'yahooinc.com', provider: 'yahoo' },
      { from: 'sicher.gmx.net', provider: 'united-internet' },
    ],
    forged: ['google.com'],
    others: othersOn,
  },
};

/** SES gets no complaints of mail to Gmail. */
const GMAIL_ALONE: Mailboxes = [{ domain: 'gmail.com', provider: 'google', share: 1 }];
const [SPAMMED, ORDERLY] = ['larch', 'maple'];
/** From which day on readers report much of it. */
const REPORTED_FROM = 3;

const gmailOnly: Scenario = {
  name: 'gmail-only',
  about:
    'A set that mails Gmail alone goes bad: bounces say nothing, Gmail’s Postmaster Tools do, and it is quarantined.',
  lastsMs: 8 * DAY_MS,
  speed: 10_000,
  senders: [
    ...[SPAMMED, ORDERLY].map((tenant) => ({
      ...countedOut(`${tenant}-transactional`, tenant, () => 300),
      mailboxes: GMAIL_ALONE,
    })),
    countedOut('acorn-transactional', 'acorn', () => 100),
  ],
  policy: {
    gmail: {
      ...DEFAULT_POLICY.gmail,
      domains: [`${SPAMMED}.example`, `${ORDERLY}.example`],
      spamRate: 'quarantine',
    },
  },
  expect: {
    bad: [`${SPAMMED}-transactional`],
    told: [`${SPAMMED}.example: Gmail says its mail is reported as spam by its readers`],
  },
  dns: [],
  gmail: [
    { domain: `${SPAMMED}.example`, spamRate: (day) => (day >= REPORTED_FROM ? 0.012 : 0.0003) },
    { domain: `${ORDERLY}.example`, spamRate: () => 0.0003 },
  ],
};

/** Stories of what receivers answer and report. */
export const RECEIVERS: readonly Scenario[] = [yahooDefers, dmarcRollout, gmailOnly];
