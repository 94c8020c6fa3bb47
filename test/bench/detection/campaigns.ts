import type { Random } from '../../../infra/local/random.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SLOT_MS, SLOTS_PER_HOUR } from '../../../shared/kernel/time.ts';
import { factor, type Shape, shared } from './shapes.ts';
import { LIMITS, STARTS_AT, Watch } from './watch.ts';

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

/** What happens to sets that send such campaigns for 30 days. */
export type CampaignsMoved = {
  readonly runs: number;
  /** The share of sets that are moved. */
  readonly movedWrongly: number;
  /** The share that is moved for harm, and not on average. */
  readonly byHarm: number;
  /** The share of months that hold a campaign above 2.1 times the limit: harm is what it should be moved for. */
  readonly withHarm: number;
};

const DAYS = 30;
const HARM = 2.1;
const limit = LIMITS.hardBounce.quarantine;

/** How a new set is moved that sends such campaigns at these multiples of the limit; null where it is not. */
const movedBy = (random: Random, campaigns: Campaigns, rates: readonly number[]): 'average' | 'harm' | null => {
  const { perDay, trueRate, hours, besides = 0 } = campaigns;
  const watch = new Watch('hardBounce');
  const slots = shared(perDay, hours * SLOTS_PER_HOUR);
  const hourOfDay = hours === 24 ? 0 : 10;
  for (const [day, rate] of rates.entries()) {
    const begins = STARTS_AT + day * DAY_MS + hourOfDay * HOUR_MS;
    for (const [slot, n] of slots.entries()) {
      const x = random.binomial(n, Math.min(0.99, rate * limit));
      const at = begins + slot * SLOT_MS;
      watch.add(at, n, x);
      const found = x > 0 ? watch.convictions(at + 4 * MINUTE_MS) : [];
      if (found.length > 0) return found.some(({ by }) => by === 'average') ? 'average' : 'harm';
    }
    for (let hour = hours; besides > 0 && hour < 24; hour += 1) {
      const at = begins + hour * HOUR_MS;
      watch.add(at, besides, random.binomial(besides, trueRate * limit));
      if (watch.moves(at + 59 * MINUTE_MS)) return 'average';
    }
  }
  return null;
};

/** Let so many sets send for a month. */
export const campaignsMoved = (random: Random, campaigns: Campaigns, runs: number): CampaignsMoved => {
  const { trueRate, shape, variation } = campaigns;
  const found = { average: 0, harm: 0 };
  let withHarm = 0;
  for (let run = 0; run < runs; run += 1) {
    const rates = Array.from({ length: DAYS }, () => trueRate * factor(random, shape, variation));
    if (rates.some((rate) => rate > HARM)) withHarm += 1;
    const by = movedBy(random, campaigns, rates);
    if (by !== null) found[by] += 1;
  }
  return {
    runs,
    movedWrongly: (found.average + found.harm) / runs,
    byHarm: found.harm / runs,
    withHarm: withHarm / runs,
  };
};
