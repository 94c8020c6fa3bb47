import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/kernel/time.ts';
import type { Scenario, ScenarioSender } from './model.ts';
import { countedOut } from './senders.ts';

/** Two that have always been here. */
const NEIGHBOURS: readonly ScenarioSender[] = ['acorn', 'birch'].map((tenant) =>
  countedOut(`${tenant}-transactional`, tenant, () => 60),
);
const dayOf = (t: number): number => Math.floor(t / DAY_MS);

/** Messages of willow: on its first step, too much at once on the fourth day, and on with less. */
const growing = (day: number): number => {
  if (day < 3) return 90;
  if (day === 3) return 1_300;
  return day < 7 ? 560 : 120;
};
const onboarding: Scenario = {
  name: 'onboarding',
  about:
    'A customer is set up; its records appear, one is wrong and is mended; it climbs, sends too much, holds, climbs on and is established.',
  lastsMs: 9 * DAY_MS,
  speed: 20_000,
  senders: [
    {
      ...countedOut('willow-transactional', 'willow', growing),
      hardBounces: (t) => (dayOf(t) === 3 ? 0.08 : 0.006),
    },
    ...NEIGHBOURS,
  ],
  policy: {
    tenants: { willow: { sets: ['willow-*'], ladder: { id: 'tiers', from: '2026-01-01' } } },
    newSenders: { pool: 'newcomers', days: 8, outcomes: 3_000, limitFactor: 1 },
  },
  pools: [{ name: 'newcomers', ips: ['198.51.100.80'], at: 0 }],
  expect: {
    bad: [],
    stages: { willow: ['ordered', 'records', 'new', 'established'] },
    ladders: { willow: ['climb', 'hold', 'climb'] },
    told: [
      'willow is ready to send',
      'willow: held on its ladder',
      'willow sends more than its ladder allows',
      'willow is established',
    ],
  },
  dns: [],
  customers: [
    {
      ...{ tenant: 'willow', domain: 'willow.example', streams: ['transactional'], at: 2 * MINUTE_MS },
      publishes: [
        { at: 20 * MINUTE_MS, part: 'dkim' },
        { at: 32 * MINUTE_MS, part: 'mail-from', wrong: '10 mail.willow.example' },
        { at: 44 * MINUTE_MS, part: 'spf' },
        { at: 56 * MINUTE_MS, part: 'dmarc' },
        { at: 80 * MINUTE_MS, part: 'mail-from' },
      ],
    },
  ],
};

/** By its plan an address is leased on 1 January, and the ladder begins on the 15th. */
const SEASON = { from: '2026-01-26', perDay: 700, addresses: 0, now: 0, ladder: 'braze-aggressive' } as const;
const LADDER_DAY = 14;
const BAD_DAY = LADDER_DAY + 2;
/** Messages on the days of the ladder, three of them held. */
const warmingUp = [50, 100, 500, 480, 480, 480];

const season: Scenario = {
  name: 'season',
  about:
    'A season is planned: an address is leased and warmed up by its ladder, a bad day holds it, and it is at full volume in time.',
  lastsMs: 26 * DAY_MS,
  speed: 40_000,
  senders: [
    {
      ...countedOut('juniper-season', 'juniper', (day) =>
        day < LADDER_DAY ? 0 : (warmingUp[day - LADDER_DAY] ?? SEASON.perDay),
      ),
      pool: 'season',
      hardBounces: (t) => (dayOf(t) === BAD_DAY ? 0.09 : 0.006),
    },
    countedOut('acorn-transactional', 'acorn', (day) => (day < LADDER_DAY ? 0 : 60)),
  ],
  policy: {
    seasons: { winter: SEASON },
    sets: { 'juniper-season': { ladder: { id: SEASON.ladder, from: '2026-01-15' } } },
  },
  pools: [{ name: 'season', ips: ['198.51.100.90'], at: 5 * DAY_MS }],
  expect: {
    bad: [],
    ladders: { 'juniper-season': ['climb', 'climb', 'hold', 'climb'] },
    told: [
      'season winter: lease addresses',
      'season winter: begin to warm up',
      'juniper-season: held on its ladder',
      'season winter: full volume',
      'season winter: it begins',
    ],
  },
};

const offboarding: Scenario = {
  name: 'offboarding',
  about:
    'A customer leaves: what has sent lately is refused, then deleted step by step; its suppression list keeps its tenant until it is named.',
  lastsMs: 10 * DAY_MS,
  speed: 20_000,
  senders: [countedOut('willow-transactional', 'willow', (day) => (day < 2 ? 60 : 0)), ...NEIGHBOURS],
  expect: {
    bad: [],
    stages: { willow: ['ordered', 'records', 'new', 'leaving', 'gone'] },
    told: ['willow is ready to send', 'willow could not be taken out', 'willow is taken out'],
  },
  dns: [],
  customers: [
    {
      ...{ tenant: 'willow', domain: 'willow.example', streams: ['transactional'], at: 2 * MINUTE_MS },
      publishes: (['dkim', 'mail-from', 'spf', 'dmarc'] as const).map((part) => ({ at: 20 * MINUTE_MS, part })),
      suppressedAt: DAY_MS,
      leaves: [
        { at: 2 * DAY_MS, suppression: false },
        { at: 9 * DAY_MS + HOUR_MS, suppression: false },
        { at: 9 * DAY_MS + 3 * HOUR_MS, suppression: true },
      ],
    },
  ],
};

/** Stories of customers: how they come, grow and go. */
export const TENANT_LIFE: readonly Scenario[] = [onboarding, season, offboarding];
