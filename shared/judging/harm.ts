import { type Hour, hourOfSlot, type Slot } from '../kernel/time.ts';
import { type Alternative, alternativesOf } from './alternatives.ts';
import { evidenceOf, stepped } from './evidence.ts';
import type { Ratio } from './metrics.ts';
import type { Withheld } from './model.ts';
import type { Unproven } from './sheet.ts';
import { type Trials, withheldIn } from './trials.ts';

/** By how many times the line a rate that does harm may lie beyond it. */
export const HARM_MULTIPLES: readonly number[] = [1.25, 1.4, 2, 3, 5, 10];

/** Mail of one provider that was sent in a slot, and the hard bounces of it that came in that slot or in the next. */
export type SlotMail = { readonly sends: number; readonly prompt: number };
/** A slot of a set that publishes Send, by mailbox provider. */
export type SendingSlot = { readonly slot: Slot; readonly cells: ReadonlyMap<string, SlotMail> };

/** The trials of one slot. */
export type SlotTrials = Trials & { readonly slot: Slot };

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
export const slotSeries = (facts: SlotFacts, leftOut?: string): readonly SlotTrials[] => {
  const left = new Map<Hour, Map<string, number>>();
  for (const [hour, doubts] of facts.unproven ?? []) left.set(hour, new Map(doubts));
  return facts.slots.map(({ slot, cells }) => {
    const hour = hourOfSlot(slot);
    const doubts = left.get(hour);
    const held = facts.withheld.length === 0 ? undefined : withheldIn(facts.withheld, 'hardBounce', hour);
    let n = 0;
    let x = 0;
    for (const [provider, { sends, prompt }] of cells) {
      if (provider === leftOut || held?.(provider) === true) continue;
      n += sends;
      x += doubts === undefined ? Math.max(0, prompt) : settled(doubts, provider, prompt);
    }
    return { slot, n, x: Math.min(n, x) };
  });
};

/** Prompt hard bounces without those in doubt, which are fewer from then on. */
const settled = (doubts: Map<string, number>, provider: string, prompt: number): number => {
  const doubtful = doubts.get(provider) ?? 0;
  doubts.set(provider, Math.max(0, doubtful - prompt));
  return Math.max(0, prompt - doubtful);
};

/** The alternatives to the line of a limit. */
export const harmAlternatives = (line: Ratio): readonly Alternative[] => alternativesOf(HARM_MULTIPLES, line);

/** Whether any span of time is beyond a line. */
export const isBeyond = (series: readonly Trials[], line: Ratio): boolean => series.some(({ n, x }) => x > n * line);

/** Evidence that the rate is beyond a line, without allowance for moods; 0 where no span of time is beyond it. */
export const harmEvidence = (series: readonly Trials[], alternatives: readonly Alternative[], line: Ratio): number =>
  isBeyond(series, line) ? evidenceOf(alternatives.map((one) => ratioOf(series, one).ratio)) : 0;

/** The run of the alternative that dominates, in numbers; null where nothing was sent in it. */
export const harmRun = <T extends Trials>(series: readonly T[], alternatives: readonly Alternative[]) => {
  let worst = { ratio: 0, first: 0 };
  for (const alternative of alternatives) {
    const found = ratioOf(series, alternative);
    if (found.ratio > worst.ratio) worst = found;
  }
  const run = series.slice(worst.first).filter(({ n }) => n > 0);
  return {
    count: run.reduce((sum, { x }) => sum + x, 0),
    of: run.reduce((sum, { n }) => sum + n, 0),
    first: run[0] ?? null,
  };
};

const ratioOf = (series: readonly Trials[], alternative: Alternative) => {
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
