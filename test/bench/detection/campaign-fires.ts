import type { Random } from '../../../infra/local/random.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/kernel/time.ts';
import { factor, shared } from './shapes.ts';
import { LIMITS, STARTS_AT, Watch, type Watched } from './watch.ts';

/**
 * A campaign of so many mails within half an hour, after one of the same size on each of two days, at half the limit and
 * rates that differ by a third.
 */
export type CampaignFire = {
  readonly metric: Watched;
  readonly size: number;
  /** As a multiple of the limit. */
  readonly trueRate: number;
};

export type CampaignFireCaught = {
  readonly runs: number;
  /** The share of campaigns that are convicted while they run. No hold for a mailbox provider. */
  readonly caughtShare: number;
  /** The share that is convicted for harm, and not on average. */
  readonly byHarm: number;
  /** On average, of those that are caught; null where none is. */
  readonly messagesUntilCaught: number | null;
};

const ACTIVE_SETS = 10_000;
const DAYS_BEFORE = 2;
const MINUTES = 30;
/** As often as a batch of a busy queue comes. */
const LOOK_EVERY_MS = 10 * SECOND_MS;
const LOOKS = (MINUTES * MINUTE_MS) / LOOK_EVERY_MS;

/** How many mails are out when the campaign is convicted, and for what; null where it is not. */
const caught = (random: Random, { metric, size, trueRate }: CampaignFire) => {
  const limit = LIMITS[metric].quarantine;
  const watch = new Watch(metric, { activeSets: ACTIVE_SETS });
  const at = (day: number) => STARTS_AT + day * DAY_MS + 10 * HOUR_MS;
  for (let day = 0; day < DAYS_BEFORE; day += 1) {
    const rate = 0.5 * limit * factor(random, 'gamma', 1 / 3);
    for (const [minute, n] of shared(size, MINUTES).entries()) {
      watch.add(at(day) + minute * MINUTE_MS, n, random.binomial(n, rate));
    }
  }
  let messages = 0;
  for (const [look, n] of shared(size, LOOKS).entries()) {
    const x = random.binomial(n, trueRate * limit);
    const now = at(DAYS_BEFORE) + look * LOOK_EVERY_MS;
    watch.add(now, n, x);
    messages += n;
    const found = x > 0 ? watch.convictions(now) : [];
    if (found.length > 0) return { messages, harm: found.every(({ by }) => by === 'harm') };
  }
  return null;
};

/** Let so many campaigns run. */
export const campaignFiresCaught = (random: Random, fire: CampaignFire, runs: number): CampaignFireCaught => {
  let [count, harm, messages] = [0, 0, 0];
  for (let run = 0; run < runs; run += 1) {
    const found = caught(random, fire);
    if (found === null) continue;
    count += 1;
    harm += found.harm ? 1 : 0;
    messages += found.messages;
  }
  return {
    runs,
    caughtShare: count / runs,
    byHarm: harm / runs,
    messagesUntilCaught: count === 0 ? null : messages / count,
  };
};
