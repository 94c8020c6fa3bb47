import { type EpochMs, hourStart } from '../kernel/time.ts';
import type { Measure } from './alternatives.ts';
import { step } from './evidence.ts';
import type { HourTrials, Tail } from './series.ts';

/** The ratios of some alternatives after these hours, one after the other. */
export const replayed = (
  start: readonly number[],
  { alternatives, growth }: Measure,
  hours: readonly HourTrials[],
): readonly number[] =>
  alternatives.map((alternative, index) => {
    let ratio = start[index] ?? 0;
    for (const trials of hours) ratio = step(ratio, trials, alternative, growth).ratio;
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
  const { index: first, tail } =
    highest > 0 ? firstOfRun(ratios.start[dominant] ?? 0, measure, dominant, hours) : { index: 0, tail: null };
  let count = 0;
  let of = 0;
  let since = now;
  for (let index = hours.length - 1; index >= first; index -= 1) {
    const trials = hours[index];
    const { n, x } = (index === first ? tail : null) ?? trials ?? { n: 0, x: 0 };
    if (trials === undefined || n === 0) continue;
    count += x;
    of += n;
    since = index === first && tail !== null ? tail.since : hourStart(trials.hour);
  }
  return { count, of, since };
};

type Beginning = { readonly index: number; readonly tail: Tail | null };

/** The first hour after the dominant ratio's last zero, and the tail of it where it began within the hour. */
const firstOfRun = (
  start: number,
  { alternatives, growth }: Measure,
  dominant: number,
  hours: readonly HourTrials[],
): Beginning => {
  const alternative = alternatives[dominant];
  let beginning: Beginning = { index: 0, tail: null };
  if (alternative === undefined) return beginning;
  let ratio = start;
  let index = 0;
  for (const trials of hours) {
    const next = step(ratio, trials, alternative, growth);
    ratio = next.ratio;
    if (next.tail !== null) beginning = { index, tail: next.tail };
    index += 1;
    if (ratio === 0) beginning = { index, tail: null };
  }
  return beginning;
};
