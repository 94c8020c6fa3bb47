import { type Metric, perMetric, SIGNALS } from '../judging/metrics.ts';
import { type EpochMs, iso } from '../kernel/time.ts';

/** `2026-01-02 10:00 UTC` */
export const utcMinute = (at: EpochMs): string => `${iso(at).slice(0, 16).replace('T', ' ')} UTC`;

/** What is counted, and of what. */
export const METRIC_WORDS: Readonly<Record<Metric, { readonly counted: string; readonly of: string }>> = perMetric(
  (metric) => ({ counted: SIGNALS[metric].words.hits, of: SIGNALS[metric].words.trials }),
);
