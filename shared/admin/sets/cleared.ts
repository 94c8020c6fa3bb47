import type { Counts } from '../../counting/counts.ts';
import type { Incident } from '../../evaluation/ports/decisions.ts';
import type { Metric } from '../../judging/metrics.ts';
import { shownProvider } from '../../replies/providers.ts';
import type { Cleared } from '../../standing/shown.ts';

/** Hits of a day by mailbox provider, of those that have any. */
export type HitsByProvider = Map<string, { hardBounce: number; complaint: number }>;

/** Adds the hits of some counts. */
export function addHits(into: HitsByProvider, { providers }: Pick<Counts, 'providers'>): void {
  for (const [name, [, hardBounces, , complaints]] of providers) {
    if (hardBounces + complaints === 0) continue;
    const hits = into.get(name) ?? { hardBounce: 0, complaint: 0 };
    hits.hardBounce += hardBounces;
    hits.complaint += complaints;
    into.set(name, hits);
  }
}

/** An incident that goes on, as far as a row needs it. */
export type Ongoing = Pick<Incident, 'provider' | 'metric'>;

/**
 * Hits of the day at providers that have an incident, of metrics whose rate is above the limit to warn: without the
 * incident nobody would call the set healthy.
 * @param isHigh whether the rate of a metric is above that limit
 */
export const clearedBy = (
  incidents: readonly Ongoing[],
  hits: HitsByProvider,
  isHigh: (metric: Metric) => boolean,
): readonly Cleared[] =>
  incidents.flatMap(({ provider, metric }) => {
    const counted = hits.get(provider);
    if (counted === undefined || (metric !== 'hardBounce' && metric !== 'complaint')) return [];
    const count = counted[metric];
    return count > 0 && isHigh(metric) ? [{ provider: shownProvider(provider), metric, count }] : [];
  });
