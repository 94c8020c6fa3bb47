import { type Hour, hourOfSlot, type Slot } from '../kernel/time.ts';
import { type Alternative, alternativesOf } from './alternatives.ts';
import { evidenceOf, nextRatio } from './evidence.ts';
import type { Ratio } from './metrics.ts';
import type { Withheld } from './model.ts';
import type { Unproven } from './sheet.ts';
import { type Trials, withheldIn } from './trials.ts';

/** Multiples of the harm line that are tried as rates. */
export const HARM_MULTIPLES: readonly number[] = [1.25, 1.4, 2, 3, 5, 10];

/** Mail of one provider sent in a slot, and its hard bounces that came in that slot or in the next. */
export type SlotMail = { readonly sends: number; readonly prompt: number };
/** A slot of a set that publishes Send, by mailbox provider. */
export type SendingSlot = { readonly slot: Slot; readonly cells: ReadonlyMap<string, SlotMail> };

/** The trials of one slot. */
export type SlotTrials = Trials & { readonly slot: Slot };

/** The input of a series of slots. */
export type SlotFacts = {
  readonly slots: readonly SendingSlot[];
  readonly withheld: readonly Withheld[];
  readonly unproven?: Unproven | undefined;
};

/**
 * Prompt hard bounces by the slot in which their mail was sent. Mail without an answer counts as good, so the last mail
 * of a campaign is measured against its own slot, and late bounces are left out. Bounces beyond the sends do not count:
 * their Sends are late, or missing. Hard bounces of an hour whose mail was never sent are left out too.
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

/** Prompt hard bounces without the doubtful ones. `doubts` shrinks by those left out. */
const settled = (doubts: Map<string, number>, provider: string, prompt: number): number => {
  const doubtful = doubts.get(provider) ?? 0;
  doubts.set(provider, Math.max(0, doubtful - prompt));
  return Math.max(0, prompt - doubtful);
};

/** The alternatives to the harm line of a limit. */
export const harmAlternatives = (line: Ratio): readonly Alternative[] => alternativesOf(HARM_MULTIPLES, line);

/** Whether any span of time is above a line. */
export const isBeyond = (series: readonly Trials[], line: Ratio): boolean => series.some(({ n, x }) => x > n * line);

/** Evidence that the rate is above a line, without allowance for variation; 0 where no span of time is above it. */
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
    ratio = nextRatio(ratio, trials, alternative, 0);
    index += 1;
    if (ratio === 0) first = index;
  }
  return { ratio, first };
};
