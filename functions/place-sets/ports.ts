import type { AccountState, Endpoint, SeenAccount, TenantReputation } from '../../shared/account/model.ts';
import type { AlertMessage } from '../../shared/alerts/model.ts';
import type { EventDestination } from '../../shared/attach/destination.ts';
import type { AttachSettings } from '../../shared/attach/settings.ts';
import type { EpochMs, Timer } from '../../shared/kernel/time.ts';
import type { CommandName } from '../../shared/placement/commands.ts';
import type { DeliveryOptions, SesSetState } from '../../shared/placement/delivery.ts';
import type { CannotPlace } from '../../shared/placement/failures.ts';
import type { InventoryFindings, NameList } from '../../shared/placement/findings.ts';
import type { DedicatedIp, Identity, SeenIdentity, SeenSet } from '../../shared/placement/inventory-model.ts';
import type { DesiredPlacement, Move, Placement } from '../../shared/placement/model.ts';
import type { Carried, Coming } from '../../shared/placement/readiness.ts';
import type { RecordedChange } from '../../shared/placement/who.ts';
import type { Policy } from '../../shared/policy/model.ts';
import type { Customers, Orders } from './orders/ports.ts';

export type Page<T> = { readonly items: readonly T[]; readonly next: string | null };
export type { DedicatedIp };

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

/** Calls to SES as CloudTrail recorded them. Throws as those of `SendingControl` do. */
export type Changes = {
  /** ARN of our own role: what it did is no change by somebody else. */
  readonly ownRole: string;
  /** Successful calls of one operation in a span of time, the newest first. */
  lookUp(
    operation: string,
    span: { readonly from: EpochMs; readonly until: EpochMs },
    token: string | null,
  ): Promise<Page<RecordedChange>>;
};

/** A placement and the revision under which it was read. */
export type StoredPlacement = { readonly placement: Placement; readonly revision: number };
/** The moves claimed lately and the revision under which they were read. */
export type Claims = { readonly moves: readonly Move[]; readonly revision: number };

/** Durable memory of what is wanted of each set and what became of it. */
export type Placements = {
  /** Sets whose decision waits, the longest waiting first. */
  pending(now: EpochMs): Promise<readonly string[]>;
  /** Sets that are away and due to be looked at, the longest waiting first. */
  away(now: EpochMs): Promise<readonly string[]>;
  /** Streams about which something is decided and not over, paused ones among them. */
  streams(): Promise<readonly string[]>;
  /** Sets about which something is decided and not over. */
  decidedSets(): Promise<readonly string[]>;
  desired(set: string): Promise<DesiredPlacement | null>;
  /** Nothing is left to do about this decision. A later one is not touched. */
  settle(desired: DesiredPlacement): Promise<void>;
  /** Let this decision wait until `until`. A later one is not touched. */
  defer(desired: DesiredPlacement, until: EpochMs): Promise<void>;
  placement(set: string): Promise<StoredPlacement>;
  /** @throws {Overtaken} where somebody wrote since `stored` was read */
  save(stored: StoredPlacement, placement: Placement): Promise<StoredPlacement>;
  claims(): Promise<Claims>;
  /** @returns false where somebody claimed since `claims` was read */
  claim(claims: Claims, moves: readonly Move[]): Promise<boolean>;
};

/** What one round of the inventory has come upon so far. */
export type InventoryNotes = {
  readonly startedAt: EpochMs;
  readonly sets: number;
  /** Sets that send and are not watched though they should be. */
  readonly unwatched: NameList;
  /** Sets in the quarantine pool that we did not send there. */
  readonly strays: NameList;
  /** Sets that SES lists and refuses to describe: nobody knows where their mail goes, nor whether they are watched. */
  readonly refused?: NameList;
  /** Pools that sets were seen with, and how many sets. */
  readonly pools?: Readonly<Record<string, number>>;
};
export type { InventoryFindings, NameList };

/** How far the inventory has come. `index`: items of this page that are done. */
export type Cursor =
  | { readonly phase: 'sets'; readonly token: string | null; readonly index: number; readonly notes?: InventoryNotes }
  | { readonly phase: 'pools'; readonly notes?: InventoryNotes }
  | { readonly phase: 'account' }
  | { readonly phase: 'identities'; readonly token: string | null; readonly index: number }
  | { readonly phase: 'resting'; readonly until: EpochMs };

/** What SES listed, for everybody else to read. */
export type Inventory = {
  cursor(): Promise<Cursor | null>;
  saveCursor(cursor: Cursor): Promise<void>;
  set(name: string): Promise<SeenSet | null>;
  /** @param watched null: nobody looked */
  sawSet(set: string, state: SesSetState, watched: boolean | null, at: EpochMs): Promise<void>;
  /** SES does not know a set that was seen. The first time counts, until it is seen again. */
  missed(set: string, at: EpochMs): Promise<void>;
  /** @param managed those of the pools that SES fills by itself, as far as that was asked */
  sawPools(
    pools: readonly string[],
    ips: readonly DedicatedIp[],
    at: EpochMs,
    managed?: readonly string[],
  ): Promise<void>;
  /** Mail that left by addresses lately; null: nobody has counted yet. */
  carried(): Promise<Carried | null>;
  /** Mail of the sets that are quarantined, or would be; null: nobody has counted yet. */
  coming(): Promise<Coming | null>;
  /** Sets that are away and whose mail leaves by other addresses; null: nobody has looked yet. */
  leaks(): Promise<{ readonly names: NameList } | null>;
  identities(): Promise<readonly SeenIdentity[]>;
  sawIdentity(identity: Identity, at: EpochMs): Promise<void>;
  /** SES does not list it any more. */
  forgetIdentity(name: string): Promise<void>;
  sawAccount(seen: SeenAccount): Promise<void>;
  /** Topics that sets were ever attached to, the present one last. */
  topics(): Promise<readonly string[]>;
  saveTopics(topics: readonly string[]): Promise<void>;
  findings(): Promise<InventoryFindings>;
  saveFindings(findings: InventoryFindings): Promise<void>;
};

/** Puts everything back before a removal. Kept so that it goes on where it stopped. */
export type Evacuation = {
  readonly startedAt: EpochMs;
  /** Null once it is done. */
  readonly at: { readonly token: string | null; readonly index: number } | null;
  readonly sets: number;
  /** Sets that were brought home, and destinations that were taken off. */
  readonly broughtHome: number;
  readonly detached: number;
  /** SES tenants of streams that were enabled again; absent: none. */
  readonly enabled?: number;
  /** What a person must see to: `<set>: <why>`. */
  readonly left: NameList;
};
/** The evacuation that is under way or done; null: none, everything works as ever. */
export type Evacuations = {
  state(): Promise<Evacuation | null>;
  save(evacuation: Evacuation | null): Promise<void>;
};

/** What a person asked of every set. */
export type Commands = {
  /** The one that is not obeyed yet; null: none. */
  waiting(): Promise<{ readonly command: CommandName; readonly revision: number } | null>;
  obeyed(revision: number): Promise<void>;
};

/** Alert messages on their way out. Putting one again changes nothing. */
export type Messages = { put(message: AlertMessage): Promise<unknown> };

/** Figures and switches of the whole deployment. */
export type PlaceDeployment = {
  /** False stops every automatic move. */
  automatic(): Promise<boolean>;
  activeSets(): Promise<number>;
  policy(): Promise<Policy>;
};

export type PlaceDeps = {
  readonly placements: Placements;
  readonly inventory: Inventory;
  readonly evacuations: Evacuations;
  readonly commands: Commands;
  /** How sets are attached to our topic; null: nobody is, and nobody looks. */
  readonly attach: AttachSettings | null;
  /** Pools to which the role may move sets; null: any. */
  readonly grantedPools: ReadonlySet<string> | null;
  readonly control: SendingControl;
  /** Who changed a set; null: the deployment may not look. */
  readonly changes: Changes | null;
  /** What customers get in SES, their orders, and whether this deployment may carry them out. */
  readonly customers: Customers;
  readonly orders: Orders;
  readonly onboarding: boolean;
  readonly messages: Messages;
  readonly deployment: PlaceDeployment;
  readonly timer: Timer;
  /** Calls to SES are started for so long. Unit: ms. */
  readonly budgetMs: number;
  /** Told what became of each set that was looked at. */
  readonly log: (entry: LogEntry) => void;
};
/** What one run adds: its calls are paced, a pool is asked about once, and so many look-ups of CloudTrail are left. */
export type PlaceRun = PlaceDeps & {
  readonly poolProblems: Map<string, CannotPlace | null>;
  readonly lookups: { left: number };
};
export type LogEntry = {
  readonly set: string;
  /** Of the desired placement, where there is one. */
  readonly version?: number;
  readonly outcome: PlaceOutcome | WatchOutcome;
  /** The reason, or the event types. */
  readonly detail?: string;
};
/**
 * - `applied`: carried out and read back
 * - `current`: it had been carried out already
 * - `held`, `deferred`: waits for a person or the switch; waits for its next attempt
 * - `failed`: could not be carried out, for a reason that was recorded
 */
export type PlaceOutcome = 'applied' | 'current' | 'held' | 'deferred' | 'failed';
/**
 * - `attached`, `mended`: our event destination was added, or enabled and completed
 * - `unwatched`: it sends, is not watched and should be
 * - `put-back`: somebody else had changed it, and what was carried out stands again
 * - `named`, `unnamed`: CloudTrail says who changed it; it could not be asked
 * - `detached`, `evacuated`, `left`: destination taken off, set brought home, something that a person must see to
 */
export type WatchOutcome =
  | 'attached'
  | 'mended'
  | 'unwatched'
  | 'put-back'
  | 'named'
  | 'unnamed'
  | 'detached'
  | 'evacuated'
  | 'left';
