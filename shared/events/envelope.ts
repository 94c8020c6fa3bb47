import { looksLike, UNKNOWN } from '../replies/looks-like.ts';
import { eventTypeOfDetail } from './event-types.ts';
import { Malformed } from './problem.ts';
import { isObject, type RawEvent, type RawMail } from './raw.ts';
import { nameOf } from './text.ts';

export type OpenedEvent = { readonly kind: 'event'; readonly raw: RawEvent; readonly fallbackType?: string };
/** What one layer of an envelope is. */
export type Opened =
  | OpenedEvent
  | { readonly kind: 'setAside'; readonly why: string }
  /** `values` are to be opened in turn; `field` names where they were. */
  | { readonly kind: 'wrapped'; readonly field: string; readonly values: readonly unknown[] };

/** The fields by which envelopes are told apart. None of them is trusted. */
type Envelope = {
  readonly eventType?: unknown;
  readonly mail?: unknown;
  readonly notificationType?: unknown;
  readonly Type?: unknown;
  readonly Message?: unknown;
  readonly Records?: unknown;
  readonly Messages?: unknown;
  readonly Sns?: unknown;
  readonly body?: unknown;
  readonly Body?: unknown;
  readonly source?: unknown;
  readonly 'detail-type'?: unknown;
  readonly detail?: unknown;
  readonly resources?: unknown;
};

/** Unwraps one layer: an SES event, an envelope of SNS, SQS, Lambda or EventBridge, or something to set aside. */
export function openEnvelope(value: object): Opened {
  const box: Envelope = value;
  if (box.notificationType !== undefined && box.eventType === undefined) {
    return {
      kind: 'setAside',
      why: `feedback notification of an identity (${nameOf(box.notificationType, 'notificationType')})`,
    };
  }
  if (box.eventType !== undefined || box.mail !== undefined) return { kind: 'event', raw: value };
  if (box['detail-type'] !== undefined || box.detail !== undefined) return openEventBridge(box);
  if (box.Sns !== undefined) return wrapped('Sns', box.Sns);
  if (box.Type !== undefined || box.Message !== undefined) return openSns(box);
  if (box.Records !== undefined) return openRecords(box.Records, value);
  if (box.Messages !== undefined) return list('Messages', box.Messages); // aws sqs receive-message
  if (box.body !== undefined) return wrapped('body', box.body);
  if (box.Body !== undefined) return wrapped('Body', box.Body);
  throw new Malformed('body', 'an SES event or an envelope around one', value, looksLike(value));
}

/** Records of a function that receives mail, of S3 or of a queue. */
function openRecords(records: unknown, value: object): Opened {
  const first: unknown = Array.isArray(records) ? records[0] : undefined;
  // https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-lambda-event.html
  if (isObject(first) && isObject((first as { readonly ses?: unknown }).ses)) {
    return { kind: 'setAside', why: 'inbound mail (Received)' };
  }
  if (isObject(first) && 's3' in first) {
    throw new Malformed('body', 'an SES event or an envelope around one', value, looksLike(value));
  }
  return list('Records', records);
}

const wrapped = (field: string, value: unknown): Opened => ({ kind: 'wrapped', field, values: [value] });

function list(field: string, values: unknown): Opened {
  if (!Array.isArray(values) || values.length === 0) throw new Malformed(field, 'a list of records', values);
  return { kind: 'wrapped', field, values };
}

/** @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html */
function openSns(box: Envelope): Opened {
  if (box.Type === 'SubscriptionConfirmation' || box.Type === 'UnsubscribeConfirmation') {
    return { kind: 'setAside', why: `SNS ${box.Type}` };
  }
  if (typeof box.Message !== 'string' && !isObject(box.Message)) {
    const known = looksLike(box);
    if (known !== UNKNOWN) throw new Malformed('body', 'an SES event or an envelope around one', box, known);
    throw new Malformed('Message', 'a text', box.Message);
  }
  return wrapped('Message', box.Message);
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-ses.html */
function openEventBridge(box: Envelope): Opened {
  const detailType = nameOf(box['detail-type'], 'detail-type');
  const eventType = eventTypeOfDetail(detailType);
  if (eventType === undefined && !(isObject(box.detail) && 'mail' in box.detail)) {
    // Sending Status Enabled, Advisor Recommendation Status Open, …: about an account, not about a message
    if (box.source === 'aws.ses') return { kind: 'setAside', why: `EventBridge ${detailType}` };
    throw new Malformed('source', 'aws.ses', box.source);
  }
  if (!isObject(box.detail)) throw new Malformed('detail', 'an object', box.detail);
  const raw: Envelope = box.detail;
  if (raw.notificationType !== undefined && raw.eventType === undefined && eventType === undefined)
    return openEnvelope(raw);
  return { kind: 'event', raw: withSet(raw, box.resources), fallbackType: eventType ?? detailType };
}

const SET_TAG = 'ses:configuration-set';
const SET_ARN = /^arn:[\w-]+:ses:[\w-]*:\d*:configuration-set\/([\w-]{1,64})$/;

/** An event whose message has no tags: EventBridge names the set among its resources, too. */
function withSet(raw: RawEvent, resources: unknown): RawEvent {
  if (!isObject(raw.mail) || !Array.isArray(resources)) return raw;
  const { tags }: RawMail = raw.mail;
  if (tags !== undefined && tags !== null && (!isObject(tags) || SET_TAG in tags)) return raw;
  const name = resources.flatMap((arn) => (typeof arn === 'string' ? (SET_ARN.exec(arn)?.[1] ?? []) : []))[0];
  return name === undefined ? raw : { ...raw, mail: { ...raw.mail, tags: { ...tags, [SET_TAG]: [name] } } };
}
