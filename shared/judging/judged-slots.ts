import { type EpochMs, hourOf, slotStart } from '../kernel/time.ts';
import { type SendingSlot, type SlotTrials, slotSeries } from './harm.ts';
import type { Prepared } from './prepare.ts';
import { providersSince } from './sheet.ts';

/** The input of judging by slot; part of `JudgeFacts`. */
export type SlotsFacts = {
  readonly now: EpochMs;
  readonly epochFrom: EpochMs;
  readonly slots?: readonly SendingSlot[] | undefined;
  readonly slotsFrom?: EpochMs | undefined;
};

/** The slots of a set that may be judged. */
export type JudgedSlots = {
  /** Whether the first hour of the epoch is judged by slot only: it also holds mail sent before the epoch. */
  readonly isSplit: boolean;
  readonly isEmpty: boolean;
  /** The prompt hard bounces of each slot, ascending; `leftOut`: a provider to leave out. */
  readonly series: (leftOut?: string) => readonly SlotTrials[];
  /** The providers with counts in the time that is judged. */
  readonly providers: () => readonly string[];
};

/** The slots of the epoch, none in the future. They are added up where they are asked for. */
export const judgedSlots = (
  { now, epochFrom, slots = [], slotsFrom = epochFrom }: SlotsFacts,
  { counting, window }: Pick<Prepared, 'counting' | 'window'>,
): JudgedSlots => {
  const begin = Math.min(slotsFrom, epochFrom);
  const isSplit = begin < epochFrom;
  const within = slots.filter(({ slot }) => slotStart(slot) >= begin && slotStart(slot) <= now);
  let all: readonly SlotTrials[] | null = null;
  return {
    isSplit,
    isEmpty: within.length === 0,
    series: (leftOut) => {
      if (leftOut !== undefined) return slotSeries({ ...counting, slots: within }, leftOut);
      all ??= slotSeries({ ...counting, slots: within });
      return all;
    },
    providers: () => providersSince(counting.sheet, isSplit ? Math.min(window.from, hourOf(begin)) : window.from),
  };
};
