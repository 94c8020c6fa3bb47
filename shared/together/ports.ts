import type { EpochMs } from '../kernel/time.ts';
import type { Mode, Numbers } from '../standing/model.ts';

/** Sets and streams that are judged together: those of one tenant, or all sets that are new. */
export type Group = {
  /** `tenant#NAME`, or `new`. */
  readonly key: string;
  /** Null: new senders of whatever tenant. */
  readonly tenant: string | null;
  readonly members: readonly string[];
};

/** What was told of a group, as it was when it was told: every message of the subject is worked out from it. */
export type TogetherRecord = Pick<Group, 'key' | 'tenant'> & {
  readonly openedAt: EpochMs;
  /** Null while it lasts. */
  readonly closedAt: EpochMs | null;
  readonly mode: Mode;
  /** Sets with mail in the run, and with hits. */
  readonly sets: number;
  readonly hitSets: number;
  /** Those with most hits. */
  readonly worst: readonly string[];
  readonly numbers: Numbers;
  readonly sentence: string;
  /** Whether the policy of that time lets those with evidence of their own be moved. */
  readonly moves: boolean;
};

/**
 * From when on whoever appears is a new sender; `since` null: not known yet, because the first inventory is not done.
 */
export type Newcomers = { readonly startedAt: EpochMs; readonly since: EpochMs | null };

/** What is remembered of groups. */
export type TogetherStore = {
  /** The last subject of each group that ever had one. */
  records(): Promise<readonly TogetherRecord[]>;
  save(record: TogetherRecord): Promise<void>;
  newcomers(): Promise<Newcomers | null>;
  saveNewcomers(newcomers: Newcomers): Promise<void>;
  /** Whether an inventory of all sets was ever taken to its end. */
  isInventoried(): Promise<boolean>;
  /** When the inventory saw a set first: `before` where that was not noted then, null where it has not yet. */
  firstSeen(set: string): Promise<EpochMs | 'before' | null>;
};
