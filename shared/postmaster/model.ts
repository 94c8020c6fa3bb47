import type { Day, EpochMs } from '../kernel/time.ts';

/** A share of a whole: 0 = none, 1 = all. */
export type Share = number;

/**
 * What Gmail says of the mail of one domain on one day. What is null or absent was not said, which is not zero: Gmail
 * says nothing of days with little mail.
 */
export type GmailDay = {
  readonly domain: string;
  /** The date that Gmail gives. */
  readonly day: Day;
  /** Spam that users reported, of the DKIM-signed mail in the inboxes of active users. */
  readonly spamRate: Share | null;
  /** Shares of mail that Gmail refused or deferred, by `ERROR_METRICS` or a newer name. */
  readonly errors: Readonly<Record<string, Share>>;
  /** Spam rate by each Feedback-ID that Gmail saw that day. */
  readonly feedback: readonly GmailFeedback[];
  /** When it was last asked for. */
  readonly askedAt: EpochMs;
};
export type GmailFeedback = { readonly id: string; readonly spamRate: Share | null };

/** One requirement that Gmail asks of senders. Both words are Gmail's own. */
export type GmailRequirement = { readonly requirement: string; readonly status: string };
/** What Gmail says of what it asks of senders. It gives no date: it is so when asked. */
export type GmailCompliance = {
  readonly askedAt: EpochMs;
  /** Of the registrable domain, or of the subdomain itself where Gmail knows it apart. */
  readonly of: string;
  readonly rows: readonly GmailRequirement[];
  /** Verdicts on unsubscribing and delivery, each with its reason where there is one. */
  readonly verdicts: readonly GmailVerdict[];
};
export type GmailVerdict = { readonly about: string; readonly status: string; readonly reason: string | null };

/** What is known of a configured domain beside its days. */
export type GmailDomain = {
  readonly domain: string;
  readonly askedAt: EpochMs;
  /** Why nothing, or only a part, was learnt when it was last asked; null: all was. */
  readonly problem: string | null;
  /** The last day with a figure; null: there never was one. */
  readonly newestDay: Day | null;
  readonly compliance: GmailCompliance | null;
};
