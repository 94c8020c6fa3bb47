import { Random } from '../../infra/local/random.ts';
import { divergence } from '../../shared/judging/alternatives.ts';
import { DEFAULT_BARS } from '../../shared/judging/bars.ts';
import { type CampaignFire, type CampaignFireCaught, campaignFiresCaught } from './detection/campaign-fires.ts';
import { type Campaigns, type CampaignsMoved, campaignsMoved } from './detection/campaigns.ts';
import { type Early, earlyMoved } from './detection/early.ts';
import { type Fire, type FireCaught, firesCaught } from './detection/fires.ts';
import { type Newsletter, newslettersMoved } from './detection/newsletter.ts';
import { REJECTED, type Rejected, rejectedMoved } from './detection/rejected.ts';
import { factor } from './detection/shapes.ts';
import { firstMove, type History, LIMIT, messagesUntilCaught, movedWrongly, type Rule } from './detection/steady.ts';
import { BEFORE, type Caught, untilCaught, type Volume } from './detection/volume.ts';

/** Complaints at a steady rate, limit 0.1 %. Rates are multiples of the limit. */
export type Row = {
  readonly rule: Rule;
  readonly perSlot: number;
  readonly trueRate: number;
  readonly history: History;
  /** Share of sets moved within 30 days; `null` where the set is bad. */
  readonly movedWrongly: number | null;
  readonly messagesUntilCaught: number | null;
  /** Bar ÷ divergence, in messages: what no sequential test can do better (Wald). */
  readonly yardstick: number | null;
};
type Moved = { readonly movedWrongly: number };
/** Complaints, 50 a slot, where the rate of every `minutes` differs from the next by `variation`. */
export type Swing = { readonly trueRate: number; readonly minutes: number; readonly variation: number };

type Draw = (label: string) => Random;
type Labelled<Rows, Found> = readonly (Rows & Found)[];

/** Part of the bench → its rows. `scale` says what share of the runs is done. */
const PARTS = {
  rows: (random: Draw, scale: number): readonly Row[] => [
    ...goodRows(random, 1_000 * scale),
    ...badRows(random, 400 * scale),
  ],
  volumes: (random: Draw, scale: number): Labelled<Volume, Caught> =>
    VOLUMES.map((one) => ({ ...one, ...untilCaught(random(JSON.stringify(one)), one, 100 * scale) })),
  fires: (random: Draw, scale: number): Labelled<Fire, FireCaught> =>
    FIRES.map((one) => ({ ...one, ...firesCaught(random(JSON.stringify(one)), one, 40 * scale) })),
  campaigns: (random: Draw, scale: number): Labelled<Campaigns & { readonly metric: 'hardBounce' }, CampaignsMoved> =>
    CAMPAIGNS.map((one) => {
      // What is promised of them takes many months to tell from chance.
      const runs = one.variation < 1 / 2 ? 20_000 : 1_000;
      return { metric: 'hardBounce', ...one, ...campaignsMoved(random(JSON.stringify(one)), one, runs * scale) };
    }),
  campaignFires: (random: Draw, scale: number): Labelled<CampaignFire, CampaignFireCaught> =>
    CAMPAIGN_FIRES.map((one) => {
      const runs = one.trueRate === 2 ? 20_000 : 2_000;
      return { ...one, ...campaignFiresCaught(random(JSON.stringify(one)), one, runs * scale) };
    }),
  rejected: (random: Draw, scale: number): Labelled<Campaigns & { readonly judge: Rejected }, Moved> =>
    REJECTED.flatMap((judge) =>
      CAMPAIGNS.filter(
        ({ perDay, hours, variation, besides }) => perDay === 20_000 && hours === 1 && variation < 1 && !besides,
      ).map((one) => {
        const share = rejectedMoved(random(JSON.stringify(one)), judge, one, 1_000 * scale);
        return { judge, ...one, movedWrongly: share };
      }),
    ),
  newsletters: (random: Draw, scale: number): Labelled<Newsletter & { readonly metric: 'complaint' }, Moved> =>
    NEWSLETTERS.map((one) => {
      const share = newslettersMoved(random(JSON.stringify(one)), one, 500 * scale);
      return { metric: 'complaint', ...one, movedWrongly: share };
    }),
  early: (random: Draw, scale: number): Labelled<Early, Moved> =>
    EARLY.map((one) => ({ ...one, movedWrongly: earlyMoved(random(JSON.stringify(one)), one, 50 * scale) })),
  swings: (random: Draw, scale: number): Labelled<Swing, Moved> =>
    SWINGS.map((one) => ({ ...one, movedWrongly: swingsMoved(random(JSON.stringify(one)), one, 500 * scale) })),
} as const;
type Part = keyof typeof PARTS;
export const DETECTION_PARTS = Object.keys(PARTS) as readonly Part[];

export type DetectionResult = { readonly [Name in Part]: ReturnType<(typeof PARTS)[Name]> };
export type DetectionOptions = {
  readonly seed?: number | string;
  readonly quick?: boolean;
  /** Only this part; all of them take many minutes. */
  readonly part?: Part | undefined;
};

/** Measure what the judge does to good and bad sets, beside the common rule. The same seed gives the same numbers. */
export const benchDetection = ({ seed = 1, quick = false, part }: DetectionOptions = {}): Partial<DetectionResult> => {
  const random: Draw = (label) => new Random(seed).fork(label);
  const chosen = part === undefined ? DETECTION_PARTS : [part];
  return Object.fromEntries(chosen.map((name) => [name, PARTS[name](random, quick ? 0.1 : 1)]));
};

const RULES: readonly Rule[] = ['evidence', 'rate'];
const PER_SLOT = [5, 50, 500];

const goodRows = (random: Draw, runs: number): readonly Row[] =>
  RULES.flatMap((rule) =>
    PER_SLOT.flatMap((perSlot) =>
      [0.5, 0.8].map((trueRate) => {
        const share = movedWrongly(random(`good ${perSlot} ${trueRate}`), rule, perSlot, trueRate, runs);
        const row = { rule, perSlot, trueRate, history: 'none', movedWrongly: share } as const;
        return { ...row, messagesUntilCaught: null, yardstick: null };
      }),
    ),
  );

const badRows = (random: Draw, runs: number): readonly Row[] =>
  RULES.flatMap((rule) =>
    (['none', 'good week'] as const).flatMap((history) =>
      PER_SLOT.flatMap((perSlot) =>
        [2, 5, 10].map((trueRate) => {
          const stream = random(`bad ${history} ${perSlot} ${trueRate}`);
          const messages = messagesUntilCaught(stream, { rule, perSlot, history }, trueRate, runs);
          const yardstick = DEFAULT_BARS.act / divergence(trueRate * LIMIT, LIMIT);
          return { rule, perSlot, trueRate, history, movedWrongly: null, messagesUntilCaught: messages, yardstick };
        }),
      ),
    ),
  );

const swingsMoved = (random: Random, { trueRate, minutes, variation }: Swing, runs: number): number => {
  let moved = 0;
  for (let run = 0; run < runs; run += 1) {
    let rate = 0;
    const rateAt = (slot: number) => {
      if ((slot * 5) % minutes === 0) rate = trueRate * LIMIT * factor(random, 'gamma', variation);
      return rate;
    };
    const facts = { rule: 'evidence', perSlot: 50, rateAt, slots: 30 * 288 } as const;
    moved += firstMove(random, facts) === null ? 0 : 1;
  }
  return moved / runs;
};

const PER_HOUR = [1_000, 20_000, 100_000];
const VOLUMES: readonly Volume[] = [
  ...BEFORE.map((before) => ({ before, minute: 0 })),
  { before: 'a week' as const, minute: 50 },
].flatMap((history) =>
  (
    [
      { metric: 'hardBounce', trueRate: 4 },
      { metric: 'hardBounce', trueRate: 2 },
      { metric: 'complaint', trueRate: 10 },
      { metric: 'complaint', trueRate: 5 },
    ] as const
  ).flatMap((bad) => PER_HOUR.map((perHour) => ({ ...bad, perHour, ...history }))),
);
const FIRES: readonly Fire[] = (['a week', 'a restless week'] as const).flatMap((before) =>
  [4, 5, 10].flatMap((trueRate) =>
    PER_HOUR.map((perHour) => ({ metric: 'hardBounce' as const, perHour, trueRate, before })),
  ),
);
const CAMPAIGN_FIRES: readonly CampaignFire[] = [
  ...[2, 2.8, 4, 10].flatMap((trueRate) =>
    [4_000, 20_000, 100_000].map((size) => ({ metric: 'hardBounce' as const, size, trueRate })),
  ),
  ...[5, 10].flatMap((trueRate) => [20_000, 100_000].map((size) => ({ metric: 'complaint' as const, size, trueRate }))),
];
const base = { trueRate: 0.8, shape: 'gamma', hours: 1 } as const;
const CAMPAIGNS: readonly Campaigns[] = [
  ...[2_000, 4_000, 20_000, 100_000].flatMap((perDay) =>
    [1 / 3, 1 / 2, 1].map((variation) => ({ ...base, perDay, variation })),
  ),
  { ...base, perDay: 20_000, variation: 1 / 3, shape: 'lognormal' },
  { ...base, perDay: 20_000, variation: 1 / 3, hours: 6 },
  { ...base, perDay: 20_000, variation: 1 / 3, hours: 24 },
  { ...base, perDay: 20_000, variation: 1 / 3, besides: 50 },
];
const NEWSLETTERS: readonly Newsletter[] = [0.5, 0.8].flatMap((trueRate) =>
  (['sending hour', 'arrival'] as const).map((chargedTo) => ({ perDay: 10_000, trueRate, chargedTo })),
);
const EARLY: readonly Early[] = [10, 30, 60].flatMap((deliverySeconds) =>
  [true, false].map((sendsPublished) => ({ messages: 20_000, trueRate: 0.8, deliverySeconds, sendsPublished })),
);
const SWINGS: readonly Swing[] = [10, 60, 360].flatMap((minutes) =>
  [1, 2].map((variation) => ({ trueRate: 0.8, minutes, variation })),
);
