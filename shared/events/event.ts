import type { EpochMs } from '../kernel/time.ts';
import { bounceClassOf } from './bounce-class.ts';
import { demandedHeaders } from './demanded-headers.ts';
import { type EventType, eventTypeOf } from './event-types.ts';
import { type Mail, readMail } from './mail.ts';
import type { BouncedRecipient, EventDetail, SendOf, SesEvent } from './model.ts';
import { Malformed } from './problem.ts';
import { isObject, type RawEvent, type RawPayload } from './raw.ts';
import { bouncedRecipientsOf, delayedRecipientsOf, namedRecipientsOf, recipientsOf } from './recipients.ts';
import { NAME_MAX, nameOf, optionalText, requiredText, textOrEmpty } from './text.ts';
import { timestamp } from './timestamp.ts';

const NOTHING: RawPayload = {};

/**
 * Reads one SES event.
 * @param fallbackType the type that the envelope told, for an event that does not say its own
 * @throws Malformed
 */
export function readEvent(raw: RawEvent, fallbackType: string | undefined, now: EpochMs): SesEvent {
  if (!isObject(raw.mail)) throw new Malformed('mail', 'an object', raw.mail);
  const name = nameOf(requiredText(raw.eventType ?? fallbackType, 'eventType'), 'eventType');
  const type = eventTypeOf(name);
  const mail = readMail(raw.mail, now);
  const payload = type === undefined ? NOTHING : payloadOf(raw, type);
  const own = type === undefined ? null : timestamp(payload.timestamp, `${type.payload}.timestamp`, now);
  const at = own ?? mail.sentAt;
  if (at === null) throw new Malformed('mail.timestamp', 'an ISO 8601 time with zone or epoch milliseconds', undefined);
  return {
    configurationSet: mail.configurationSet,
    sesTenant: mail.sesTenant,
    messageId: mail.messageId,
    at,
    sentAt: Math.min(mail.sentAt ?? at, at), // clocks differ: nothing happens to a message before it is sent
    fromDomain: mail.fromDomain,
    outgoingIp: mail.outgoingIp,
    tags: mail.tags,
    what: type === undefined ? { kind: 'unknown', eventType: name } : detailOf(type, payload, mail, at),
  };
}

function payloadOf(raw: RawEvent, { payload, required }: EventType): RawPayload {
  const value = raw[payload];
  if (isObject(value)) return value;
  if (required) throw new Malformed(payload, 'an object', value);
  return NOTHING;
}

function detailOf({ kind }: EventType, payload: RawPayload, mail: Mail, at: EpochMs): EventDetail {
  switch (kind) {
    case 'send': {
      const recipients = recipientsOf(mail.destination, 'mail.destination');
      const headers = demandedHeaders(mail.headers, mail.headersTruncated, mail);
      return headers === null ? { kind, recipients } : { kind, recipients, headers };
    }
    case 'reject':
    case 'renderingFailure':
      return { kind, recipients: recipientsOf(mail.destination, 'mail.destination') };
    case 'delivery':
      return payload.recipients === undefined
        ? { kind, recipients: recipientsOf(mail.destination, 'mail.destination') }
        : { kind, recipients: recipientsOf(payload.recipients, 'delivery.recipients') };
    case 'bounce':
      return bounceOf(payload, mail, at);
    case 'complaint':
      return complaintOf(payload, mail);
    case 'deliveryDelay': {
      const recipients = delayedRecipientsOf(payload.delayedRecipients, 'deliveryDelay.delayedRecipients');
      return { kind, delayType: nameOf(payload.delayType, 'deliveryDelay.delayType'), recipients };
    }
    case 'open':
    case 'click':
    case 'subscription': {
      const link = kind === 'subscription' ? payload.contactList : payload.link;
      const ipAddress = textOrEmpty(payload.ipAddress).slice(0, NAME_MAX);
      return { kind, ipAddress, userAgent: textOrEmpty(payload.userAgent), link: textOrEmpty(link) };
    }
    default:
      return kind satisfies never;
  }
}

function bounceOf(payload: RawPayload, mail: Mail, at: EpochMs): EventDetail {
  const bounceType = nameOf(payload.bounceType, 'bounce.bounceType');
  const subType = nameOf(payload.bounceSubType, 'bounce.bounceSubType');
  const bounceClass = bounceClassOf(bounceType, subType);
  const recipients = bouncedRecipientsOf(payload.bouncedRecipients, 'bounce.bouncedRecipients', subType);
  const send = bounceClass === 'hard' ? sendOf(mail, recipients, at) : null;
  return {
    kind: 'bounce',
    feedbackId: optionalText(payload.feedbackId, 'bounce.feedbackId') || mail.messageId,
    bounceClass,
    subtype: `${bounceType}/${subType}`,
    recipients,
    ...(send !== null && { send }),
  };
}

/** What a bounce says of its Send; null where the Send is counted in the same place. */
function sendOf({ sentAt, destination }: Mail, bounced: readonly BouncedRecipient[], at: EpochMs): SendOf | null {
  const recipients = sentTo(destination);
  const known = new Set(recipients);
  const isPlain = (sentAt ?? at) <= at && bounced.every(({ address }) => known.has(address));
  return isPlain ? null : { at: sentAt ?? at, recipients };
}

/** The addresses under which a Send is counted; none where the field is not a list of addresses. */
function sentTo(destination: unknown): readonly string[] {
  try {
    const recipients = recipientsOf(destination, 'mail.destination');
    return recipients.filter(({ simulator }) => !simulator).map(({ address }) => address);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return [];
  }
}

function complaintOf(payload: RawPayload, mail: Mail): EventDetail {
  const subType = optionalText(payload.complaintSubType, 'complaint.complaintSubType') ?? '';
  const feedback = optionalText(payload.complaintFeedbackType, 'complaint.complaintFeedbackType') ?? '';
  return {
    kind: 'complaint',
    feedbackId: optionalText(payload.feedbackId, 'complaint.feedbackId') || mail.messageId,
    complaintClass: subType.toLowerCase().includes('suppress') ? 'suppressed' : feedbackClassOf(feedback),
    recipients: namedRecipientsOf(payload.complainedRecipients, 'complaint.complainedRecipients'),
  };
}

/** @see https://www.iana.org/assignments/marf-parameters/marf-parameters.xhtml#marf-parameters-2 */
function feedbackClassOf(feedbackType: string): 'complaint' | 'notSpam' | 'authFailure' {
  const name = feedbackType.trim().toLowerCase().replaceAll('_', '-');
  if (name === 'not-spam') return 'notSpam';
  return name === 'auth-failure' ? 'authFailure' : 'complaint';
}
