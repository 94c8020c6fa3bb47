import { type EpochMs, hourStart } from '../kernel/time.ts';
import type { Measure } from './alternatives.ts';
import { nextRatio } from './evidence.ts';
import type { HourTrials } from './series.ts';

/** The ratios of some alternatives after these hours, in order. */
export const replayRatios = (
  start: readonly number[],
  { alternatives, growth }: Measure,
  hours: readonly HourTrials[],
): readonly number[] =>
  alternatives.map((alternative, index) => {
    let ratio = start[index] ?? 0;
    for (const trials of hours) ratio = nextRatio(ratio, trials, alternative, growth);
    return ratio;
  });

/** The hours in which evidence has been building up, in numbers that can be checked by hand. */
export type Run = { readonly count: number; readonly of: number; readonly since: EpochMs };

/**
 * The present run of evidence: the hours since the ratio that dominates was last zero, or all hours given where none is
 * above zero now. A run that is older than the hours given begins with the first of them.
 */
export const runOf = (
  ratios: { readonly start: readonly number[]; readonly end: readonly number[] },
  measure: Measure,
  hours: readonly HourTrials[],
  now: EpochMs,
): Run => {
  const highest = Math.max(0, ...ratios.end);
  const dominant = ratios.end.indexOf(highest);
  const first = highest > 0 ? firstOfRun(ratios.start[dominant] ?? 0, measure, dominant, hours) : 0;
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

/** Index of the first hour after the dominant ratio's last zero. */
const firstOfRun = (
  start: number,
  { alternatives, growth }: Measure,
  dominant: number,
  hours: readonly HourTrials[],
): number => {
  const alternative = alternatives[dominant];
  if (alternative === undefined) return 0;
  let ratio = start;
  let first = 0;
  let index = 0;
  for (const trials of hours) {
    ratio = nextRatio(ratio, trials, alternative, growth);
    index += 1;
    if (ratio === 0) first = index;
  }
  return first;
};
