import type { EpochMs } from '../../../shared/kernel/time.ts';
import type { LadderChange } from '../../../shared/ladders/model.ts';
import type { Stage } from '../../../shared/onboarding/progress.ts';
import type { Policy } from '../../../shared/policy/model.ts';

/** Where recipients have their mailboxes: domain and share. About what a European sender of newsletters sees. */
export type Mailboxes = readonly { readonly domain: string; readonly provider: string; readonly share: number }[];

/** One of the customers that send through a set. */
export type Customer = {
  /** SES's tenant. As SES documents it, bounces and complaints name it, sends and deliveries do not. */
  readonly tenant: string;
  /** Of the set's mail. */
  readonly share: number;
  /** Share of its messages that bounce hard. */
  readonly hardBounces: (t: number) => number;
};

/** Mail that a mailbox provider puts off: which share of it, until when (ms since the start), and what it says. */
export type Deferred = { readonly share: number; readonly until: number; readonly diagnostic: string };

/** One configuration set and how its mail fares. `t` is ms of virtual time since the scenario began. */
export type ScenarioSender = {
  readonly set: string;
  readonly tenant: string;
  /** Messages an hour at a time. */
  readonly perHour: (t: number) => number;
  /** Instead of that: exactly so many messages on each day, counted from 0, all within five minutes after noon. */
  readonly onDay?: (day: number) => number;
  /** Its own pool, from the time on at which that has addresses; absent: none is named. */
  readonly pool?: string;
  /** Share of messages that bounce hard, by time and mailbox provider. */
  readonly hardBounces: (t: number, provider: string, domain: string) => number;
  /** Share of delivered messages that are complained about, where the provider reports complaints. */
  readonly complaints: (t: number) => number;
  /** Half of the complaints come sooner than this after delivery. Unit: ms. */
  readonly complaintLagMs: number;
  /** Sent as a campaign: all of an hour's mail in its first half. Otherwise evenly. */
  readonly inCampaigns?: boolean;
  /** Instead of the usual ones. */
  readonly mailboxes?: Mailboxes;
  /** Who sends through the set, each from a domain of its own; absent: its tenant alone. Their shares add up to 1. */
  readonly customers?: readonly Customer[];
  /** How much longer than usual a message takes that is delivered in the end. Unit: ms. */
  readonly deliveryDelayMs?: (t: number) => number;
  /** What a provider puts off that is sent at a time; null: nothing. It is delivered within an hour of the end. */
  readonly deferred?: (t: number, provider: string) => Deferred | null;
  /** Bounces that come late and carry their own date instead of the mail's. */
  readonly wrongDates?: { readonly share: (t: number) => number; readonly afterMs: number };
};

/** What must be true when the story ends. */
export type Expectation = {
  /** Sets that must have been quarantined (or paused), all others must never have been moved. */
  readonly bad: readonly string[];
  /** Bad sets that may wait for a person: the blast radius. */
  readonly mayBeHeld?: boolean;
  /** Streams that must have been warned, by set and value; no other may have been. */
  readonly streams?: readonly { readonly set: string; readonly value: string }[];
  /** The stages of each customer, in order. */
  readonly stages?: Readonly<Record<string, readonly Stage[]>>;
  /** What happened on each ladder, in order, by tenant or set. */
  readonly ladders?: Readonly<Record<string, readonly LadderChange['kind'][]>>;
  /** Titles of the alerts about customers, ladders, seasons, the flow of mail and what receivers report, in order. */
  readonly told?: readonly string[];
};

/** What happens in the DNS; everything else there is in order. `at`: ms since the start. */
export type DnsChange = { readonly at: number } & (
  | { readonly kind: 'listed'; readonly ip: string; readonly text: string }
  | { readonly kind: 'delisted'; readonly ip: string }
  | { readonly kind: 'dkim-deleted'; readonly domain: string }
);

/** Somebody who is set up while the story goes on. */
export type NewCustomer = {
  readonly tenant: string;
  readonly domain: string;
  /** Of the standard template. */
  readonly streams: readonly string[];
  /** When it is ordered. Unit: ms since the start. */
  readonly at: number;
  /** When its owner publishes which records; `wrong`: another value than is wanted. */
  readonly publishes: readonly {
    readonly at: number;
    readonly part: 'dkim' | 'mail-from' | 'spf' | 'dmarc';
    readonly wrong?: string;
  }[];
  /** When somebody asks that all of it be deleted in SES. What may not be deleted is refused. */
  readonly leaves?: readonly { readonly at: number; readonly suppression: boolean }[];
  /** An address gets onto its suppression list. Unit: ms since the start. */
  readonly suppressedAt?: number;
};

/** Mail in a domain's name on one day that its sets did not send. */
export type OtherMail = {
  readonly ip: string;
  readonly messages: number;
  /** At whose mailboxes it arrives. */
  readonly provider: string;
  /** Its owner's own, forgotten: it is signed as soon as somebody asks about it. */
  readonly isOwn?: boolean;
};

/** What receivers report of a domain by DMARC, and what its owner makes of it. Needs `dns`. */
export type Rollout = {
  readonly domain: string;
  /** Who reports once a day, and whose mailboxes it has. */
  readonly receivers: readonly { readonly from: string; readonly provider: string }[];
  /** In whose names somebody else reports what is not so. Their mails fail DMARC. */
  readonly forged: readonly string[];
  /** By day, counted from 0. */
  readonly others: (day: number) => readonly OtherMail[];
};

/** Share of a domain's mail that Gmail's users report as spam, by day counted from 0. Gmail says it two days later. */
export type GmailSpam = { readonly domain: string; readonly spamRate: (day: number) => number };

/** A pool whose addresses SES gives at a time, and warms up from then on. Unit: ms since the start. */
export type StoryPool = { readonly name: string; readonly ips: readonly string[]; readonly at: number };

export type Scenario = {
  readonly name: string;
  /** One sentence for help and for the headline. */
  readonly about: string;
  /** Virtual time of the whole. Unit: ms. */
  readonly lastsMs: number;
  /** Virtual time per real time when a person watches. */
  readonly speed: number;
  readonly senders: readonly ScenarioSender[];
  readonly expect: Expectation;
  /** What the policy says beside what it says anyhow. */
  readonly policy?: Partial<Pick<Policy, 'streams' | 'tenants' | 'sets' | 'newSenders' | 'seasons' | 'gmail'>>;
  readonly pools?: readonly StoryPool[];
  /** Events that happen in here are kept back, and arrive at its end all at once. Unit: ms since the start. */
  readonly backlog?: { readonly from: number; readonly until: number };
  /** Set up by an order; their sets are made by it. Needs `dns`. */
  readonly customers?: readonly NewCustomer[];
  /** With it the DNS patrol goes round, and finds what changes. */
  readonly dns?: readonly DnsChange[];
  /** A domain on its way to `p=reject`; its record begins with `p=none`. */
  readonly rollout?: Rollout;
  /** What Gmail's Postmaster Tools say of the domains that the policy names. */
  readonly gmail?: readonly GmailSpam[];
};

/** The domain that a sender's mail is from. */
export const customerDomain = ({ tenant }: { readonly tenant: string }): string => `${tenant}.example`;

/** 1 January 2026, 10:00 UTC: where every scenario begins. */
export const SCENARIO_START: EpochMs = Date.UTC(2026, 0, 1, 10);

export const MAILBOXES: Mailboxes = [
  { domain: 'gmail.com', provider: 'google', share: 0.42 },
  { domain: 'outlook.com', provider: 'microsoft', share: 0.2 },
  { domain: 'yahoo.com', provider: 'yahoo', share: 0.13 },
  { domain: 'icloud.com', provider: 'apple', share: 0.08 },
  { domain: 'gmx.de', provider: 'united-internet', share: 0.07 },
  { domain: 'example.com', provider: 'other', share: 0.1 },
];
