import { startState } from '../../../shared/ladders/climb.ts';
import { ladderOf } from '../../../shared/ladders/ladders.data.ts';
import type { Ladder, LadderDay, LadderState, ProviderDay } from '../../../shared/ladders/model.ts';

/** 1 January 2026, as a day. */
export const FIRST = 20_454;

/** Mail to one provider; what is not given is in order. */
export const mailTo = (sent: number, given: Partial<ProviderDay> = {}): ProviderDay => ({
  sent,
  outcomes: sent,
  hardBounces: 0,
  reported: sent,
  complaints: 0,
  deferred: 0,
  worstHour: { replies: 0, sent },
  ...given,
});

export const dayWith = (ago: number, providers: Readonly<Record<string, ProviderDay>>): LadderDay => ({
  day: FIRST + ago,
  providers: new Map(Object.entries(providers)),
});

/** Days of the same mail, from the first on. */
export const daysOf = (count: number, sent: (at: number) => number, from = 0): LadderDay[] =>
  Array.from({ length: count }, (_, at) => dayWith(from + at, { google: mailTo(sent(from + at)) }));

export const named = (id: string): Ladder => {
  const ladder = ladderOf(id);
  if (ladder === null) throw new Error(`Expected a ladder, got ${id}`);
  return ladder;
};
export const at = (ladder: Ladder, step: number): LadderState => startState(ladder, FIRST, step);
