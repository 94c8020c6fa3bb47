import { type Metric, perMetric, SIGNALS } from '../judging/metrics.ts';
import { type EpochMs, iso } from '../kernel/time.ts';

/** `2026-01-02 10:00 UTC` */
export const utcMinute = (at: EpochMs): string => `${iso(at).slice(0, 16).replace('T', ' ')} UTC`;

/** `4,300` */
export const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

/** `0.33 %` of a ratio of 0.0033. */
export const percent = (ratio: number): string => `${(ratio * 100).toFixed(2)} %`;

/** What is counted, and of what. */
export const METRIC_WORDS: Readonly<Record<Metric, { readonly counted: string; readonly of: string }>> = perMetric(
  (metric) => ({ counted: SIGNALS[metric].words.hits, of: SIGNALS[metric].words.trials }),
);
