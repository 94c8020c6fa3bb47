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
/** Whether our destination on a set was seen on our topic, and the topics that were ours in earlier deployments. */
export type Before = { readonly known: boolean; readonly earlierTopics?: readonly string[] };
const rewrites = (type: string): boolean => REWRITING_TYPES.some((rewriting) => rewriting === type);

/**
 * What is needed so that a set publishes the wanted types to our topic. Types that another destination publishes there
 * count. Destinations of others are never touched. Opens and clicks are added only where SES already rewrites the set's
 * mail for them.
 *
 * @param before a destination that was seen on our topic and is on another one now was pointed there by somebody who
 * means it; one on a topic that was ours in an earlier deployment is ours still, and follows
 */
export function planDestination(
  existing: readonly EventDestination[],
  wanted: Wanted,
  { known, earlierTopics = [] }: Before,
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
  if (ours.topicArn === null) return blocked(ours, 'does not publish to SNS');
  const follows = ours.topicArn === wanted.topicArn || earlierTopics.includes(ours.topicArn);
  if (!follows && known) return blocked(ours, `was pointed at ${ours.topicArn}`);
  // What it has stays, except that switching it on must not begin to rewrite anybody's mail.
  const kept = ours.eventTypes.filter(harmless);
  return { kind: 'update', eventTypes: [...new Set([...kept, ...missing])] };
}

/** The essential types that a set does not publish to our topic; none: it is watched. */
export function unwatchedTypes(existing: readonly EventDestination[], topicArn: string): readonly string[] {
  const published = publishedTo(existing, topicArn);
  return ESSENTIAL_TYPES.filter((type) => !published.has(type));
}

/**
 * The destination that is to go when we go, also where it is still on a topic of an earlier deployment; one that
 * somebody pointed elsewhere is theirs now.
 */
export const ourDestination = (
  existing: readonly EventDestination[],
  { destination, topicArn }: Wanted,
  earlierTopics: readonly string[] = [],
): EventDestination | null =>
  existing.find(
    (found) => found.name === destination && [topicArn, ...earlierTopics].some((topic) => topic === found.topicArn),
  ) ?? null;

/** So many topics are remembered; a deployment has one more each time that its stack is made anew. */
const MOST_TOPICS = 20;

/** The topics with one more, the newest last; the same list where it is the last already. */
export const withTopic = (topics: readonly string[], topicArn: string): readonly string[] =>
  topics.at(-1) === topicArn ? topics : [...topics.filter((topic) => topic !== topicArn), topicArn].slice(-MOST_TOPICS);

const publishedTo = (existing: readonly EventDestination[], topicArn: string): ReadonlySet<string> =>
  new Set(
    existing.filter((found) => found.enabled && found.topicArn === topicArn).flatMap(({ eventTypes }) => eventTypes),
  );

const blocked = ({ name }: EventDestination, what: string): DestinationPlan => ({
  kind: 'blocked',
  why: `its event destination ${name} ${what}`,
});
