/**
 * The fields of SES's JSON that are read. None is trusted: each may be missing or of any type.
 * @see https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
export type RawEvent = {
  readonly eventType?: unknown;
  readonly mail?: unknown;
} & { readonly [payload in PayloadKey]?: unknown };

/** The field that holds the part of an event that is specific to its type. */
export type PayloadKey =
  | 'send'
  | 'delivery'
  | 'bounce'
  | 'complaint'
  | 'reject'
  | 'open'
  | 'click'
  | 'failure'
  | 'deliveryDelay'
  | 'subscription';

/** The `mail` object of every event. */
export type RawMail = {
  readonly timestamp?: unknown;
  readonly messageId?: unknown;
  readonly source?: unknown;
  readonly destination?: unknown;
  readonly headers?: unknown;
  readonly headersTruncated?: unknown;
  readonly tags?: unknown;
};

/** The union of what the type-specific objects hold. */
export type RawPayload = {
  readonly timestamp?: unknown;
  readonly recipients?: unknown;
  readonly bounceType?: unknown;
  readonly bounceSubType?: unknown;
  readonly bouncedRecipients?: unknown;
  readonly feedbackId?: unknown;
  readonly complainedRecipients?: unknown;
  readonly complaintSubType?: unknown;
  readonly complaintFeedbackType?: unknown;
  readonly delayType?: unknown;
  readonly delayedRecipients?: unknown;
  readonly ipAddress?: unknown;
  readonly userAgent?: unknown;
  readonly link?: unknown;
  readonly contactList?: unknown;
};

/** One entry of `bouncedRecipients`, `complainedRecipients` or `delayedRecipients`. */
export type RawRecipient = {
  readonly emailAddress?: unknown;
  readonly status?: unknown;
  readonly diagnosticCode?: unknown;
};

/** True for a JSON object; a list is none. */
export const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
