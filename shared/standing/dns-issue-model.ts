import type { EpochMs } from '../kernel/time.ts';

export const DNS_ISSUE_KINDS = ['listing', 'authentication'] as const;
export type DnsIssueKind = (typeof DNS_ISSUE_KINDS)[number];
/** What a receiver reports; the policy answers it under `gmail`. */
export const REPORTED_ISSUE_KINDS = ['gmail-spam', 'gmail-reputation'] as const;
export type ReportedIssueKind = (typeof REPORTED_ISSUE_KINDS)[number];
/**
 * A finding of the DNS patrol against a set, seen twice, or a figure that a receiver reports of it, for as long as it
 * lasts.
 * - `listing`: it probably caused a listing, or sends from a domain that is listed
 * - `authentication`: mail of a domain that it sends from is refused, or not authenticated
 * - `gmail-spam`: Gmail’s users report its mail as spam
 * - `gmail-reputation`: Gmail refuses its mail for the reputation of domain or address
 */
export type DnsIssue = {
  /** Its id never changes. */
  readonly id: string;
  readonly kind: DnsIssueKind | ReportedIssueKind;
  readonly since: EpochMs;
  readonly sentence: string;
  /** Receivers refuse such mail to any recipient, so hard bounces say little about the sender's list. */
  readonly excusesBounces: boolean;
  /** The figures behind what a receiver reports; absent: it is seen to be so now. */
  readonly figures?: IssueFigures | null | undefined;
};

/** Figures come days late, so they say of when they are. */
export type IssueFigures = {
  /** The end of the newest day they are of. Mail of later is not judged by them. */
  readonly until: EpochMs;
  /** Later they are no evidence. */
  readonly believedUntil: EpochMs;
  /** Two days in a row above the limit for a quarantine; else they warn at most. */
  readonly isGrave: boolean;
};

/** What a policy does about an issue. */
export const DNS_ISSUE_ANSWERS = ['tell', 'warn', 'quarantine'] as const;
export type DnsIssueAnswer = (typeof DNS_ISSUE_ANSWERS)[number];
