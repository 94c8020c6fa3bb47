import { type EpochMs, hourOfSlot, hourStart, type Slot, slotStart } from '../kernel/time.ts';
import { type Alternative, alternativesOf } from './alternatives.ts';
import { evidenceOf, stepped } from './evidence.ts';
import type { Ratio } from './metrics.ts';
import type { Withheld } from './model.ts';
import type { HourTrials, Unproven } from './series.ts';
import { type Trials, withheldIn } from './trials.ts';

/** By how many times the line a rate that does harm may lie beyond it. */
export const HARM_MULTIPLES: readonly number[] = [1.25, 1.4, 2, 3, 5, 10];

/** Mail of one provider that was sent in a slot, and the hard bounces of it that came in that slot or in the next. */
export type SlotMail = { readonly sends: number; readonly prompt: number };
/** A slot of a set that publishes Send, by mailbox provider. */
export type SendingSlot = { readonly slot: Slot; readonly cells: ReadonlyMap<string, SlotMail> };

/** Trials of some span of time, and when it begins. */
export type TimedTrials = Trials & { readonly at: EpochMs };

export const timed = (hours: readonly HourTrials[]): readonly TimedTrials[] =>
  hours.map(({ hour, n, x }) => ({ n, x, at: hourStart(hour) }));

/** What decides about a series of slots. */
export type SlotFacts = {
  readonly slots: readonly SendingSlot[];
  readonly withheld: readonly Withheld[];
  readonly unproven?: Unproven | undefined;
};

/**
 * Prompt hard bounces by the slot in which their mail was sent. Mail without an answer counts as good, so a campaign's
 * tail is measured against its own mail, and what bounces late is not here at all. More than was sent cannot have
 * bounced: the Send of the rest is on its way, or was never there. Of an hour with hard bounces whose
 * mail was never sent, as many are left out.
 */
export const slotSeries = (facts: SlotFacts, leftOut?: string): readonly TimedTrials[] => {
  const left = new Map<string, number>();
  return facts.slots.map(({ slot, cells }) => {
    const hour = hourOfSlot(slot);
    const held = facts.withheld.length === 0 ? undefined : withheldIn(facts.withheld, 'hardBounce', hour);
    let n = 0;
    let x = 0;
    for (const [provider, { sends, prompt }] of cells) {
      if (provider === leftOut || held?.(provider) === true) continue;
      const key = `${hour} ${provider}`;
      const doubtful = left.get(key) ?? facts.unproven?.get(hour)?.get(provider) ?? 0;
      const hits = Math.max(0, prompt - doubtful);
      left.set(key, Math.max(0, doubtful - prompt));
      n += sends;
      x += hits;
    }
    return { n, x: Math.min(n, x), at: slotStart(slot) };
  });
};

/** The alternatives to the line of a limit. */
export const harmAlternatives = (line: Ratio): readonly Alternative[] => alternativesOf(HARM_MULTIPLES, line);

/** Evidence that the rate is beyond a line, without allowance for moods; 0 where no span of time is beyond it. */
export const harmEvidence = (
  series: readonly TimedTrials[],
  alternatives: readonly Alternative[],
  line: Ratio,
): number =>
  series.some(({ n, x }) => x > n * line) ? evidenceOf(alternatives.map((one) => ratioOf(series, one).ratio)) : 0;

/** The run of the alternative that dominates, in numbers. */
export const harmRun = (series: readonly TimedTrials[], alternatives: readonly Alternative[]) => {
  let worst = { ratio: 0, first: 0 };
  for (const alternative of alternatives) {
    const found = ratioOf(series, alternative);
    if (found.ratio > worst.ratio) worst = found;
  }
  const run = series.slice(worst.first).filter(({ n }) => n > 0);
  return {
    count: run.reduce((sum, { x }) => sum + x, 0),
    of: run.reduce((sum, { n }) => sum + n, 0),
    since: run[0]?.at ?? 0,
  };
};

const ratioOf = (series: readonly TimedTrials[], alternative: Alternative) => {
  let ratio = 0;
  let first = 0;
  let index = 0;
  for (const trials of series) {
    ratio = stepped(ratio, trials, alternative, 0);
    index += 1;
    if (ratio === 0) first = index;
  }
  return { ratio, first };
};
