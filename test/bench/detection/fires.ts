import type { Random } from '../../../infra/local/random.ts';
import { untilCaught, type Volume } from './volume.ts';

/** Bad mail that begins at any minute of a busy hour, against what begins with the hour. */
export type Fire = Omit<Volume, 'minute' | 'metric'> & { readonly metric: 'hardBounce' };

/** Minutes until the set is moved, from the first bad message on. */
export type FireCaught = {
  /** On average, of what begins with the hour, and of what begins at a random minute. */
  readonly fromStart: number;
  readonly fromRandom: number;
  /** The minute that is worst on average. */
  readonly worst: { readonly minute: number; readonly minutes: number };
};

/** Measure so many fires from each minute of the hour. */
export const firesCaught = (random: Random, fire: Fire, runs: number): FireCaught => {
  const all = Array.from({ length: 60 }, (_, minute) => {
    const { minutes } = untilCaught(random, { ...fire, minute }, runs);
    return { minute, minutes };
  });
  const worst = all.reduce((a, b) => (b.minutes > a.minutes ? b : a));
  const fromRandom = all.reduce((sum, { minutes }) => sum + minutes, 0) / all.length;
  return { fromStart: all[0]?.minutes ?? 0, fromRandom, worst };
};
