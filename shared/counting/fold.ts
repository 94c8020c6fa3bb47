import {
  addCell,
  COUNTERS,
  type Counts,
  cellAt,
  DIMENSION_NAMES,
  DIMENSIONS,
  type Dimension,
  OTHER,
} from './counts.ts';

/** How many keys a dimension keeps, and how many bytes their names may take together; the rest is under `other`. */
export type Cap = { readonly keys: number; readonly nameBytes: number };
/** `judged` counts cells (sending hour × provider). */
export type Caps = Readonly<Record<Dimension, Cap>> & { readonly judged: number };

const UNCAPPED = Number.POSITIVE_INFINITY;
const ALL: Cap = { keys: UNCAPPED, nameBytes: UNCAPPED };

/** A slot's counts must fit one item of 1,000 bytes, which one write unit pays for. */
export const SLOT_CAPS: Caps = {
  providers: { keys: 8, nameBytes: 64 },
  reasons: ALL,
  blocklists: { keys: 3, nameBytes: 36 },
  domains: { keys: 3, nameBytes: 96 },
  ips: { keys: 6, nameBytes: 90 },
  unknown: { keys: 2, nameBytes: 48 },
  judged: 48,
};

/** An hour or a day may take a few write units: it is written once. */
export const ROLLUP_CAPS: Caps = {
  providers: { keys: 30, nameBytes: 400 },
  reasons: ALL,
  blocklists: { keys: 12, nameBytes: 160 },
  domains: { keys: 16, nameBytes: 800 },
  ips: { keys: 32, nameBytes: 800 },
  unknown: { keys: 8, nameBytes: 320 },
  judged: 600,
};

export const NO_CAPS: Caps = {
  providers: ALL,
  reasons: ALL,
  blocklists: ALL,
  domains: ALL,
  ips: ALL,
  unknown: ALL,
  judged: UNCAPPED,
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
  let bytes = key.length;
  for (const name of cells.keys()) bytes += name.length;
  return bytes <= cap.nameBytes;
}

/**
 * A sending hour beyond the cap is left unjudged rather than charged to another hour: a complaint must never be measured
 * against deliveries that are not its own.
 */
function foldJudged(into: Counts, from: Counts, cap: number): void {
  let cells = 0;
  for (const providers of into.judged.values()) cells += providers.size;
  for (const [hour, providers] of from.judged) {
    for (const [provider, cell] of providers) {
      let known = into.judged.get(hour);
      let key = provider;
      if (!known?.has(provider)) {
        if (cells < cap) cells++;
        else if (known?.has(OTHER)) key = OTHER;
        else continue;
      }
      if (!known) {
        known = new Map();
        into.judged.set(hour, known);
      }
      addCell(cellAt(known, key, 4), cell);
    }
  }
}
