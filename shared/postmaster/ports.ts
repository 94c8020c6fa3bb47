import type { Day, EpochMs } from '../kernel/time.ts';
import type { DnsIssue } from '../standing/dns-issue-model.ts';
import type { GmailFinding } from './judge.ts';
import type { GmailDay, GmailDomain } from './model.ts';

/** A finding as it is told. */
export type StoredFinding = Omit<GmailFinding, 'days'> & {
  readonly id: string;
  readonly since: EpochMs;
  /** The sets that the figure may be of, the first of them by name. */
  readonly sets: readonly string[];
  /** The one that answers for it; null: nobody. */
  readonly accused: string | null;
};

/** What keeps all figures from being fetched, or soon will. */
export type AccessState = {
  /** Another code is another problem. */
  readonly code: string;
  readonly since: EpochMs;
  readonly sentence: string;
  readonly next: readonly string[];
};

/** What is kept of Gmail's figures. */
export type PostmasterMemory = {
  domains(): Promise<readonly GmailDomain[]>;
  saveDomain(domain: GmailDomain): Promise<void>;
  /** A domain that is configured no more. */
  forgetDomain(domain: string): Promise<void>;
  /** Days of a domain with a figure, oldest first. */
  days(domain: string, from: Day, to: Day): Promise<readonly GmailDay[]>;
  /** A day is replaced as a whole: Gmail corrects its figures. */
  saveDay(day: GmailDay): Promise<void>;
  findings(): Promise<readonly StoredFinding[]>;
  saveFinding(finding: StoredFinding): Promise<void>;
  endFinding(id: string): Promise<void>;
  access(): Promise<AccessState | null>;
  saveAccess(state: AccessState | null): Promise<void>;
  /** Holds an issue against a set, or its newer figures; the judge reviews the set at once. Idempotent. */
  blame(set: string, issue: DnsIssue, now: EpochMs): Promise<void>;
  /** Ends the issue. */
  absolve(set: string, issue: string, now: EpochMs): Promise<void>;
};
