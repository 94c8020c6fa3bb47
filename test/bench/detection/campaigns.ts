import type { Random } from '../../../infra/local/random.ts';
import { SLOTS_PER_HOUR } from '../../../shared/kernel/time.ts';
import { factor, type Shape } from './shapes.ts';
import { FIRST_HOUR, LIMITS, Watch } from './watch.ts';

/** One campaign a day, all of it sent within some hours, with a rate of hard bounces of its own. */
export type Campaigns = {
  readonly perDay: number;
  /** The mean rate as a multiple of the limit of 5 %. */
  readonly trueRate: number;
  /** Coefficient of variation of the rate between days. */
  readonly variation: number;
  readonly shape: Shape;
  readonly hours: number;
  /** What the set sends in every other hour as well, at the mean rate. */
  readonly besides?: number;
};

/** Whether a new set that sends such campaigns is moved within 30 days. */
export const isMoved = (random: Random, campaigns: Campaigns): boolean => {
  const { perDay, trueRate, variation, shape, hours, besides = 0 } = campaigns;
  const watch = new Watch('hardBounce');
  const slots = hours * SLOTS_PER_HOUR;
  const hourOfDay = hours === 24 ? 0 : 10;
  for (let day = 0; day < 30; day += 1) {
    const rate = Math.min(0.99, trueRate * LIMITS.hardBounce.quarantine * factor(random, shape, variation));
    for (let slot = 0; slot < slots; slot += 1) {
      const n = Math.round((perDay * (slot + 1)) / slots) - Math.round((perDay * slot) / slots);
      const x = random.binomial(n, rate);
      watch.add(FIRST_HOUR + day * 24 + hourOfDay + Math.floor(slot / SLOTS_PER_HOUR), n, x);
      if (x > 0 && watch.moves((slot % SLOTS_PER_HOUR) * 5 + 4)) return true;
    }
    for (let hour = hourOfDay + hours; besides > 0 && hour < 24 + hourOfDay; hour += 1) {
      watch.add(
        FIRST_HOUR + day * 24 + hour,
        besides,
        random.binomial(besides, trueRate * LIMITS.hardBounce.quarantine),
      );
      if (watch.moves(59)) return true;
    }
  }
  return false;
};

/** The share of sets moved within 30 days. */
export const campaignsMoved = (random: Random, campaigns: Campaigns, runs: number): number => {
  let moved = 0;
  for (let run = 0; run < runs; run += 1) moved += isMoved(random, campaigns) ? 1 : 0;
  return moved / runs;
};
