import { type EpochMs, HOUR_MS, HOURS_PER_DAY, type Hour, hourOf, hourStart } from '../kernel/time.ts';
import type { Conviction, Metric, Ratio } from './model.ts';
import { type HourTrials, hitsSince, type SeriesFacts } from './series.ts';

/** The number of sending hours and of mailbox providers with hits since a time, and where most hits are. */
export const hitsSpread = (
  metric: Metric,
  counting: SeriesFacts,
  since: EpochMs,
): Pick<Conviction, 'sendingHours' | 'providers' | 'mostHits'> => {
  const hours = new Set<Hour>();
  const providers = new Map<string, number>();
  for (const { hour, provider, count } of hitsSince(metric, counting, Math.ceil(since / HOUR_MS))) {
    hours.add(hour);
    providers.set(provider, (providers.get(provider) ?? 0) + count);
  }
  const byHits = [...providers].toSorted(([a, one], [b, two]) => two - one || (a < b ? -1 : 1));
  const [most] = byHits;
  return {
    sendingHours: hours.size,
    providers: providers.size,
    mostHits: most === undefined ? null : { provider: most[0], count: most[1] },
  };
};

/**
 * Hits per hour at this rate and the present volume: the mail of the last 60 minutes as far as sending hours show it,
 * or the mean of the last 24 hours where that is more (a daily newsletter will come again).
 */
export const harmPerHour = (rate: Ratio, trials: readonly HourTrials[], now: EpochMs): number => {
  const current = hourOf(now);
  const left = 1 - (now - hourStart(current)) / HOUR_MS;
  let lastHour = 0;
  let lastDay = 0;
  for (const { hour, n } of trials) {
    if (hour > current || hour <= current - HOURS_PER_DAY) continue;
    lastDay += n;
    if (hour === current) lastHour += n;
    if (hour === current - 1) lastHour += n * left;
  }
  return rate * Math.max(lastHour, lastDay / HOURS_PER_DAY);
};
