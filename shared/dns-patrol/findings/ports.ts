import type { AlertMessage } from '../../alerts/model.ts';
import type { EpochMs } from '../../kernel/time.ts';
import type { GraveListing } from '../../placement/failover.ts';
import type { DnsIssue } from '../../standing/dns-issue-model.ts';
import type { Finding } from '../authentication/model.ts';
import type { HealthRecord } from '../blocklists/back-off.ts';
import type { TargetKind } from '../blocklists/model.ts';
import type { BrokenRules } from './broken.ts';
import type { ListingSuspect } from './culprits.ts';
import type { Doubt } from './doubts.ts';
import type { KnownRecords } from './drift.ts';
import type { ListingRecord } from './listing.ts';

/** The health of a list for one kind of targets. */
export type StoredHealth = HealthRecord & { readonly list: string; readonly kind: TargetKind };

/** What the last look at a domain's records, or an address's name, found, and since when each is so. */
export type StoredFindings = {
  /** Or an address. */
  readonly domain: string;
  readonly checkedAt: EpochMs;
  readonly findings: readonly (Finding & { readonly since: EpochMs })[];
  readonly undetermined: readonly Doubt[];
};

/** What the patrol stores between runs. The last writer wins: a list is in one chunk at a time. */
export type PatrolMemory = {
  health(list: string, kind: TargetKind): Promise<StoredHealth | null>;
  allHealth(): Promise<readonly StoredHealth[]>;
  saveHealth(health: StoredHealth): Promise<void>;
  /** Every target that was ever seen on a list. */
  listings(list: string): Promise<readonly ListingRecord[]>;
  saveListing(record: ListingRecord): Promise<void>;
  /** Notes a dedicated address on a list so grave that its pool's sets may leave. Expires after a week. */
  saveGrave(list: string, listing: GraveListing, now: EpochMs): Promise<void>;
  /** Removes that note. */
  endGrave(list: string, ip: string, now: EpochMs): Promise<void>;
  /** Adds a DNS issue to a set; the judge reviews the set at once. Idempotent. */
  blame(set: string, issue: DnsIssue, now: EpochMs): Promise<void>;
  /** Ends the issue. */
  absolve(set: string, issue: string, now: EpochMs): Promise<void>;
  /** Sets that have the issue. */
  blamed(issue: string): Promise<readonly string[]>;
  broken(domain: string): Promise<BrokenRules>;
  saveBroken(domain: string, rules: BrokenRules): Promise<void>;
  records(domain: string): Promise<KnownRecords>;
  saveRecords(domain: string, records: KnownRecords): Promise<void>;
  findings(domain: string): Promise<StoredFindings | null>;
  allFindings(): Promise<readonly StoredFindings[]>;
  /** Expires after a week, so that a domain that is not checked any more does not stay. */
  saveFindings(findings: StoredFindings): Promise<void>;
};
/** Stores alert messages for sending. Idempotent. */
export type PatrolMessages = { put(message: AlertMessage): Promise<unknown> };
/** Who sent lately through an address, or from a domain; the likeliest cause of a listing first. */
export type SuspectsOf = (source: 'ips' | 'domains', name: string) => Promise<readonly ListingSuspect[]>;
/** Who sent from such domains in the last day, and the addresses through which their mail left, the busiest first. */
export type SendersOf = (isFrom: (domain: string) => boolean) => Promise<{
  readonly sets: readonly string[];
  readonly ips: readonly string[];
}>;
