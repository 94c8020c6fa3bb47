import type { Totals } from '../counting/counts.ts';
import { type Metric, signalOf } from '../judging/metrics.ts';
import { type EpochMs, iso, MINUTE_MS } from '../kernel/time.ts';
import type { Policy } from '../policy/model.ts';
import { shownProvider } from '../replies/providers.ts';
import { isByDomain, isStream } from '../streams/name.ts';
import { type Effect, effectWords } from './effect.ts';
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

/** Hits that count against nobody, because a mailbox provider has an incident. */
export type Cleared = { readonly provider: string; readonly metric: Metric; readonly count: number };

/** `cleared by an incident at google (hard bounces)` */
export const clearedWords = ({ provider, metric }: Omit<Cleared, 'count'>): string =>
  `cleared by an incident at ${provider} (${signalOf(metric).words.hits})`;

/**
 * How a set or stream stands, in words. One that is not judged, waits, or is only cleared by an incident is not called
 * healthy, and one that was not moved is not called moved.
 * @param notJudged why not; null: it is judged
 */
export const standingWords = (
  standing: Standing,
  notJudged: string | null,
  waits: readonly Omit<Wait, 'since'>[],
  { effect = 'none', cleared = [] }: { readonly effect?: Effect; readonly cleared?: readonly Cleared[] } = {},
): string => {
  const words = effectWords(standing, effect);
  if (words !== 'healthy') return words;
  if (notJudged !== null) return notJudgedWords(notJudged);
  if (waits.length > 0) return waits.map(waitWords).join('; ');
  return cleared.length > 0 ? cleared.map(clearedWords).join('; ') : words;
};
