import type { EpochMs } from '../../../shared/kernel/time.ts';
import type { Order } from '../../../shared/onboarding/order.ts';
import type { Progress } from '../../../shared/onboarding/progress.ts';
import type { RecordsSeen } from '../../../shared/onboarding/stage.ts';
import type { Said } from '../../../shared/onboarding/suppression.ts';
import type { StreamTemplate } from '../../../shared/onboarding/template.ts';

/** Tags as SES has them. */
export type Tags = Readonly<Record<string, string>>;

/** What SES is asked to make for a customer, and to delete. The calls throw as those of `SendingControl` do. */
export type Customers = {
  /** Tags of a set; null: there is no such set. */
  setTags(set: string): Promise<Tags | null>;
  /** What each says of suppression; null: there is none of that name. */
  readonly suppressedBy: {
    set(set: string): Promise<Said | null>;
    tenant(tenant: string): Promise<Said | null>;
    account(): Promise<Said>;
  };
  /** One that is there already is no failure. */
  createSet(set: string, stream: StreamTemplate, tags: Tags): Promise<void>;
  /** Null: there is no such identity. */
  identityTags(domain: string): Promise<Tags | null>;
  createIdentity(domain: string, dkim: string, configurationSet: string, tags: Tags): Promise<void>;
  putMailFrom(domain: string, mailFrom: string, onMxFailure: string): Promise<void>;
  /** Null: there is no such tenant. */
  customer(tenant: string): Promise<{ readonly arn: string; readonly tags: Tags } | null>;
  createTenant(tenant: string, tags: Tags): Promise<void>;
  /** Lets the tenant use a set or an identity. One that may already is no failure. */
  associate(tenant: string, resourceArn: string): Promise<void>;
  /** `none`, `standard`, `strict`; null: not said. */
  reputationPolicy(tenantArn: string): Promise<string | null>;
  putReputationPolicy(tenantArn: string, policy: string): Promise<void>;
  /** Tenants that may use a resource, at least the first of them; none where there is no such resource. */
  tenantsOf(resourceArn: string): Promise<readonly string[]>;
  /** ARNs of what a tenant may use, at least the first of them. */
  resourcesOf(tenant: string): Promise<readonly string[]>;
  /** Whether the suppression list of a tenant has an entry. No address leaves this call. */
  suppresses(tenant: string): Promise<boolean>;
  /** One that is not there is no failure, with this and all that delete. */
  disassociate(tenant: string, resourceArn: string): Promise<void>;
  deleteSet(set: string): Promise<void>;
  deleteIdentity(domain: string): Promise<void>;
  deleteTenant(tenant: string): Promise<void>;
};

/** An order as it was given, and the number of its change. */
export type StoredOrder = { readonly order: Order; readonly revision: number };
export type StoredProgress = {
  readonly progress: Progress | null;
  /** The order that somebody was about to give when this was noted; see `Orders.note`. */
  readonly wanted: number;
  readonly notedAt: EpochMs;
  /** When it is looked at; null: not by itself. */
  readonly dueAt: EpochMs | null;
  readonly revision: number;
};

/** Orders and how far they have come, in the registry. */
export type Orders = {
  /** Customers of whom something waits, the longest waiting first. */
  due(now: EpochMs): Promise<readonly string[]>;
  order(tenant: string): Promise<StoredOrder | null>;
  progress(tenant: string): Promise<StoredProgress>;
  /**
   * @param dueAt when it is looked at again; null: not by itself
   * @throws {Overtaken} where somebody wrote since `stored` was read
   */
  save(
    tenant: string,
    stored: StoredProgress,
    progress: Progress | null,
    dueAt: EpochMs | null,
  ): Promise<StoredProgress>;
  /** What the patrol saw of the records of a domain. */
  records(domain: string): Promise<RecordsSeen>;
  /** Of each set of a customer in the stage `new` that has sent: whether it has shown what it is. */
  proven(): Promise<Readonly<Record<string, boolean>>>;
};
