import type { Bounced } from '../counting/bounced.ts';
import type { Counts } from '../counting/counts.ts';
import type { Partition } from '../counting/partition.ts';
import type { Segment } from '../counting/segment.ts';
import { DAY_MS, type EpochMs } from '../kernel/time.ts';

/** Append-only record of which events have been counted. Sequence numbers of a partition start at 1, without gaps. */
export type Journal = {
  /** The packed fingerprints of the segments after `after`, in order, complete at the time of the call. */
  fingerprints(partition: Partition, after: number): Promise<readonly StoredFingerprints[]>;
  /** The counts of the segments after `after`, in order, complete at the time of the call. */
  counts(partition: Partition, after: number): Promise<readonly StoredCounts[]>;
  /** The hard bounces of the segments after `after`, in order, complete at the time of the call. */
  bounced(partition: Partition, after: number): Promise<readonly StoredBounced[]>;
  /** Is there a segment of that number? Costs one read of an item, whatever its size, only where there is. */
  has(partition: Partition, sequence: number): Promise<boolean>;
  /** Put a segment at a sequence number. @returns false where the number is taken: read what is there, try again */
  append(partition: Partition, sequence: number, segment: Segment): Promise<boolean>;
};
export type StoredFingerprints = { readonly sequence: number; readonly packed: Uint8Array };
/** Empty where the segment has none, or they cannot be read: then nothing is looked up, and all are judged. */
export type StoredBounced = { readonly sequence: number; readonly bounced: readonly Bounced[] };
/** `damaged`: why the counts of this segment cannot be read; then `sets` is empty. */
export type StoredCounts = {
  readonly sequence: number;
  readonly sets: ReadonlyMap<string, Counts>;
  readonly damaged?: string;
};

/** One mailbox is one complainer of a set for so long. Unit: ms. */
export const COMPLAINER_MS = 30 * DAY_MS;

/** Who has complained about a set, without knowing who: a person's second complaint convicts nobody. */
export type Complainers = {
  /**
   * Claim a complainer for one complaint, for 30 days from then on. Idempotent for the same complaint.
   * @param complainer an HMAC of set and mailbox, never an address: under another key it is another, and may be claimed
   * @param at when the complaint came
   * @param complaint fingerprint of the complaint, as hex
   * @returns false where another complaint has it
   */
  claim(complainer: string, at: EpochMs, complaint: string): Promise<boolean>;
};

/**
 * Who reported first what counts once, by the partition of the message's own time: append-only, as the journal. Numbers
 * of a partition start at 1, without gaps.
 */
export type FirstStore = {
  /** The claims after `after`, in order, complete at the time of the call: 16 bytes each, what counts and who has it. */
  read(home: Partition, after: number): Promise<readonly StoredFingerprints[]>;
  /** @param until how long they are kept at least. @returns false where the number is taken */
  append(home: Partition, sequence: number, packed: Uint8Array, until: EpochMs): Promise<boolean>;
};

/** Where bodies go that cannot be counted, each with its reason: nothing is lost, a person can look. */
export type Refusals = { keep(refusals: readonly Refusal[]): Promise<RefusalResult> };
export type Refusal = {
  readonly id: string;
  readonly body: string;
  readonly kind: 'malformed' | 'tooOld';
  readonly reason: string;
};
export type RefusalResult = {
  /** Ids that could not be put away; their records must go back to the queue. */
  readonly failed: readonly string[];
  /** Why not, for the log. */
  readonly errors?: readonly unknown[];
};
