import { JUDGED_AT, type JudgedCell } from '../counting/counts.ts';
import { type Denominator, type Metric, signalOf } from './metrics.ts';
import type { HourCounts, Withheld } from './model.ts';

/** `x` hits among `n` trials, as the row of the metric says (`SIGNALS`). Always 0 ≤ x ≤ n, finite. */
export type Trials = { readonly n: number; readonly x: number };

/**
 * The denominator of a rate.
 * `answers`: mail that has its answer, as the metric is defined.
 * `pending`: the same, but mail without an answer yet counts as good. For outcomes of hours whose mail SES may still
 * deliver: a bounce comes within a second and a delivery may take hours, so what has been *answered* says too much.
 * `sends`: the set's event destination publishes no deliveries, so all sends count.
 */
export type Basis = 'answers' | 'pending' | 'sends';

/** Tells whether a mailbox provider reports complaints to SES at all. */
export type SendsFeedback = (provider: string) => boolean;

/**
 * Hits and trials of one metric in one sending hour; `seriesOf` counts many hours alike, and faster. `without` names the providers to leave out, `unproven` tells how
 * many of a provider's hits are not to be judged.
 */
export const countsFor = (
  metric: Metric,
  cells: ReadonlyMap<string, Readonly<JudgedCell>>,
  sendsFeedback: SendsFeedback,
  without?: (provider: string) => boolean,
  basis: Basis = 'answers',
  unproven?: ReadonlyMap<string, number>,
): Trials => {
  const row = signalOf(metric);
  const column = JUDGED_AT[row.hits];
  const ofBounces = row.hits === 'hardBounces';
  let sent = 0;
  let delivered = 0;
  let bounced = 0;
  let hits = 0;
  for (const [provider, cell] of cells) {
    if (without?.(provider)) continue;
    if (row.feedbackOnly && !sendsFeedback(provider)) continue;
    sent += clampCount(cell[JUDGED_AT.sends]);
    delivered += clampCount(cell[JUDGED_AT.deliveries]);
    let bounces = clampCount(cell[JUDGED_AT.hardBounces]);
    if (unproven !== undefined) bounces -= Math.min(bounces, unproven.get(provider) ?? 0);
    bounced += bounces;
    hits += ofBounces ? bounces : clampCount(cell[column]);
  }
  const outcomes = delivered + bounced + (ofBounces ? 0 : hits);
  const n = trialsOf(row.of, basis, { sent, delivered, outcomes, hits });
  return { n: Math.max(n, hits), x: hits };
};

type Sums = { readonly sent: number; readonly delivered: number; readonly outcomes: number; readonly hits: number };

/** The denominator, at least; hits that are not in it are added by the caller. */
export const trialsOf = (of: Denominator, basis: Basis, { sent, delivered, outcomes, hits }: Sums): number => {
  if (basis === 'sends') return of === 'attempts' ? sent + hits : sent;
  switch (of) {
    case 'deliveries':
      // A complaint follows its delivery by as long as a person needs to read, so complaints never run ahead.
      return delivered;
    case 'sends':
      return sent > 0 ? sent : outcomes;
    case 'attempts':
      return sent > 0 ? sent + hits : outcomes;
    case 'outcomes': {
      // A recipient of a message has one outcome: where all sends are known, what goes beyond them was delivered first
      // and bounced later, one trial that ended badly.
      const answered = sent > 0 && sent >= delivered ? Math.min(outcomes, sent) : outcomes;
      return basis === 'pending' ? Math.max(answered, sent) : answered;
    }
  }
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

/** A value that is no count counts as 0. Bounded, so that every sum stays exact. */
export const clampCount = (value: number): number => (value > 0 && value <= Number.MAX_SAFE_INTEGER ? value : 0);
