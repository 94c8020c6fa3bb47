import type { Counts } from '../../counting/counts.ts';
import type { Incident } from '../../evaluation/ports/decisions.ts';
import type { Metric } from '../../judging/metrics.ts';
import { shownProvider } from '../../replies/providers.ts';
import type { Cleared } from '../../standing/shown.ts';
import type { SetRow } from '../schema/sets.ts';

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

/** Rows that an incident lists. */
const MOST_LISTED = 20;
type ClearedRows = {
  readonly count: number;
  readonly first: { readonly name: string; readonly hits: number; readonly rate: number | null }[];
};
export const NOBODY: ClearedRows = { count: 0, first: [] };

/** Who is cleared by an incident that goes on: those with the most hits at its provider first, each with its rate. */
export function clearedIn(
  rows: readonly Pick<SetRow, 'name' | 'cleared' | 'day'>[],
  { provider, metric }: Ongoing,
): ClearedRows {
  const at = shownProvider(provider);
  const found = rows.flatMap(({ name, cleared, day }) => {
    const hits = cleared.find((one) => one.provider === at && one.metric === metric)?.count;
    const rate = metric === 'complaint' ? day.complaintRate : day.hardBounceRate;
    return hits === undefined ? [] : [{ name, hits, rate }];
  });
  const first = found.toSorted((a, b) => b.hits - a.hits || (a.name < b.name ? -1 : 1)).slice(0, MOST_LISTED);
  return { count: found.length, first };
}
