import { JUDGED_AT, type JudgedCell } from '../counting/counts.ts';
import type { Hour } from '../kernel/time.ts';
import type { HourCounts } from './model.ts';

/** Sending hour → mailbox provider → hard bounces that are counted but not judged. */
export type Unproven = ReadonlyMap<Hour, ReadonlyMap<string, number>>;

/**
 * Hours in flat arrays, one entry per hour and provider. One judgement adds them up many times (per metric, per level,
 * without each provider), and walking maps each time would cost more than all other judging.
 */
export type Sheet = {
  readonly hours: readonly HourCounts[];
  /** The entries of hour `i` are those from `starts[i]` to before `starts[i + 1]`, in the order of its cells. */
  readonly starts: readonly number[];
  readonly cells: readonly Readonly<JudgedCell>[];
  /** Per entry: the index of its provider in `providers`. */
  readonly providerAt: readonly number[];
  readonly providers: readonly string[];
  /** Cells with hits of a metric that does not move sets: nearly always none. */
  readonly rest: readonly Readonly<JudgedCell>[];
  /** Whether a hard bounce carries its own time for that of its mail. */
  readonly hasUndated: boolean;
};

/**
 * Whether a cell has hits of a metric that does not move sets. Written out, since it is asked of each cell of a week; a
 * test holds it against `METRICS`.
 */
const hasRest = (cell: Readonly<JudgedCell>): boolean =>
  cell[JUDGED_AT.missingMailboxes] > 0 ||
  cell[JUDGED_AT.expired] > 0 ||
  cell[JUDGED_AT.rejects] > 0 ||
  cell[JUDGED_AT.renderingFailures] > 0 ||
  cell[JUDGED_AT.suppressed] > 0 ||
  cell[JUDGED_AT.reputationDeferrals] > 0;

/** Lay out hours, in their order. */
export const sheetOf = (hours: readonly HourCounts[]): Sheet => {
  let entries = 0;
  for (const { cells } of hours) entries += cells.size;
  const starts = [0];
  const all = new Array<Readonly<JudgedCell>>(entries);
  const providerAt = new Array<number>(entries);
  const providers: string[] = [];
  const known = new Map<string, number>();
  const indexOf = (provider: string): number => {
    const found = known.get(provider) ?? providers.push(provider) - 1;
    known.set(provider, found);
    return found;
  };
  const rest: Readonly<JudgedCell>[] = [];
  let hasUndated = false;
  let entry = 0;
  for (const { cells } of hours) {
    // Keys and cells one after the other: to walk pairs takes twice as long.
    let place = 0;
    for (const provider of cells.keys()) {
      // Most hours have the same providers in the same order.
      providerAt[entry + place] = providers[place] === provider ? place : indexOf(provider);
      place += 1;
    }
    for (const cell of cells.values()) {
      all[entry] = cell;
      entry += 1;
      if (hasRest(cell)) rest.push(cell);
      if (cell[JUDGED_AT.undatedBounces] !== 0) hasUndated = true;
    }
    starts.push(entry);
  }
  return { hours, starts, cells: all, providerAt, providers, rest, hasUndated };
};

/** Index of the first hour at or after `from`; hours ascend. */
export const firstSince = (hours: readonly { readonly hour: Hour }[], from = Number.NEGATIVE_INFINITY): number => {
  let low = 0;
  let high = hours.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((hours[middle]?.hour ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** The providers that have counts in an hour from `from` on. */
export const providersSince = ({ hours, starts, providers, providerAt }: Sheet, from: Hour): readonly string[] => {
  const seen = new Set(providerAt.slice(starts[firstSince(hours, from)]));
  return providers.filter((_, index) => seen.has(index));
};
