import type { Random } from '../../../infra/local/random.ts';
import { HOUR_MS, HOURS_PER_DAY, MINUTE_MS, SLOT_MS, SLOTS_PER_HOUR } from '../../../shared/kernel/time.ts';
import { factor, shared } from './shapes.ts';
import { LIMITS, STARTS_AT, Watch, type Watched } from './watch.ts';

/** A set that sends much and turns bad in earnest. */
export type Volume = {
  readonly metric: Watched;
  /** Outcomes, or deliveries. */
  readonly perHour: number;
  /** The bad rate, as a multiple of the limit. */
  readonly trueRate: number;
  readonly before: (typeof BEFORE)[number];
  /** The minute of the hour with which the bad mail begins; good mail comes before it. */
  readonly minute: number;
};

/** What was sent before the hour, at half the limit; `a restless week`: at rates that differ by a third hourly. */
export const BEFORE = ['nothing', 'a day', 'a week', 'a restless week'] as const;

/** What it takes to move the set, from the first bad message on. */
export type Caught = { readonly messages: number; readonly minutes: number };

const GOOD = 0.5;
const HOURS: Readonly<Record<Volume['before'], number>> = {
  nothing: 0,
  'a day': HOURS_PER_DAY,
  'a week': 7 * HOURS_PER_DAY,
  'a restless week': 7 * HOURS_PER_DAY,
};
/** Where the judge has not moved a set by then, it counts as moved then. */
const MOST_HOURS = 30 * HOURS_PER_DAY;

/** Messages until one set is moved. It is judged every second, later on every hundredth more of what was sent. */
const messagesUntilMoved = (random: Random, { metric, perHour, trueRate, before, minute }: Volume): number => {
  const limit = LIMITS[metric].quarantine;
  const watch = new Watch(metric);
  const open = STARTS_AT + HOURS[before] * HOUR_MS;
  for (let hour = STARTS_AT; hour < open; hour += HOUR_MS) {
    const rate = GOOD * limit * (before === 'a restless week' ? factor(random, 'gamma', 1 / 3) : 1);
    for (const [slot, n] of shared(perHour, SLOTS_PER_HOUR).entries()) {
      watch.add(hour + slot * SLOT_MS, n, random.binomial(n, rate));
    }
  }
  const begins = open + minute * MINUTE_MS;
  const good = Math.round((perHour * minute) / 60);
  for (const [past, n] of shared(good, minute).entries()) {
    watch.add(open + past * MINUTE_MS, n, random.binomial(n, GOOD * limit));
  }
  let sent = 0;
  while (sent < MOST_HOURS * perHour) {
    const n = Math.max(1, Math.round(Math.max(perHour / 3_600, sent / 100)));
    const x = random.binomial(n, trueRate * limit);
    const at = begins + (sent / perHour) * HOUR_MS;
    watch.add(at, n, x);
    sent += n;
    if (x > 0 && watch.moves(at)) return sent;
  }
  return sent;
};

/** The mean over so many sets. */
export const untilCaught = (random: Random, volume: Volume, runs: number): Caught => {
  let messages = 0;
  for (let run = 0; run < runs; run += 1) messages += messagesUntilMoved(random, volume) / runs;
  return { messages, minutes: (messages / volume.perHour) * 60 };
};
