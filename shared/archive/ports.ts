import type { Partition } from '../counting/partition.ts';
import type { NewUnit } from '../counting/segment.ts';

/** Keeps the events of each segment as one object. */
export type Archive = {
  /**
   * Store the events of a segment that is about to be put.
   * @returns the hash for the segment to name; null where the storage refuses: then the segment names no object, and it
   *   is told
   * @throws where the storage cannot be reached: the batch goes back to its queue, and nothing is counted yet
   */
  put(partition: Partition, sequence: number, units: readonly NewUnit[]): Promise<string | null>;
};

/** Where the objects lie. */
export type ArchiveStore = {
  /** @param text a line for each event @returns the hash of what was stored @throws what the storage throws */
  put(partition: Partition, sequence: number, text: string): Promise<string>;
};
