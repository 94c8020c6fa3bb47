import type { AlertMessage } from '../../shared/alerts/model.ts';
import type { EpochMs, Timer } from '../../shared/kernel/time.ts';
import type { DeliveryOptions, SetState } from '../../shared/placement/delivery.ts';
import type { CannotPlace } from '../../shared/placement/failures.ts';
import type { Desired, Move, Placement } from '../../shared/placement/model.ts';
import type { Policy } from '../../shared/policy/model.ts';

export type Page<T> = { readonly items: readonly T[]; readonly next: string | null };
/** A dedicated IP as SES lists it. `warmupPercent` null: not known, or none of our business (managed). */
export type DedicatedIp = {
  readonly ip: string;
  readonly pool: string | null;
  readonly warmupStatus: string | null;
  readonly warmupPercent: number | null;
};

/**
 * SES's control plane, as far as sets are placed.
 *
 * Every call throws `SesUnavailable` (try again), `SesNotFound` or `SesRefused` (nothing changes by trying again).
 */
export type SendingControl = {
  describeSet(set: string): Promise<SetState>;
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

/** A placement and the revision under which it was read. */
export type Stored = { readonly placement: Placement; readonly revision: number };
/** The moves claimed lately and the revision under which they were read. */
export type Claims = { readonly moves: readonly Move[]; readonly revision: number };

/** Durable memory of what is wanted of each set and what became of it. */
export type Placements = {
  /** Sets whose decision waits, the longest waiting first. */
  pending(now: EpochMs): Promise<readonly string[]>;
  desired(set: string): Promise<Desired | null>;
  /** Nothing is left to do about this decision. A later one is not touched. */
  settle(desired: Desired): Promise<void>;
  /** Let this decision wait until `until`. A later one is not touched. */
  defer(desired: Desired, until: EpochMs): Promise<void>;
  placement(set: string): Promise<Stored>;
  /** @throws {Overtaken} where somebody wrote since `stored` was read */
  save(stored: Stored, placement: Placement): Promise<Stored>;
  claims(): Promise<Claims>;
  /** @returns false where somebody claimed since `claims` was read */
  claim(claims: Claims, moves: readonly Move[]): Promise<boolean>;
};

/** How far the inventory has come. `index`: sets of this page that are done. */
export type Cursor =
  | { readonly phase: 'sets'; readonly token: string | null; readonly index: number }
  | { readonly phase: 'pools' }
  | { readonly phase: 'resting'; readonly until: EpochMs };

/** What SES listed, for everybody else to read. */
export type Inventory = {
  cursor(): Promise<Cursor | null>;
  saveCursor(cursor: Cursor): Promise<void>;
  sawSet(set: string, state: SetState, at: EpochMs): Promise<void>;
  sawPools(pools: readonly string[], ips: readonly DedicatedIp[], at: EpochMs): Promise<void>;
};

/** Alert messages on their way out. Putting one again changes nothing. */
export type Messages = { put(message: AlertMessage): Promise<unknown> };

/** Figures and switches of the whole deployment. */
export type Deployment = {
  /** False stops every automatic move. */
  automatic(): Promise<boolean>;
  activeSets(): Promise<number>;
  policy(): Promise<Policy>;
};

export type Deps = {
  readonly placements: Placements;
  readonly inventory: Inventory;
  readonly control: SendingControl;
  readonly messages: Messages;
  readonly deployment: Deployment;
  readonly timer: Timer;
  /** Calls to SES are started for so long. Unit: ms. */
  readonly budgetMs: number;
  /** Told what became of each set that was looked at. */
  readonly log: (entry: LogEntry) => void;
};
/** What one run adds: its calls are paced, and a pool is asked about once. */
export type Run = Deps & { readonly poolProblems: Map<string, CannotPlace | null> };
export type LogEntry = { readonly set: string; readonly version: number; readonly outcome: Outcome };
/**
 * - `applied`: carried out and read back
 * - `current`: it had been carried out already
 * - `held`, `deferred`: waits for a person or the switch; waits for its next attempt
 * - `failed`: could not be carried out, for a reason that was recorded
 */
export type Outcome = 'applied' | 'current' | 'held' | 'deferred' | 'failed';
