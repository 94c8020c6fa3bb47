import type { Totals } from '../counting/counts.ts';
import { type Metric, signalOf } from '../judging/metrics.ts';
import { type EpochMs, iso, MINUTE_MS } from '../kernel/time.ts';
import type { Policy } from '../policy/model.ts';
import { shownProvider } from '../replies/providers.ts';
import { isByDomain, isStream } from '../streams/name.ts';
import type { Standing } from './model.ts';

/** A conviction that waits for a mailbox provider to be cleared, at most until then. */
export type Wait = {
  readonly provider: string;
  readonly metric: Metric;
  readonly since: EpochMs;
  readonly until: EpochMs;
};

type Hold = Omit<Wait, 'until'> & { readonly waits: boolean };

/** The holds that still wait, the longest waiting first, and how long each may last. */
export const waitsOf = (holds: readonly Hold[], { incident }: Pick<Policy, 'incident'>): readonly Wait[] =>
  holds
    .filter(({ waits }) => waits)
    .toSorted((a, b) => a.since - b.since)
    .map(({ provider, metric, since }) => ({
      provider: shownProvider(provider),
      metric,
      since,
      until: since + incident.holdMinutes * MINUTE_MS,
    }));

/** `waits for google (hard bounces), until 2026-11-12T10:40:00.000Z` */
export const waitWords = ({ provider, metric, until }: Omit<Wait, 'since'>): string =>
  `waits for ${provider} (${signalOf(metric).words.hits}), until ${iso(until)}`;

/**
 * Why a set or a stream cannot be judged: it has hits, but nothing to measure them against. Null where it can be
 * judged, or has no hits.
 */
export function whyNotJudged(
  name: string,
  { sends, deliveries, ...hits }: Pick<Totals, 'sends' | 'deliveries'> & Partial<Totals>,
): string | null {
  if (sends > 0 || deliveries > 0 || HITS.every((counter) => (hits[counter] ?? 0) === 0)) return null;
  if (!isStream(name) || isByDomain(name)) return 'publishes neither Send nor Delivery';
  return 'its Send and Delivery events carry no tag, so its mail cannot be counted';
}
/** Hits that are measured against sent or delivered mail, by counter. */
export const HITS = [
  'hardBounces',
  'complaints',
  'softBounces',
  'undeterminedBounces',
  'suppressed',
  'rejects',
  'renderingFailures',
  'delays',
] as const;
/** For a stream that no rule of the policy defines any more. */
export const NO_RULE = 'no rule of the policy splits its set any more';

/** `not judged: publishes neither Send nor Delivery` */
export const notJudgedWords = (why: string): string => `not judged: ${why}`;

/**
 * The standing of a set or stream in words. One that is not judged, or waits for a decision, is not called healthy.
 * @param notJudged why not; null: it is judged
 */
export const standingWords = (
  standing: Standing,
  notJudged: string | null,
  waits: readonly Omit<Wait, 'since'>[],
): string => {
  if (standing !== 'healthy') return standing;
  if (notJudged !== null) return notJudgedWords(notJudged);
  return waits.length > 0 ? waits.map(waitWords).join('; ') : standing;
};
