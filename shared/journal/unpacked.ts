import type { Counts } from '../counting/counts.ts';
import type { StoredCounts } from './ports.ts';

/** The counts of a segment, or why they cannot be read: one damaged segment must not hold up those after it. */
export function unpacked(sequence: number, unpack: () => ReadonlyMap<string, Counts>): StoredCounts {
  try {
    return { sequence, sets: unpack() };
  } catch (error) {
    return { sequence, sets: new Map(), damaged: error instanceof Error ? error.message : String(error) };
  }
}
