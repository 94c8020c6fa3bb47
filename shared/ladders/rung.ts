import type { Day } from '../kernel/time.ts';
import { HOLDS } from './lines.data.ts';
import type { Ladder, LadderChange, Rung } from './model.ts';

/** The foot of a ladder, from a day on. */
export const rungAt = (step: number, since: Day): Rung => ({
  step,
  since,
  counted: 0,
  used: 0,
  evidenceFrom: since,
  heldOn: null,
  strikes: 0,
});

/** Days with mail that this step takes: its own, and after a hold at least three, six, twelve and so on. */
export const daysWanted = ({ steps }: Ladder, { step, strikes }: Pick<Rung, 'step' | 'strikes'>): number => {
  const held = strikes === 0 ? 0 : Math.min(HOLDS.mostDays, HOLDS.firstDays * 2 ** (strikes - 1));
  return Math.max(steps[step]?.leastDays ?? 1, held);
};

/** Whether a hold is going on: not enough days with mail have passed since. */
export const isHeld = (ladder: Ladder, rung: Rung): boolean =>
  rung.heldOn !== null && rung.strikes > 0 && rung.counted < daysWanted(ladder, rung);

/** What a day did to a rung. */
export type Moved<R extends Rung> = { readonly rung: R; readonly kind: LadderChange['kind'] | null };

/** A bad day: it is held, or goes back to half where that repeats a hold. Never below the first step. */
export function badDay<R extends Rung>(ladder: Ladder, rung: R, day: Day): Moved<R> {
  const isSoon = rung.heldOn !== null && day - rung.heldOn <= HOLDS.repeatDays;
  const goesBack = rung.step > 0 && (isSoon || isHeld(ladder, rung));
  const held = {
    ...rung,
    counted: 0,
    used: 0,
    evidenceFrom: day + 1,
    heldOn: day,
    strikes: Math.min(MOST_STRIKES, rung.strikes + 1),
  };
  return goesBack
    ? { rung: { ...held, step: halfOf(ladder, rung.step), since: day + 1 }, kind: 'back' }
    : { rung: held, kind: 'hold' };
}
const MOST_STRIKES = 6;

/** The highest step with at most half of what this one allows; the first one where there is none. */
function halfOf({ steps }: Ladder, step: number): number {
  const half = (steps[Math.min(step, steps.length - 1)]?.perDay ?? 0) / 2;
  return Math.max(
    0,
    steps.findLastIndex(({ perDay }, at) => at < step && perDay <= half),
  );
}

/** A day with mail that is over and not bad. @param top the highest step that it may reach */
export function goodDay<R extends Rung>(ladder: Ladder, rung: R, day: Day, isUsed: boolean, top: number): Moved<R> {
  const counted = rung.counted + 1;
  const used = rung.used + (isUsed ? 1 : 0);
  if (counted < daysWanted(ladder, rung)) return { rung: { ...rung, counted, used }, kind: null };
  // Nothing is left to climb: what was held against it is over.
  if (rung.step >= top) return { rung: { ...rung, counted, used, strikes: 0 }, kind: null };
  if (used < ladder.use.days) return { rung: { ...rung, counted, used }, kind: null };
  const strikes = Math.max(0, rung.strikes - 1);
  return { rung: { ...rung, step: rung.step + 1, since: day + 1, counted: 0, used: 0, strikes }, kind: 'climb' };
}

/** The highest step: the last one, or beyond it. */
export const topOf = ({ steps, end }: Ladder): number => (end === 'free' ? steps.length : steps.length - 1);

/** The step to which idle days let it fall; the same where it stands at the foot already. */
export function stepAfterIdle(ladder: Ladder, step: number): number {
  switch (ladder.fall.to) {
    case 'start':
      return 0;
    case 'step':
      return Math.max(0, step - 1);
    case 'half':
      return halfOf(ladder, step);
    default:
      return ladder.fall.to satisfies never;
  }
}
