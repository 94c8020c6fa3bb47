import { JUDGED_AT, type JudgedCell } from '../counting/counts.ts';
import type { HourCounts, Metric, Withheld } from './model.ts';

/** `x` hits among `n` trials: hard bounces among outcomes, or complaints among deliveries. Always 0 ≤ x ≤ n, finite. */
export type Trials = { readonly n: number; readonly x: number };

/**
 * What stands below the line.
 * `answers`: mail that has its answer, as the metric is defined.
 * `pending`: the same, but mail without an answer yet counts as good. For hard bounces of fresh hours: a bounce comes
 * within a second and a delivery may take minutes, so what has been *answered* at such a moment says too much.
 * `sends`: the set's event destination publishes no deliveries, so all that was sent counts.
 */
export type Basis = 'answers' | 'pending' | 'sends';

/** Tells whether a mailbox provider reports complaints to SES at all. */
export type SendsFeedback = (provider: string) => boolean;

/** Hits and trials of one metric in one sending hour. `without` names the providers to leave out. */
export const countsFor = (
  metric: Metric,
  cells: ReadonlyMap<string, Readonly<JudgedCell>>,
  sendsFeedback: SendsFeedback,
  without?: (provider: string) => boolean,
  basis: Basis = 'answers',
): Trials => {
  const ofComplaints = metric === 'complaint';
  let sent = 0;
  let delivered = 0;
  let hits = 0;
  for (const [provider, cell] of cells) {
    if (without?.(provider)) continue;
    if (ofComplaints && !sendsFeedback(provider)) continue;
    sent += countable(cell[JUDGED_AT.sends]);
    delivered += countable(cell[JUDGED_AT.deliveries]);
    hits += countable(cell[ofComplaints ? JUDGED_AT.complaints : JUDGED_AT.hardBounces]);
  }
  const answered = ofComplaints ? delivered : delivered + hits;
  // A complaint follows its delivery by as long as a person needs to read, so complaints never run ahead.
  const early = basis === 'pending' && !ofComplaints;
  const n = basis === 'sends' ? sent : early ? Math.max(answered, sent) : answered;
  return { n: Math.max(n, hits), x: hits };
};

/**
 * The basis on which a set can be judged at all: a set that shows no delivery in all these hours does not publish
 * them. `null`: nor sends, so bounces and complaints have nothing to be measured against, and that is never evidence.
 */
export const basisOf = (hours: readonly HourCounts[]): 'answers' | 'sends' | null => {
  let sent = false;
  for (const { cells } of hours) {
    for (const cell of cells.values()) {
      if (cell[JUDGED_AT.deliveries] > 0) return 'answers';
      if (cell[JUDGED_AT.sends] > 0) sent = true;
    }
  }
  return sent ? 'sends' : null;
};

/** The providers whose counts are withheld in an hour, or `undefined` where none is. */
export const withheldIn = (
  withheld: readonly Withheld[],
  metric: Metric,
  hour: number,
): ((provider: string) => boolean) | undefined => {
  const names = withheld
    .filter((span) => span.metric === metric && span.fromHour <= hour && hour <= span.toHour)
    .map((span) => span.provider);
  return names.length === 0 ? undefined : (provider) => names.includes(provider);
};

/** What is not a count counts nothing: no answer is never evidence. Bounded, so that every sum stays exact enough. */
const countable = (value: number): number => (value > 0 && value <= Number.MAX_SAFE_INTEGER ? value : 0);
