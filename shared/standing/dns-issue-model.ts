import type { EpochMs } from '../kernel/time.ts';

export const DNS_ISSUE_KINDS = ['listing', 'authentication'] as const;
export type DnsIssueKind = (typeof DNS_ISSUE_KINDS)[number];
/**
 * A finding of the DNS patrol against a set, seen twice, for as long as it lasts.
 * - `listing`: it probably caused a listing, or sends from a domain that is listed
 * - `authentication`: mail of a domain that it sends from is refused, or not authenticated
 */
export type DnsIssue = {
  /** Its id never changes. */
  readonly id: string;
  readonly kind: DnsIssueKind;
  readonly since: EpochMs;
  readonly sentence: string;
  /** Receivers refuse such mail to any recipient, so hard bounces say little about the sender's list. */
  readonly excusesBounces: boolean;
};

/** What a policy does about an issue. */
export const DNS_ISSUE_ANSWERS = ['tell', 'warn', 'quarantine'] as const;
export type DnsIssueAnswer = (typeof DNS_ISSUE_ANSWERS)[number];
