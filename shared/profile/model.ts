import type { Day } from '../kernel/time.ts';

/** Where a tenant says that its addresses come from. */
export const LIST_SOURCES = ['double-opt-in', 'opt-in', 'unknown', 'purchased'] as const;
export type ListSource = (typeof LIST_SOURCES)[number];

/** What a tenant, or who took it on, says of its mail. What is left out is not known. */
export type Declared = {
  /** Messages a day that it expects to send. */
  readonly perDay?: number | undefined;
  readonly industry?: string | undefined;
  readonly lists?: ListSource | undefined;
};

/** What was counted of a tenant. Unit: recipients. `null`: not known, which is never zero. */
export type Measured = {
  /** The day of its first mail. */
  readonly firstDay: Day | null;
  /** Its first answers, about a thousand of them. */
  readonly first: { readonly outcomes: number; readonly hardBounces: number } | null;
  /** The last 30 days. */
  readonly month: MonthOfMail | null;
  /** Times that a set of it was quarantined or paused in the last 90 days. */
  readonly offences: number | null;
  /** Whether the patrol finds mail authentication broken that a set of it sends with. */
  readonly brokenAuthentication: boolean | null;
};
export const NOTHING_MEASURED: Measured = {
  firstDay: null,
  first: null,
  month: null,
  offences: null,
  brokenAuthentication: null,
};
export type MonthOfMail = {
  readonly days: number;
  readonly sent: number;
  readonly outcomes: number;
  readonly hardBounces: number;
  /** Bounces of mailboxes that do not exist, whatever SES calls them. */
  readonly missing: number;
  /** Delivered by providers that report complaints. */
  readonly reported: number;
  readonly complaints: number;
  readonly suppressed: number;
  /** Mail a day in the last seven days with mail. */
  readonly perDay: number;
};

export type ProfileFacts = { readonly declared: Declared; readonly measured: Measured; readonly today: Day };

/** From the safest to the riskiest. */
export const GRADES = ['A', 'B', 'C', 'D'] as const;
export type Grade = (typeof GRADES)[number];
/** Something that counts for or against a tenant. Points below zero speak for it. */
export type ProfileReason = {
  readonly id: string;
  readonly points: number;
  readonly sentence: string;
  readonly source: string;
};
export const PROFILE_POOLS = ['new-senders', 'shared', 'own'] as const;

export const POOL_WORDS: Readonly<Record<(typeof PROFILE_POOLS)[number], string>> = {
  'new-senders': 'the pool of new senders',
  shared: 'a pool that it shares',
  own: 'a pool of its own',
};

/** How risky a tenant is, why, and where it should begin. */
export type Profile = {
  readonly grade: Grade;
  readonly points: number;
  /** The gravest first. */
  readonly reasons: readonly ProfileReason[];
  /** What kind of pool suits it: that of new senders, one shared with others, or one of its own. */
  readonly pool: (typeof PROFILE_POOLS)[number];
  /** The id of a ladder, and the step to begin with, from 1. */
  readonly ladder: string;
  readonly startStep: number;
};
