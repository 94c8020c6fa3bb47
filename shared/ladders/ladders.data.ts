import type { Ladder, Step } from './model.ts';

const HOURS = 24;

/** Steps of so many messages a day. @param hours in how many hours a day's mail may go at the fastest */
const steps = (perDay: readonly number[], leastDays = 1, hours = HOURS): readonly Step[] =>
  perDay.map((messages) => ({ perDay: messages, perHour: Math.ceil(messages / hours), leastDays }));

/** `count` numbers, each `factor` times the one before. */
const growing = (first: number, factor: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, at) => Math.round(first * factor ** at));

/** Mailbox providers forget a sender within a month. Source: SendGrid, Braze, "most ISPs only store … 30 days". */
const FORGOTTEN = { afterDays: 30, to: 'start' } as const;
/** Ours: of the published ladders only the tiers ask for use. Most of a step must have been tried before the next. */
const MOSTLY = { share: 0.8, days: 1 } as const;

const BRAZE =
  'Braze, IP warming schedules: https://www.braze.com/docs/user_guide/channels/email/email_setup/ip_warming';

/** Published ladders. A new one is a row. */
export const LADDERS = [
  {
    id: 'six-weeks',
    about:
      'a domain of a customer: 20–50 a day at first, then ten times as much in three weeks, its target in week six',
    source: 'practice of multi-tenant senders on SES: 20–50, 100–200, 500–1,000, 2,000–5,000, 5,000–10,000 by week',
    per: 'all',
    // The upper figure of each week; at most a twelfth of a day's mail an hour.
    steps: steps([50, 200, 1_000, 5_000, 10_000], 7, 12),
    use: { share: 0.5, days: 2 },
    end: 'free',
    fall: { afterDays: 30, to: 'start' },
  },
  {
    id: 'sendgrid',
    about: 'a new address: 1.4 times as much each day, for 41 days',
    source: 'Twilio SendGrid, Warming Up an IP Address: 20 × 1.4^day an hour, days 0 to 41',
    per: 'all',
    steps: growing(20, 1.4, 42).map((perHour) => ({ perDay: perHour * HOURS, perHour, leastDays: 1 })),
    use: MOSTLY,
    end: 'free',
    fall: FORGOTTEN,
  },
  {
    id: 'braze-conservative',
    about: 'a new address of a sender without a name: twice as much every three days',
    source: BRAZE,
    per: 'all',
    steps: steps([50, 100, 500, 1_000, ...growing(2_000, 2, 10)], 3),
    use: MOSTLY,
    end: 'free',
    fall: FORGOTTEN,
  },
  {
    id: 'braze-moderate',
    about: 'a new address of a sender with a history: a million a day after three weeks',
    source: BRAZE,
    per: 'all',
    steps: steps([
      50, 100, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 25_000, 35_000, 50_000, 75_000, 100_000, 150_000, 200_000,
      275_000, 375_000, 500_000, 650_000, 825_000, 1_000_000,
    ]),
    use: MOSTLY,
    end: 'free',
    fall: FORGOTTEN,
  },
  {
    id: 'braze-aggressive',
    about: 'a new address of a sender with a spotless history: a million a day after two weeks',
    source: BRAZE,
    per: 'all',
    steps: steps([
      50, 100, 500, 1_000, 5_000, 10_000, 20_000, 40_000, 70_000, 100_000, 150_000, 250_000, 400_000, 600_000,
      1_000_000, 2_000_000, 4_000_000,
    ]),
    use: MOSTLY,
    end: 'free',
    fall: FORGOTTEN,
  },
  {
    id: 'postmark',
    about: 'a new domain, counted for each mailbox provider: twice as much a day at first, then a third more',
    source:
      'Postmark, How to warm up a domain: 100–500 per receiver for the first days, then up to twice, then 20–50 % more a day: https://postmarkapp.com/guides/how-to-warm-up-a-domain',
    per: 'provider',
    // The middle of what it names: 200 for two days, twice as much up to 3,200, then 35 % more.
    steps: [
      { perDay: 200, perHour: Math.ceil(200 / HOURS), leastDays: 2 },
      ...steps([...growing(400, 2, 4), ...growing(4_320, 1.35, 14)]),
    ],
    use: MOSTLY,
    end: 'free',
    fall: FORGOTTEN,
  },
  {
    id: 'tiers',
    about: 'a customer on shared addresses: eight tiers, each kept until it has shown what it does, the last for good',
    source: 'PostHog, sending tiers: https://posthog.com/docs/workflows/sending-reputation',
    per: 'all',
    steps: [
      { perDay: 100, perHour: 50, leastDays: 3 },
      { perDay: 1_000, perHour: 200, leastDays: 3 },
      { perDay: 3_000, perHour: 600, leastDays: 3 },
      { perDay: 10_000, perHour: 2_000, leastDays: 5 },
      { perDay: 30_000, perHour: 6_000, leastDays: 5 },
      { perDay: 100_000, perHour: 20_000, leastDays: 7 },
      { perDay: 300_000, perHour: 60_000, leastDays: 7 },
      { perDay: 1_000_000, perHour: 200_000, leastDays: 7 },
    ],
    use: { share: 0.5, days: 2 },
    end: 'top',
    fall: { afterDays: 30, to: 'step' },
  },
  {
    id: 'ses-45-days',
    about: 'a dedicated address as SES warms it: 50,000 a day within 45 days',
    // SES names the end and the time alone; that each day is by the same factor above the one before is ours.
    source:
      'Amazon SES, automatic warm-up: https://aws.amazon.com/about-aws/whats-new/2017/03/amazon-ses-can-now-automatically-warm-up-your-dedicated-ip-addresses/',
    per: 'all',
    steps: steps(growing(50, 1_000 ** (1 / 44), 45)),
    use: MOSTLY,
    end: 'free',
    fall: { afterDays: 30, to: 'half' },
  },
] as const satisfies readonly Ladder[];

export type LadderId = (typeof LADDERS)[number]['id'];
const BY_ID: ReadonlyMap<string, Ladder> = new Map(LADDERS.map((ladder) => [ladder.id, ladder]));
/** The ladder of an id; null: there is none. */
export const ladderOf = (id: string): Ladder | null => BY_ID.get(id) ?? null;
