import type { AuthenticationDeps } from '../../shared/dns-patrol/authentication/ports.ts';
import type { AuthenticatedIdentity } from '../../shared/dns-patrol/findings/authentication.ts';
import type { PatrolMemory, PatrolMessages, SendersOf } from '../../shared/dns-patrol/findings/ports.ts';
import type { Clock, EpochMs } from '../../shared/kernel/time.ts';
import type { RecordsWish, WantedRecords } from '../../shared/records/model.ts';

/** Domains of customers who are being set up. */
export type CustomerDomains = {
  /** What is wanted of each, with what SES says of it. */
  wishes(region: string): Promise<readonly RecordsWish[]>;
  /** Those whose identity an order made, and that are not ready yet. */
  beginning(): Promise<ReadonlySet<string>>;
  saw(seen: WantedRecords & { readonly checkedAt: EpochMs }): Promise<void>;
};

export type PatrolAuthenticationDeps = AuthenticationDeps & {
  readonly identities: () => Promise<readonly AuthenticatedIdentity[]>;
  /** Dedicated addresses. */
  readonly ips: () => Promise<readonly string[]>;
  readonly sendersOf: SendersOf;
  readonly memory: Omit<
    PatrolMemory,
    'health' | 'allHealth' | 'saveHealth' | 'listings' | 'saveListing' | 'saveGrave' | 'endGrave' | 'allFindings'
  >;
  readonly messages: PatrolMessages;
  readonly region: string;
  readonly clock: Clock;
  /** Told of domains and addresses for which there was no time; those domains come first in the next run. */
  readonly leftOut?: (domains: readonly string[]) => void;
  /** Told why a look at a domain failed. It is put back, and the others are looked at. */
  readonly failed?: (domain: string, error: unknown) => void;
  /** Told what was found wrong with each domain. */
  readonly log: (entry: {
    readonly domain: string;
    readonly rules: readonly string[];
    readonly unknown: number;
  }) => void;
};

/** What a look at customers needs. */
export type LookAtCustomersDeps = Pick<PatrolAuthenticationDeps, 'dns' | 'evaluateSpf' | 'clock' | 'region'> & {
  readonly customers: CustomerDomains;
};
