import type { Random } from '../../../infra/local/random.ts';
import { HOURS_PER_DAY } from '../../../shared/kernel/time.ts';
import { factor } from './shapes.ts';
import { FIRST_HOUR, LIMITS, Watch } from './watch.ts';

/** A set that sends much and turns bad in earnest. */
export type Volume = {
  readonly metric: 'hardBounce' | 'complaint';
  /** Outcomes, or deliveries. */
  readonly perHour: number;
  /** The bad rate, as a multiple of the limit. */
  readonly trueRate: number;
  readonly before: (typeof BEFORE)[number];
};

/**
 * What was sent before, at half the limit: nothing, a day, a week, a week and fifty minutes of the hour in which the bad
 * mail begins, or a week of rates that differ by a third from hour to hour.
 */
export const BEFORE = ['nothing', 'a day', 'a week', 'a week and 50 minutes', 'a restless week'] as const;

/** What it takes to move the set, from the first bad message on. */
export type Caught = { readonly messages: number; readonly minutes: number };

const GOOD = 0.5;
const HOURS: Readonly<Record<Volume['before'], number>> = {
  nothing: 0,
  'a day': HOURS_PER_DAY,
  'a week': 7 * HOURS_PER_DAY,
  'a week and 50 minutes': 7 * HOURS_PER_DAY,
  'a restless week': 7 * HOURS_PER_DAY,
};
/** Where the judge has not moved a set by then, it counts as moved then. */
const MOST_HOURS = 30 * HOURS_PER_DAY;

/** Messages until one set is moved. It is judged every second, later on every hundredth more of what was sent. */
const messagesOf = (random: Random, { metric, perHour, trueRate, before }: Volume): number => {
  const limit = LIMITS[metric].quarantine;
  const watch = new Watch(metric);
  const open = FIRST_HOUR + HOURS[before];
  for (let hour = FIRST_HOUR; hour < open; hour += 1) {
    const rate = GOOD * limit * (before === 'a restless week' ? factor(random, 'gamma', 1 / 3) : 1);
    watch.add(hour, perHour, random.binomial(perHour, rate));
  }
  const good = before === 'a week and 50 minutes' ? Math.round((perHour * 50) / 60) : 0;
  if (good > 0) watch.add(open, good, random.binomial(good, GOOD * limit));
  let sent = 0;
  while (sent < MOST_HOURS * perHour) {
    const n = Math.max(1, Math.round(Math.max(perHour / 3_600, sent / 100)));
    const x = random.binomial(n, trueRate * limit);
    const hours = (good + sent) / perHour;
    watch.add(open + Math.floor(hours), n, x);
    sent += n;
    if (x > 0 && watch.moves((hours % 1) * 60)) return sent;
  }
  return sent;
};

/** The mean over so many sets. */
export const untilCaught = (random: Random, volume: Volume, runs: number): Caught => {
  let messages = 0;
  for (let run = 0; run < runs; run += 1) messages += messagesOf(random, volume) / runs;
  return { messages, minutes: (messages / volume.perHour) * 60 };
};
