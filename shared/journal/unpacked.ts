import { readBounced } from '../counting/bounced.ts';
import type { Counts } from '../counting/counts.ts';
import type { StoredBounced, StoredCounts } from './ports.ts';

/** The counts of a segment, or why they cannot be read: one damaged segment must not hold up those after it. */
export function unpackOrDamaged(sequence: number, unpack: () => ReadonlyMap<string, Counts>): StoredCounts {
  try {
    return { sequence, sets: unpack() };
  } catch (error) {
    return { sequence, sets: new Map(), damaged: error instanceof Error ? error.message : String(error) };
  }
}

/** The hard bounces of a segment, none where they cannot be read. @param text throws where the bytes are damaged */
export function unpackedBounced(sequence: number, text: () => string | null): StoredBounced {
  try {
    const found = text();
    return { sequence, bounced: found === null ? [] : readBounced(found) };
  } catch {
    return { sequence, bounced: [] };
  }
}
