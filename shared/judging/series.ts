import { addCell, cellAt, type JudgedCell } from '../counting/counts.ts';
import type { EpochMs, Hour } from '../kernel/time.ts';
import type { HourCounts, HourPart, Metric, Withheld } from './model.ts';
import { type Basis, countsFor, type SendsFeedback, type Trials, withheldIn } from './trials.ts';

/** The trials of one metric in one sending hour. */
export type HourTrials = Trials & { readonly hour: Hour; readonly tails?: readonly Tail[] };
/** The trials of an hour from some time on: a fire that began within the hour is not diluted by what was before it. */
export type Tail = Trials & { readonly since: EpochMs };

/** What decides about a series of trials. */
export type SeriesFacts = {
  readonly hours: readonly HourCounts[];
  readonly sendsFeedback: SendsFeedback;
  readonly withheld: readonly Withheld[];
  /** How an hour is counted; see `Basis`. */
  readonly basis: (hour: Hour) => Basis;
};

/** The trials of one metric, hour by hour, without what is withheld and without one more provider if wished. */
export const seriesOf = (
  metric: Metric,
  { hours, sendsFeedback, withheld, basis }: SeriesFacts,
  leftOut?: string,
): readonly HourTrials[] =>
  hours.map(({ hour, cells, parts = [] }) => {
    const held = withheld.length === 0 ? undefined : withheldIn(withheld, metric, hour);
    const without =
      leftOut === undefined ? held : (provider: string) => provider === leftOut || held?.(provider) === true;
    const count = (of: HourPart['cells']): Trials => countsFor(metric, of, sendsFeedback, without, basis(hour));
    // A complaint comes long after its delivery: by the time of arrival the two do not belong together.
    if (metric === 'complaint' || parts.length < 2) return { hour, ...count(cells) };
    return { hour, ...count(cells), tails: tailsOf(parts, count) };
  });

/** Every tail of an hour but the whole, the shortest first. */
const tailsOf = (parts: readonly HourPart[], count: (cells: HourPart['cells']) => Trials): readonly Tail[] => {
  const tails: Tail[] = [];
  const sum = new Map<string, JudgedCell>();
  for (const { since, cells } of parts.slice(1).toReversed()) {
    for (const [provider, cell] of cells) addCell(cellAt<JudgedCell>(sum, provider, 4), cell);
    tails.push({ since, ...count(sum) });
  }
  return tails;
};
