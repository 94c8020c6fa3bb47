import type { Hour } from '../kernel/time.ts';
import type { HourCounts, Metric, Withheld } from './model.ts';
import { type Basis, countsFor, type SendsFeedback, type Trials, withheldIn } from './trials.ts';

/** The trials of one metric in one sending hour. */
export type HourTrials = Trials & { readonly hour: Hour };

/** Sending hour → mailbox provider → hard bounces that are counted, and not judged. */
export type Unproven = ReadonlyMap<Hour, ReadonlyMap<string, number>>;

/** What decides about a series of trials. */
export type SeriesFacts = {
  readonly hours: readonly HourCounts[];
  readonly sendsFeedback: SendsFeedback;
  readonly withheld: readonly Withheld[];
  /** Hard bounces of an hour, by provider, whose mail was never sent as far as anybody knows; absent: none. */
  readonly unproven?: Unproven | undefined;
  /** How an hour is counted; see `Basis`. */
  readonly basis: (hour: Hour) => Basis;
};

/** The trials of one metric, hour by hour, without what is withheld and without one more provider if wished. */
export const seriesOf = (
  metric: Metric,
  { hours, sendsFeedback, withheld, basis, unproven }: SeriesFacts,
  leftOut?: string,
): readonly HourTrials[] =>
  hours.map(({ hour, cells }) => {
    const held = withheld.length === 0 ? undefined : withheldIn(withheld, metric, hour);
    const without =
      leftOut === undefined ? held : (provider: string) => provider === leftOut || held?.(provider) === true;
    const { n, x } = countsFor(metric, cells, sendsFeedback, without, basis(hour), unproven?.get(hour));
    return { hour, n, x };
  });
