import {
  addCell,
  COUNTERS,
  type Counts,
  cellAt,
  DIMENSION_NAMES,
  DIMENSIONS,
  type Dimension,
  JUDGED,
  type JudgedCell,
  OTHER,
} from './counts.ts';
import { spelledBytes } from './names.ts';

/** How many keys a dimension keeps, and how many bytes their names may take together; the rest is under `other`. */
export type Cap = {
  readonly keys: number;
  /** As stored in UTF-8, with a length each; names of the vocabulary take none. */
  readonly nameBytes: number;
};
/**
 * Judged counts keep so many cells (sending hour × provider), of which one hour may have so many. An hour's `other` is
 * among them from the start, so that an hour that is kept at all is kept whole.
 */
export type JudgedCap = { readonly cells: number; readonly perHour: number };
export type Caps = Readonly<Record<Dimension, Cap>> & { readonly judged: JudgedCap };

const UNCAPPED = Number.POSITIVE_INFINITY;
const ALL: Cap = { keys: UNCAPPED, nameBytes: UNCAPPED };

/**
 * A slot must fit one item of 1,000 bytes, which one write unit pays for, even where every counter of every key that is
 * kept is in the thousands.
 */
export const SLOT_CAPS: Caps = {
  providers: { keys: 6, nameBytes: 20 },
  reasons: ALL,
  blocklists: { keys: 3, nameBytes: 20 },
  domains: { keys: 2, nameBytes: 68 },
  ips: { keys: 4, nameBytes: 68 },
  unknown: { keys: 2, nameBytes: 44 },
  prompt: { keys: 6, nameBytes: 20 },
  judged: { cells: 24, perHour: 8 },
};

/** An hour or a day may take a few write units: it is written once. */
export const ROLLUP_CAPS: Caps = {
  providers: { keys: 40, nameBytes: 400 },
  reasons: ALL,
  blocklists: { keys: 12, nameBytes: 160 },
  domains: { keys: 16, nameBytes: 800 },
  ips: { keys: 32, nameBytes: 800 },
  unknown: { keys: 8, nameBytes: 320 },
  prompt: ALL,
  judged: { cells: 600, perHour: 48 },
};

export const NO_CAPS: Caps = {
  providers: ALL,
  reasons: ALL,
  blocklists: ALL,
  domains: ALL,
  ips: ALL,
  unknown: ALL,
  prompt: ALL,
  judged: { cells: UNCAPPED, perHour: UNCAPPED },
};

/**
 * `into += from`. A key that comes first is kept, one that comes when its dimension is full is counted under `other`:
 * so the result depends only on the order of sequence numbers, and folding in one go equals folding step by step.
 */
export function fold(into: Counts, from: Counts, caps: Caps): void {
  for (const counter of COUNTERS) into.totals[counter] += from.totals[counter];
  for (const dimension of DIMENSION_NAMES) {
    foldCells(into[dimension], from[dimension], DIMENSIONS[dimension], caps[dimension]);
  }
  foldJudged(into, from, caps.judged);
}

function foldCells(
  into: Map<string, number[]>,
  from: ReadonlyMap<string, readonly number[]>,
  width: number,
  cap: Cap,
): void {
  for (const [key, cell] of from) {
    addCell(cellAt(into, into.has(key) || hasRoom(into, key, cap) ? key : OTHER, width), cell);
  }
}

function hasRoom(cells: ReadonlyMap<string, unknown>, key: string, cap: Cap): boolean {
  if (key === OTHER || cap.keys === UNCAPPED) return true;
  const kept = cells.size - (cells.has(OTHER) ? 1 : 0);
  if (kept >= cap.keys) return false;
  let bytes = spelledBytes(key);
  for (const name of cells.keys()) bytes += spelledBytes(name);
  return bytes <= cap.nameBytes;
}

/**
 * A sending hour beyond the cap is left unjudged rather than charged to another hour: a complaint must never be measured
 * against deliveries that are not its own. The newest hours of a segment come first, for they have the deliveries.
 */
function foldJudged(into: Counts, from: Counts, cap: JudgedCap): void {
  let kept = 0;
  for (const cells of into.judged.values()) kept += cellsOf(cells);
  for (const [hour, cells] of [...from.judged].sort(([a], [b]) => b - a)) {
    let known = into.judged.get(hour);
    if (!known) {
      if (kept >= cap.cells) continue;
      kept++;
      known = new Map();
      into.judged.set(hour, known);
    }
    for (const [provider, cell] of cells) {
      let key = provider;
      if (provider !== OTHER && !known.has(provider)) {
        if (kept < cap.cells && cellsOf(known) < cap.perHour) kept++;
        else key = OTHER;
      }
      addCell(cellAt<JudgedCell>(known, key, JUDGED.length), cell);
    }
  }
}

/** Cells of an hour, `other` counted whether it is there already or not. */
const cellsOf = (cells: ReadonlyMap<string, unknown>): number => cells.size + (cells.has(OTHER) ? 0 : 1);
