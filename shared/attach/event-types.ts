/**
 * The event types of an event destination, as SES's API names them.
 * Source: SES API v2, `EventDestinationDefinition.MatchingEventTypes`.
 */
export const EVENT_TYPES = [
  'SEND',
  'REJECT',
  'BOUNCE',
  'COMPLAINT',
  'DELIVERY',
  'OPEN',
  'CLICK',
  'RENDERING_FAILURE',
  'DELIVERY_DELAY',
  'SUBSCRIPTION',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** A set without one of these cannot be judged: it sends without being watched. */
export const ESSENTIAL_TYPES: readonly EventType[] = ['SEND', 'DELIVERY', 'BOUNCE', 'COMPLAINT'];

/**
 * SES rewrites mail for these: a tracking pixel for opens, replaced links for clicks. Lazaretto never switches that on.
 * Source: SES developer guide, "Configuring custom domains to handle open and click tracking".
 */
export const REWRITING_TYPES: readonly EventType[] = ['OPEN', 'CLICK'];

/** The default types: all that tell how the mail fared and leave it unchanged. */
export const DEFAULT_EVENT_TYPES: readonly EventType[] = EVENT_TYPES.filter(
  (type) => !REWRITING_TYPES.includes(type) && type !== 'SUBSCRIPTION',
);
