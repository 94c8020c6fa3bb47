import type { Ratio } from '../judging/metrics.ts';
import type { Grade, ListSource } from './model.ts';

/** A rate and what it weighs: the first band whose `from` is reached counts. */
export type Band = { readonly from: Ratio; readonly points: number };
/** A row of the table: what is divided by what, from how many on it counts, and what it weighs. */
export type RateWeight = {
  readonly id: string;
  readonly words: { readonly hits: string; readonly of: string };
  /** With fewer a rate says nothing. */
  readonly least: number;
  readonly bands: readonly Band[];
  readonly source: string;
};

const PROJECTED = 'warmbly: block a campaign from 5 % bounces, warn from 2 %; SES reviews at 5 %';
const JUDGED_FROM = 'PostHog: bounces are judged from 200 sends, complaints from 1,000';

/** Rates of what was counted. */
export const RATE_WEIGHTS = {
  firstBounces: {
    id: 'first-bounces',
    words: { hits: 'hard bounces', of: 'first answers' },
    least: 200,
    bands: [
      { from: 0.05, points: 4 },
      { from: 0.02, points: 2 },
    ],
    source: PROJECTED,
  },
  bounces: {
    id: 'bounces',
    words: { hits: 'hard bounces', of: 'outcomes' },
    least: 200,
    bands: [
      { from: 0.05, points: 4 },
      { from: 0.02, points: 2 },
    ],
    source: `${PROJECTED}. ${JUDGED_FROM}`,
  },
  missing: {
    id: 'missing-mailboxes',
    words: { hits: 'mailboxes that do not exist', of: 'outcomes' },
    least: 200,
    bands: [
      { from: 0.05, points: 3 },
      { from: 0.02, points: 2 },
    ],
    source: 'as hard bounces: the list is as wrong',
  },
  complaints: {
    id: 'complaints',
    words: { hits: 'complaints', of: 'delivered' },
    least: 1_000,
    bands: [
      { from: 0.003, points: 6 },
      { from: 0.001, points: 4 },
      { from: 0.0008, points: 2 },
    ],
    source: `SES and Gmail: 0.1 %; Gmail and Yahoo give up at 0.3 %. ${JUDGED_FROM}`,
  },
  suppressed: {
    id: 'suppressed',
    words: { hits: 'suppressed mails', of: 'sent' },
    least: 200,
    bands: [
      { from: 0.1, points: 3 },
      { from: 0.05, points: 2 },
    ],
    source: 'ours: a list with so many addresses that bounced before is old',
  },
} as const satisfies Readonly<Record<string, RateWeight>>;

/** What a tenant says of its addresses. */
export const LIST_WEIGHTS: Readonly<Record<ListSource, { readonly points: number; readonly words: string }>> = {
  'double-opt-in': { points: -1, words: 'each address was confirmed' },
  'opt-in': { points: 0, words: 'people signed up' },
  unknown: { points: 2, words: 'it is not known where the addresses come from' },
  purchased: { points: 6, words: 'the addresses were bought' },
};
export const LISTS_SOURCE = 'AWS Acceptable Use Policy and M3AAWG: no purchased lists';

/** Kinds of business that complain more than others. Matched as whole words in lower case. */
export const INDUSTRIES = {
  points: 2,
  words: [
    'gambling',
    'casino',
    'betting',
    'dating',
    'adult',
    'loans',
    'credit',
    'crypto',
    'forex',
    'affiliate',
    'pharmacy',
    'supplements',
    'mlm',
    'outreach',
  ],
  source: 'Mailchimp, Acceptable Use: industries with higher-than-average abuse complaints',
} as const;

/** Single facts. */
export const FACT_WEIGHTS = {
  fewButComplained: { points: 3, from: 3, source: 'PostHog: with fewer than 1,000 sends three complaints are enough' },
  offence: { points: 3, again: 3, source: 'ours: who was moved twice in 90 days is moved again' },
  broken: { points: 2, source: 'Gmail and Yahoo turn away bulk mail that fails DMARC' },
  jump: { points: 2, times: 3, source: 'PostHog: a jump in volume against the tier' },
  young: { points: 1, days: 30, source: 'M3AAWG Sender BCP: mailbox providers know a sender after about six weeks' },
  proven: { points: -2, days: 90, outcomes: 1_000, source: 'ours: a quarter with a thousand answers and no fault' },
  silent: { points: 1, source: 'ours: nothing was counted yet' },
} as const;

/** The most points of each grade. */
export const GRADE_UP_TO: readonly (readonly [Grade, number])[] = [
  ['A', 0],
  ['B', 3],
  ['C', 6],
  ['D', Number.POSITIVE_INFINITY],
];

/** From so much mail a month on a pool of its own pays. Source: SendGrid, 50,000. */
export const OWN_POOL_FROM = 50_000;
