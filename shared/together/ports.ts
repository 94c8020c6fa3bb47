import type { EpochMs } from '../kernel/time.ts';
import type { Mode, Numbers } from '../standing/model.ts';

/** Sets and streams that are judged together: those of one tenant, or all sets that are new. */
export type Group = {
  /** `tenant#NAME`, or `new`. */
  readonly key: string;
  /** Null: new senders of any tenant. */
  readonly tenant: string | null;
  readonly members: readonly string[];
};

/** A group's alert as it was told. Every message of the subject follows from it. */
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
  /** Whether the policy of that time lets sets with evidence of their own be moved. */
  readonly moves: boolean;
};

/** From when on a new set is a new sender. `since` null: not known, because the first inventory is not done. */
export type Newcomers = { readonly startedAt: EpochMs; readonly since: EpochMs | null };

/** What is stored about groups. */
export type TogetherStore = {
  /** The last subject of each group that ever had one. */
  records(): Promise<readonly TogetherRecord[]>;
  save(record: TogetherRecord): Promise<void>;
  newcomers(): Promise<Newcomers | null>;
  saveNewcomers(newcomers: Newcomers): Promise<void>;
  /** Whether an inventory of all sets was ever completed. */
  isInventoried(): Promise<boolean>;
  /**
   * When the inventory first saw a set: `before` where the inventory did not note it yet, null where it has not seen
   * it.
   */
  firstSeen(set: string): Promise<EpochMs | 'before' | null>;
};
