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
  /** Whether there is a segment of that number. Where there is one, this reads its whole item. */
  has(partition: Partition, sequence: number): Promise<boolean>;
  /** Put a segment at a sequence number. @returns false where the number is taken: read what is there, try again */
  append(partition: Partition, sequence: number, segment: Segment): Promise<boolean>;
};
export type StoredFingerprints = { readonly sequence: number; readonly packed: Uint8Array };
/** Empty where the segment has none, or where they cannot be read; then no Send is looked up, and all are judged. */
export type StoredBounced = { readonly sequence: number; readonly bounced: readonly Bounced[] };
/** `damaged`: why the counts of this segment cannot be read; then `sets` is empty. */
export type StoredCounts = {
  readonly sequence: number;
  readonly sets: ReadonlyMap<string, Counts>;
  readonly damaged?: string;
};

/** One mailbox is one complainer of a set for so long. Unit: ms. */
export const COMPLAINER_MS = 30 * DAY_MS;

/** Remembers who has complained about a set, by hash alone: a second complaint of one person is not judged. */
export type Complainers = {
  /**
   * Claim a complainer for one complaint, for 30 days from then on. Idempotent for the same complaint.
   * @param complainer an HMAC of set and mailbox, never an address. Under a new key the mailbox may complain again.
   * @param at when the complaint came
   * @param complaint fingerprint of the complaint, as hex
   * @param members where a complaint names several mailboxes: an HMAC of set and mailbox for each, by which the claim is
   *   found when one of them is to be forgotten
   * @returns false where another complaint holds the claim
   */
  claim(complainer: string, at: EpochMs, complaint: string, members?: readonly string[]): Promise<boolean>;
};

/**
 * The first report of what counts once, by the partition of the message's own time. Append-only like the journal:
 * numbers of a partition start at 1, without gaps.
 */
export type FirstStore = {
  /** The claims after `after`, in order, complete at the time of the call. 16 bytes each: claim, and its report. */
  read(home: Partition, after: number): Promise<readonly StoredFingerprints[]>;
  /** @param until how long they are kept at least. @returns false where the number is taken */
  append(home: Partition, sequence: number, packed: Uint8Array, until: EpochMs): Promise<boolean>;
};

/** Keeps bodies that cannot be counted, each with its reason, for a person to look at. */
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
