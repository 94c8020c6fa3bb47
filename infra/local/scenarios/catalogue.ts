import { HOUR_MS, MINUTE_MS } from '../../../shared/kernel/time.ts';
import { HARD_CASES } from './hard-cases.ts';
import type { Scenario } from './model.ts';
import { RECEIVERS } from './receivers.ts';
import { become, between, boughtList, dailyCampaign, from, hourly, orderly, orderlyFleet } from './senders.ts';
import { TENANT_LIFE } from './tenant-life.ts';

const FLEET = 24;

const spamRun: Scenario = {
  name: 'spam-run',
  about:
    'Of 24 sets a quiet one begins to mail a bought list; an address gets onto a blocklist, a domain loses its DKIM key.',
  lastsMs: 30 * MINUTE_MS,
  speed: 40,
  senders: become(orderlyFleet(FLEET, 3_000), 'dahlia-marketing', boughtList(10 * MINUTE_MS, 7_200)),
  expect: { bad: ['dahlia-marketing'] },
  dns: [
    { at: 12 * MINUTE_MS, kind: 'dkim-deleted', domain: 'hazel.example' },
    { at: 18 * MINUTE_MS, kind: 'listed', ip: '192.0.2.11', text: 'spam traps hit' },
  ],
};

const complaintCreep: Scenario = {
  name: 'complaint-creep',
  about:
    'The complaints about one set creep from half the limit to five times as much, over six hours; people complain late.',
  lastsMs: 12 * HOUR_MS,
  speed: 900,
  senders: become(orderlyFleet(8, 300), 'birch-marketing', {
    perHour: () => 3_000,
    complaints: (t) => 0.0005 + 0.0045 * Math.min(1, t / (6 * HOUR_MS)),
  }),
  expect: { bad: ['birch-marketing'] },
};

const bounceStorm: Scenario = {
  name: 'bounce-storm',
  about: 'One set mails half of its messages to addresses that do not exist: a broken import.',
  lastsMs: 40 * MINUTE_MS,
  speed: 60,
  senders: become(orderlyFleet(FLEET, 2_000), 'elder-transactional', { hardBounces: from(10 * MINUTE_MS, 0.5, 0.008) }),
  expect: { bad: ['elder-transactional'] },
};

/** 0.05 % of the deliveries where complaints are reported: half of the limit. */
const HALF_THE_LIMIT = 0.0005;
const newsletter: Scenario = {
  name: 'newsletter',
  about: 'Daily campaigns of 10,000 in half an hour, complaints hours later, at half the limit: nobody may be moved.',
  lastsMs: 3 * 24 * HOUR_MS,
  speed: 5_000,
  senders: [
    dailyCampaign('acorn-marketing', 'acorn', 10_000, HALF_THE_LIMIT),
    dailyCampaign('birch-marketing', 'birch', 10_000, HALF_THE_LIMIT),
    { ...orderly('cedar-transactional', 'cedar', 0), perHour: hourly(120) },
  ],
  expect: { bad: [] },
};

const gmailOutage: Scenario = {
  name: 'gmail-outage',
  about: 'Gmail says for 40 minutes that most of its users do not exist, as in December 2020: nobody may be moved.',
  lastsMs: 90 * MINUTE_MS,
  speed: 120,
  senders: orderlyFleet(FLEET, 1_500).map((sender) => ({
    ...sender,
    hardBounces: (t, provider) =>
      provider === 'google' ? between(20 * MINUTE_MS, 60 * MINUTE_MS, 0.65, 0.008)(t) : 0.008,
  })),
  expect: { bad: [] },
};

const DAY = 24 * HOUR_MS;
const relapse: Scenario = {
  name: 'relapse',
  about: 'A set is quarantined, behaves, returns on probation and offends again.',
  lastsMs: 3 * DAY,
  speed: 5_000,
  senders: become(orderlyFleet(4, 240), 'birch-marketing', {
    hardBounces: (t) =>
      Math.max(between(2 * HOUR_MS, 2.5 * HOUR_MS, 0.35, 0.008)(t), between(2 * DAY, 2.1 * DAY, 0.35, 0)(t)),
  }).map((sender) => ({ ...sender, perHour: hourly(120) })),
  expect: { bad: ['birch-marketing'] },
};

const FAILING = 12;
const massFailure: Scenario = {
  name: 'mass-failure',
  about: 'Half of the fleet goes bad at once: three are moved, then a person is called.',
  lastsMs: 40 * MINUTE_MS,
  speed: 60,
  senders: orderlyFleet(FLEET, 2_000).map((sender, index) =>
    index < FAILING ? { ...sender, hardBounces: from(10 * MINUTE_MS, 0.4, 0.008) } : sender,
  ),
  expect: {
    bad: orderlyFleet(FLEET, 2_000)
      .slice(0, FAILING)
      .map(({ set }) => set),
    mayBeHeld: true,
  },
};

const backlog: Scenario = {
  name: 'backlog',
  about: 'Events of five hours arrive late and all at once, a bad set among them.',
  lastsMs: 7 * HOUR_MS,
  speed: 900,
  senders: become(orderlyFleet(8, 600), 'cedar-marketing', {
    perHour: () => 600,
    hardBounces: from(2 * HOUR_MS, 0.25, 0.008),
    complaints: from(2 * HOUR_MS, 0.008, 0.0002),
  }),
  expect: { bad: ['cedar-marketing'] },
  backlog: { from: HOUR_MS, until: 6 * HOUR_MS },
};

/** Every story that `npm start` can tell; the first is the default. */
export const SCENARIOS: readonly Scenario[] = [
  spamRun,
  complaintCreep,
  bounceStorm,
  newsletter,
  gmailOutage,
  relapse,
  massFailure,
  backlog,
  ...TENANT_LIFE,
  ...HARD_CASES,
  ...RECEIVERS,
];
