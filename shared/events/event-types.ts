import type { EventDetail } from './model.ts';
import type { PayloadKey } from './raw.ts';

/** The kinds of event that SES is known to send. */
export type KnownKind = Exclude<EventDetail['kind'], 'unknown'>;
/** `required`: without its own object such an event says nothing. */
export type EventType = { readonly kind: KnownKind; readonly payload: PayloadKey; readonly required: boolean };

const TYPES: readonly (readonly [eventType: string, detailType: string, type: EventType])[] = [
  ['Send', 'Email Sent', { kind: 'send', payload: 'send', required: false }],
  ['Delivery', 'Email Delivered', { kind: 'delivery', payload: 'delivery', required: true }],
  ['Bounce', 'Email Bounced', { kind: 'bounce', payload: 'bounce', required: true }],
  ['Complaint', 'Email Complaint Received', { kind: 'complaint', payload: 'complaint', required: true }],
  ['Reject', 'Email Rejected', { kind: 'reject', payload: 'reject', required: false }],
  ['Open', 'Email Opened', { kind: 'open', payload: 'open', required: true }],
  ['Click', 'Email Clicked', { kind: 'click', payload: 'click', required: true }],
  ['Rendering Failure', 'Email Rendering Failed', { kind: 'renderingFailure', payload: 'failure', required: false }],
  ['DeliveryDelay', 'Email Delivery Delayed', { kind: 'deliveryDelay', payload: 'deliveryDelay', required: true }],
  ['Subscription', 'Email Subscribed', { kind: 'subscription', payload: 'subscription', required: true }],
];

const BY_NAME = new Map(TYPES.map(([eventType, , type]) => [eventType, type]));
const BY_PLAIN_NAME = new Map(TYPES.map(([eventType, , type]) => [plainName(eventType), type]));
const BY_DETAIL_TYPE = new Map(TYPES.map(([eventType, detailType]) => [detailType, eventType]));

/**
 * What an `eventType` means; also takes the API's spelling (`RENDERING_FAILURE`), in any case.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_EventDestinationDefinition.html
 */
export const eventTypeOf = (name: string): EventType | undefined =>
  BY_NAME.get(name) ?? BY_PLAIN_NAME.get(plainName(name));

/**
 * The `eventType` that goes with EventBridge's `detail-type`.
 * @see https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-ses.html
 */
export const eventTypeOfDetail = (detailType: string): string | undefined => BY_DETAIL_TYPE.get(detailType);

function plainName(name: string): string {
  return name.length > 64 ? name : name.toLowerCase().replace(/[\s_-]+/g, '');
}
