import type { Flow, Usual } from './model.ts';

/** Slots of a window: half an hour. */
export const WINDOW_SLOTS = 6;
/** Slots within which a mail is answered that a receiver first puts off: what slow mail is taken to need. */
export const SLOW_SLOTS = 8;
/** Less mail in a window shows nothing. */
export const LEAST_SENT = 60;
/** Less mail at a provider in a week is no habit. */
export const LEAST_USUAL = 200;
/** Below this part of the usual share there is a drop. */
const DROPPED = 0.5;
/** How far below: in standard deviations of a share. */
const DEVIATIONS = 0.5;
/** From this part of the usual share on a drop is over. */
const RECOVERED = 0.75;
/** Where less is delivered soon as a rule, nothing follows from a little less. */
const LEAST_SHARE = 0.2;

/** Share of a slot's mail that even a slow receiver has answered. @param age slots since then */
const answeredBy = (age: number): number => Math.max(0, Math.min(1, age / SLOW_SLOTS));

/**
 * How much of a slot's mail a slow receiver answers within a window. A campaign that has just begun has no answers yet,
 * and the one that began before the window has its last ones in it.
 * @param age slots since it was sent, at the end of the window
 */
export const slowlyAnswered = (age: number): number => answeredBy(age) - answeredBy(age - WINDOW_SLOTS);

/** The mail of which an answer can be asked: by the slowest and the fastest receiver, the lesser. */
export const askedOf = (sentWithin: number, slowly: number): number => Math.floor(Math.min(sentWithin, slowly));

/** The share that is usually delivered soon; null where too little is known. */
export const usualShare = ({ sent, delivered }: Usual): number | null => {
  if (sent < LEAST_USUAL) return null;
  const share = Math.min(1, delivered / sent);
  return share < LEAST_SHARE ? null : share;
};

/** Whether so much was sent that what was delivered shows something. */
export const isEnough = ({ sent }: Flow): boolean => sent >= LEAST_SENT;

/** Whether a window looks dropped, before anything is read: by the highest share that could be usual. */
export const isSuspect = (flow: Flow): boolean => isEnough(flow) && flow.delivered < DROPPED * flow.sent;

/** Whether so little was delivered that a share of half the usual one does not explain it. */
export function isDropped(flow: Flow, usual: number): boolean {
  const share = DROPPED * usual;
  const spread = DEVIATIONS * Math.sqrt(flow.sent * share * (1 - share));
  return isEnough(flow) && flow.delivered < flow.sent * share - spread;
}

/** Whether about as much is delivered again as is usual. */
export const isUsual = (flow: Flow, usual: number): boolean =>
  isEnough(flow) && flow.delivered >= RECOVERED * usual * flow.sent;
