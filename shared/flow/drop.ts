import type { Flow, Usual } from './model.ts';

/** The last slots of a window: of what was sent then some cannot have been answered. */
export const YOUNG_SLOTS = 2;
/** Slots of a window: 40 minutes. Of the first six the mail counts. */
export const WINDOW_SLOTS = 8;
/** Less mail in a window shows nothing. */
export const LEAST_SENT = 60;
/** Less mail at a provider in a week is no habit. */
export const LEAST_USUAL = 200;
/** Below this part of the usual share there is a drop. */
const DROPPED = 0.5;
/** How far below: in standard deviations of a share, so that chance and a campaign of another kind are none. */
const DEVIATIONS = 1.5;
/** Where less is delivered soon as a rule, nothing follows from a little less. */
const LEAST_SHARE = 0.2;

/**
 * The mail of a window of which an answer can be asked. Of its last slots no more counts than of those before: a
 * campaign that has just begun has no answers yet.
 */
export const askedOf = (old: number, young: number): number =>
  old + Math.min(young, (old * YOUNG_SLOTS) / (WINDOW_SLOTS - YOUNG_SLOTS));

/** The share that is usually delivered soon; null where too little is known. */
export const usualShare = ({ sent, delivered }: Usual): number | null => {
  if (sent < LEAST_USUAL) return null;
  const share = Math.min(1, delivered / sent);
  return share < LEAST_SHARE ? null : share;
};

/** Whether a window looks dropped, before anything is read: by the highest share that could be usual. */
export const isSuspect = ({ sent, delivered }: Flow): boolean => sent >= LEAST_SENT && delivered < DROPPED * sent;

/** Whether so little was delivered that a share of half the usual one does not explain it. */
export function isDropped(flow: Flow, usual: number): boolean {
  const share = DROPPED * usual;
  const spread = DEVIATIONS * Math.sqrt(flow.sent * share * (1 - share));
  return flow.sent >= LEAST_SENT && flow.delivered < flow.sent * share - spread;
}
