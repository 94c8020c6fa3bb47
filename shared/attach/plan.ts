import type { EventDestination } from './destination.ts';
import { ESSENTIAL_TYPES, REWRITING_TYPES } from './event-types.ts';
import type { AttachSettings } from './settings.ts';

/** Event destinations that a set may have. Source: SES developer guide, quotas. */
export const MOST_DESTINATIONS = 10;

/**
 * - `nothing`: what is wanted is published already
 * - `create`, `update`: our destination, enabled, with exactly these types
 * - `blocked`: it cannot be attached, with the reason
 */
export type DestinationPlan =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'create' | 'update'; readonly eventTypes: readonly string[] }
  | { readonly kind: 'blocked'; readonly why: string };

type Wanted = Pick<AttachSettings, 'topicArn' | 'destination' | 'eventTypes'>;
const rewrites = (type: string): boolean => REWRITING_TYPES.some((rewriting) => rewriting === type);

/**
 * What it takes that a set publishes the wanted types to our topic, and no more: types that another destination
 * publishes there count, destinations of others are never touched, and opens and clicks are wanted only where SES
 * rewrites the set's mail for them already.
 *
 * @param known our destination on this set was seen publishing to our topic before: who points it elsewhere now means it
 */
export function planDestination(
  existing: readonly EventDestination[],
  wanted: Wanted,
  known: boolean,
): DestinationPlan {
  const ours = existing.find(({ name }) => name === wanted.destination);
  const on = new Set(existing.filter(({ enabled }) => enabled).flatMap(({ eventTypes }) => eventTypes));
  const harmless = (type: string): boolean => !rewrites(type) || on.has(type);
  const published = publishedTo(existing, wanted.topicArn);
  const missing = wanted.eventTypes.filter((type) => harmless(type) && !published.has(type));
  if (missing.length === 0) return { kind: 'nothing' };
  if (ours === undefined) {
    if (existing.length < MOST_DESTINATIONS) return { kind: 'create', eventTypes: missing };
    return { kind: 'blocked', why: `it has ${existing.length} event destinations, and SES allows no more` };
  }
  if (ours.topicArn === null) return blocked(ours, 'publishes to something else than SNS');
  if (ours.topicArn !== wanted.topicArn && known) return blocked(ours, `was pointed at ${ours.topicArn}`);
  // What it has stays, except that switching it on must not begin to rewrite anybody's mail.
  const kept = ours.eventTypes.filter(harmless);
  return { kind: 'update', eventTypes: [...new Set([...kept, ...missing])] };
}

/** The essential types that a set does not publish to our topic; none: it is watched. */
export function unwatchedTypes(existing: readonly EventDestination[], topicArn: string): readonly string[] {
  const published = publishedTo(existing, topicArn);
  return ESSENTIAL_TYPES.filter((type) => !published.has(type));
}

/** The destination that is to go when we go; one that somebody pointed elsewhere is theirs now. */
export const ourDestination = (
  existing: readonly EventDestination[],
  { destination, topicArn }: Wanted,
): EventDestination | null =>
  existing.find((found) => found.name === destination && found.topicArn === topicArn) ?? null;

const publishedTo = (existing: readonly EventDestination[], topicArn: string): ReadonlySet<string> =>
  new Set(
    existing.filter((found) => found.enabled && found.topicArn === topicArn).flatMap(({ eventTypes }) => eventTypes),
  );

const blocked = ({ name }: EventDestination, what: string): DestinationPlan => ({
  kind: 'blocked',
  why: `its event destination ${name} ${what}`,
});
