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

/** A list's health, as far as one kind of targets goes. */
export type StoredHealth = HealthRecord & { readonly list: string; readonly kind: TargetKind };

/** What the last look at a domain's records, or an address's name, found, and since when each is so. */
export type StoredFindings = {
  /** Or an address. */
  readonly domain: string;
  readonly checkedAt: EpochMs;
  readonly findings: readonly (Finding & { readonly since: EpochMs })[];
  readonly undetermined: readonly Doubt[];
};

/** What the patrol remembers between rounds. Whoever writes last is right: a list is in one chunk at a time. */
export type PatrolMemory = {
  health(list: string, kind: TargetKind): Promise<StoredHealth | null>;
  allHealth(): Promise<readonly StoredHealth[]>;
  saveHealth(health: StoredHealth): Promise<void>;
  /** Every target that was ever seen on a list. */
  listings(list: string): Promise<readonly ListingRecord[]>;
  saveListing(record: ListingRecord): Promise<void>;
  /** A dedicated address is on a list so grave that its pool's sets may leave; forgotten if not said again for a week. */
  saveGrave(list: string, listing: GraveListing, now: EpochMs): Promise<void>;
  /** That is over. */
  endGrave(list: string, ip: string, now: EpochMs): Promise<void>;
  /** Hold something against a set from now on; the judge looks at it at once. Again changes nothing. */
  blame(set: string, issue: DnsIssue, now: EpochMs): Promise<void>;
  /** It is over. */
  absolve(set: string, issue: string, now: EpochMs): Promise<void>;
  broken(domain: string): Promise<BrokenRules>;
  saveBroken(domain: string, rules: BrokenRules): Promise<void>;
  records(domain: string): Promise<KnownRecords>;
  saveRecords(domain: string, records: KnownRecords): Promise<void>;
  findings(domain: string): Promise<StoredFindings | null>;
  allFindings(): Promise<readonly StoredFindings[]>;
  /** Kept for a week: of a domain that is looked at no more nothing is said for ever. */
  saveFindings(findings: StoredFindings): Promise<void>;
};
/** Alert messages on their way out. Putting one again changes nothing. */
export type PatrolMessages = { put(message: AlertMessage): Promise<unknown> };
/** Who sent through an address, or from a domain, lately; the likeliest cause of a listing first. */
export type SuspectsOf = (source: 'ips' | 'domains', name: string) => Promise<readonly ListingSuspect[]>;
/** Who sent from such domains in the last day, and the addresses through which their mail left, the busiest first. */
export type SendersOf = (isFrom: (domain: string) => boolean) => Promise<{
  readonly sets: readonly string[];
  readonly ips: readonly string[];
}>;
