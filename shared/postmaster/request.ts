import { DAY_MS, type Day } from '../kernel/time.ts';
import type { MetricRow } from './metrics.data.ts';

/** Most that Gmail gives on one page. */
export const PAGE_SIZE = 200;

/** Year, month and day, as Google's APIs write a date. */
export type GoogleDate = { readonly year: number; readonly month: number; readonly day: number };
export const googleDate = (day: Day): GoogleDate => {
  const date = new Date(day * DAY_MS);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
};

/** Days of which figures are asked, both included. */
export type Days = { readonly from: Day; readonly to: Day };

/** The body of `domains.domainStats.query`. */
export const statsRequest = (
  domain: string,
  metrics: readonly MetricRow[],
  { from, to }: Days,
  pageToken?: string,
) => ({
  parent: `domains/${domain}`,
  metricDefinitions: metrics.map(({ name, standardMetric, filter }) => ({
    name,
    baseMetric: { standardMetric },
    ...(filter !== undefined && { filter }),
  })),
  timeQuery: { dateRanges: { dateRanges: [{ start: googleDate(from), end: googleDate(to) }] } },
  aggregationGranularity: 'DAILY' as const,
  pageSize: PAGE_SIZE,
  ...(pageToken !== undefined && { pageToken }),
});
export type StatsRequest = ReturnType<typeof statsRequest>;
