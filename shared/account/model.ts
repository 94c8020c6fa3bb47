import type { EpochMs } from '../kernel/time.ts';

/** The whole account in this Region, as SES reports it. Source: SES API v2, `GetAccount`. */
export type AccountState = {
  /** `HEALTHY`, `PROBATION` (under review), `SHUTDOWN`. Null: SES does not say. */
  readonly enforcement: string | null;
  /** Whether the owner lets the account send. */
  readonly sendingEnabled: boolean;
  /** False: the sandbox, mail to verified addresses alone. */
  readonly production: boolean;
  /** Recipients that may be sent to in 24 hours, and were; `most` null: no limit is known. */
  readonly quota: { readonly most: number | null; readonly sent: number } | null;
};

/** An SES tenant that something is wrong with. Source: SES API v2, `ListReputationEntities`. */
export type TenantReputation = {
  readonly name: string;
  /** Who has paused it; null: nobody. SES's own pause goes before its owner's. */
  readonly pausedBy: 'ses' | 'owner' | null;
  /** Why, in SES's words. */
  readonly cause: string | null;
  /** `LOW` or `HIGH`: findings about its reputation. Null: none. */
  readonly impact: string | null;
};

/** What SES finds about one of its tenants, in SES's own words. Source: SES API v2, `ListRecommendations`. */
export type TenantFinding = {
  readonly tenant: string;
  /** `COMPLAINT`, `BOUNCE`, … */
  readonly type: string;
  /** `LOW` or `HIGH`; null: SES does not say. */
  readonly impact: string | null;
  /** When SES first came upon it; null: it does not say. */
  readonly since: EpochMs | null;
};
/** Asked for once a day. `items` null: SES refused, as it does where there is no adviser. */
export type SeenFindings = { readonly askedAt: EpochMs; readonly items: readonly TenantFinding[] | null };

/** Sends from several Regions under one name. Source: SES API v2, `ListMultiRegionEndpoints`. */
export type Endpoint = { readonly name: string; readonly regions: readonly string[] };

/** What of the account SES showed when the inventory last came by. Null: it was refused. */
export type SeenAccount = {
  readonly account: AccountState | null;
  readonly tenants: readonly TenantReputation[] | null;
  readonly endpoints: readonly Endpoint[] | null;
  readonly seenAt: EpochMs;
  /** Absent: they were not asked for yet. */
  readonly findings?: SeenFindings | null | undefined;
};
