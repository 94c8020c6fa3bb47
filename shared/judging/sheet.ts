import type { JudgedCell } from '../counting/counts.ts';
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
};

/** Lay out hours, in their order. */
export const sheetOf = (hours: readonly HourCounts[]): Sheet => {
  const entries = hours.reduce((sum, { cells }) => sum + cells.size, 0);
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
  let entry = 0;
  for (const { cells } of hours) {
    let place = 0;
    for (const [provider, cell] of cells) {
      all[entry] = cell;
      // Most hours have the same providers in the same order.
      providerAt[entry] = providers[place] === provider ? place : indexOf(provider);
      place += 1;
      entry += 1;
    }
    starts.push(entry);
  }
  return { hours, starts, cells: all, providerAt, providers };
};

/** Index of the first hour at or after `from`; hours ascend. */
export const firstSince = (hours: readonly HourCounts[], from = Number.NEGATIVE_INFINITY): number => {
  const found = hours.findIndex(({ hour }) => hour >= from);
  return found === -1 ? hours.length : found;
};

/** The providers that have counts in an hour from `from` on. */
export const providersSince = ({ hours, starts, providers, providerAt }: Sheet, from: Hour): readonly string[] => {
  const seen = new Set(providerAt.slice(starts[firstSince(hours, from)]));
  return providers.filter((_, index) => seen.has(index));
};
