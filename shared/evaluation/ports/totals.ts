import type { Counts } from '../../counting/counts.ts';
import type { Partition } from '../../counting/partition.ts';
import type { Day, Hour, Slot } from '../../kernel/time.ts';

/**
 * Progress of a partition. While its slot is open, `sequence` is what has been judged. Once it is closed, it is what
 * has been judged and written to the totals.
 */
export type Progress = { readonly sequence: number; readonly closed: boolean };

/** Counts of a set in a slot, and the partition's sequence number up to which they are folded. */
export type SlotCounts = { readonly sequence: number; readonly counts: Counts };

/** Counts of a set in an hour or day, and the sum of the sequence numbers behind them: it only ever grows. */
export type Rollup = { readonly weight: number; readonly counts: Counts };

export type SetHistory = {
  readonly hours: ReadonlyMap<Hour, Rollup>;
  readonly slots: ReadonlyMap<Slot, SlotCounts>;
};

/** Counters per set and slot, hour and day: a view of the journal, written as absolute values. */
export type TotalsStore = {
  progress(partition: Partition): Promise<Progress | null>;
  /** Never goes back, and never from closed to open. A lost race is no error. */
  saveProgress(partition: Partition, progress: Progress): Promise<void>;
  slot(set: string, slot: Slot): Promise<SlotCounts | null>;
  /** Both ends included, in order of time. */
  slots(set: string, from: Slot, to: Slot): Promise<ReadonlyMap<Slot, SlotCounts>>;
  /** Every hour from one on, and every slot from one on: what judging needs, in one read. */
  history(set: string, fromHour: Hour, fromSlot: Slot): Promise<SetHistory>;
  /** Writes where the stored sequence number is lower; otherwise the stored counts are more complete and stay. */
  putSlot(set: string, slot: Slot, value: SlotCounts): Promise<void>;
  /** Both ends included. */
  hours(set: string, from: Hour, to: Hour): Promise<ReadonlyMap<Hour, Rollup>>;
  putHour(set: string, hour: Hour, value: Rollup): Promise<void>;
  /** Both ends included. A day is stored once it is over. */
  days(set: string, from: Day, to: Day): Promise<ReadonlyMap<Day, Rollup>>;
  putDay(set: string, day: Day, value: Rollup): Promise<void>;
};
