import type { Partition } from '../../counting/partition.ts';
import type { EpochMs } from '../../kernel/time.ts';
import type { Key, Work } from '../../registry/keys.ts';

export type DueKey = Key & { readonly dueAt: EpochMs };

/** Work that waits in the registry, by its `work` index. */
export type WorkList = {
  /** Keys of what is due, earliest first. */
  due(work: Work, now: EpochMs, limit: number): Promise<readonly DueKey[]>;
  /** When the next work of a kind is due, or null. */
  nextDue(work: Work): Promise<EpochMs | null>;
};

/**
 * Closed partitions that get events. Noted before the events are counted, so that a lost stream record loses no total.
 */
export type LatePartitions = {
  /** Note that events are about to be counted in a partition whose slot is over. */
  note(partition: Partition, dueAt: EpochMs): Promise<void>;
  /** Forget it, unless it was noted again with a later `dueAt` than this. */
  forget(partition: Partition, dueAt: EpochMs): Promise<void>;
};

/** A segment of the journal whose counts cannot be read. */
export type Damage = {
  readonly partition: Partition;
  readonly sequence: number;
  /** Why not. */
  readonly why: string;
  readonly since: EpochMs;
  /** When it is read again. */
  readonly nextAt: EpochMs;
};

export type DamagedSegments = {
  /** Note one; noting it again changes nothing. */
  note(damage: Damage): Promise<void>;
  all(): Promise<readonly Damage[]>;
  /** Sets the earliest time of the next try. */
  wait(damage: Damage, nextAt: EpochMs): Promise<void>;
  forget(damage: Damage): Promise<void>;
};
