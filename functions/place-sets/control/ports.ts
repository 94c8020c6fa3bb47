import type { AccountState, Endpoint, TenantFinding, TenantReputation } from '../../../shared/account/model.ts';
import type { EventDestination } from '../../../shared/attach/destination.ts';
import type { EpochMs } from '../../../shared/kernel/time.ts';
import type { DeliveryOptions, SesSetState } from '../../../shared/placement/delivery.ts';
import type { DedicatedIp, Identity } from '../../../shared/placement/inventory-model.ts';

export type Page<T> = { readonly items: readonly T[]; readonly next: string | null };

/**
 * SES's control plane, as far as sets are placed.
 *
 * Every call throws `SesUnavailable` (try again), `SesNotFound` or `SesRefused` (nothing changes by trying again).
 */
export type SendingControl = Destinations &
  Account &
  Identities &
  SesTenants & {
    describeSet(set: string): Promise<SesSetState>;
    /** Replaces the whole block of delivery options. */
    putDelivery(set: string, options: DeliveryOptions): Promise<void>;
    putSending(set: string, enabled: boolean): Promise<void>;
    /** Whether SES scales the pool by itself, and then lists no IPs of it. */
    isManagedPool(pool: string): Promise<boolean>;
    /** Dedicated IPs of a pool, or of the whole account. */
    listIps(pool: string | null, token: string | null): Promise<Page<DedicatedIp>>;
    listSets(token: string | null): Promise<Page<string>>;
    listPools(token: string | null): Promise<Page<string>>;
  };

/** Our event destination on a set. */
export type SnsDestination = {
  readonly name: string;
  readonly topicArn: string;
  readonly eventTypes: readonly string[];
};

/** Event destinations of a set. The calls throw as those of `SendingControl` do. */
export type Destinations = {
  listDestinations(set: string): Promise<readonly EventDestination[]>;
  createDestination(set: string, destination: SnsDestination): Promise<void>;
  /** Replaces all of it, and enables it. */
  updateDestination(set: string, destination: SnsDestination): Promise<void>;
  deleteDestination(set: string, name: string): Promise<void>;
};

/** Domains and addresses that mail may be sent from. The calls throw as those of `SendingControl` do. */
export type Identities = {
  listIdentities(token: string | null): Promise<Page<Pick<Identity, 'name' | 'verificationStatus'>>>;
  describeIdentity(name: string): Promise<Identity>;
};

/** What SES says of the whole account. The calls throw as those of `SendingControl` do. */
export type Account = {
  account(): Promise<AccountState>;
  /** Tenants that are paused, or that SES has grave findings about. */
  listTenants(which: 'paused' | 'impact', token: string | null): Promise<Page<TenantReputation>>;
  listEndpoints(token: string | null): Promise<Page<Endpoint>>;
  /** What SES's adviser finds and is not fixed, of tenants alone: a page may have none, and others follow. */
  listFindings(token: string | null): Promise<Page<TenantFinding>>;
};

/** What SES says of one of its tenants. */
export type TenantState = {
  /** Whether the status that the account's owner sets is `DISABLED`; SES's own status is another. */
  readonly isDisabled: boolean;
  /** When that status was last written; null: never. */
  readonly changedAt: EpochMs | null;
};

/** SES's tenants. The calls throw as those of `SendingControl` do. */
export type SesTenants = {
  tenantArn(name: string): Promise<string>;
  describeTenant(arn: string): Promise<TenantState>;
  /** Writes the status that the account's owner sets: `ENABLED` or `DISABLED`. */
  putTenantSending(arn: string, enabled: boolean): Promise<void>;
};
