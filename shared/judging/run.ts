import { type EpochMs, hourStart } from '../kernel/time.ts';
import type { Alternative } from './alternatives.ts';
import { stepped } from './evidence.ts';
import type { HourTrials } from './series.ts';

/** The ratios of some alternatives after these hours, one after the other. */
export const replayed = (
  start: readonly number[],
  alternatives: readonly Alternative[],
  hours: readonly HourTrials[],
): readonly number[] =>
  alternatives.map((alternative, index) =>
    hours.reduce((ratio, trials) => stepped(ratio, trials, alternative), start[index] ?? 0),
  );

/** The hours in which evidence has been building up, in numbers that can be checked by hand. */
export type Run = { readonly count: number; readonly of: number; readonly since: EpochMs };

/**
 * The present run of evidence: the hours since the ratio that dominates was last zero, or all hours given where none is
 * above zero now. A run that is older than the hours given begins with the first of them.
 */
export const runOf = (
  start: readonly number[],
  alternatives: readonly Alternative[],
  hours: readonly HourTrials[],
  now: EpochMs,
): Run => {
  const ratios = replayed(start, alternatives, hours);
  const dominant = ratios.indexOf(Math.max(...ratios));
  const alternative = alternatives[dominant];
  const alight = alternative !== undefined && (ratios[dominant] ?? 0) > 0;
  const first = alight ? firstOfRun(start[dominant] ?? 0, alternative, hours) : 0;
  let count = 0;
  let of = 0;
  let since = now;
  for (let index = hours.length - 1; index >= first; index -= 1) {
    const trials = hours[index];
    if (trials === undefined || trials.n === 0) continue;
    count += trials.x;
    of += trials.n;
    since = hourStart(trials.hour);
  }
  return { count, of, since };
};

/** Index of the first hour after the ratio's last zero. */
const firstOfRun = (start: number, alternative: Alternative, hours: readonly HourTrials[]): number => {
  let ratio = start;
  let first = 0;
  for (const [index, trials] of hours.entries()) {
    ratio = stepped(ratio, trials, alternative);
    if (ratio === 0) first = index + 1;
  }
  return first;
};
