import type { AlertMessage } from '../../shared/alerts/model.ts';
import type { AttachSettings } from '../../shared/attach/settings.ts';
import type { Timer } from '../../shared/kernel/time.ts';
import type { Uses } from '../../shared/onboarding/in-use.ts';
import type { CannotPlace } from '../../shared/placement/failures.ts';
import type { Policy } from '../../shared/policy/model.ts';
import type { Commands, Evacuations } from './commands/ports.ts';
import type { SendingControl } from './control/ports.ts';
import type { Inventory } from './inventory/ports.ts';
import type { Customers, Orders } from './orders/ports.ts';
import type { Placements } from './placing/ports.ts';
import type { Changes } from './read-back/ports.ts';

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
  /** Who uses what is to be deleted. */
  readonly uses: Uses;
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
 * - `unadvised`: SES does not say what its adviser finds, of any set (`*`)
 * - `detached`, `evacuated`, `left`: destination taken off, set brought home, something that a person must see to
 */
export type WatchOutcome =
  | 'attached'
  | 'mended'
  | 'unwatched'
  | 'put-back'
  | 'named'
  | 'unnamed'
  | 'unadvised'
  | 'detached'
  | 'evacuated'
  | 'left';
