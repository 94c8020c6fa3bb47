import { normalAddress } from '../events/address.ts';
import { type DemandedHeaders, demandedHeaders } from '../events/demanded-headers.ts';
import { eventTypeOf } from '../events/event-types.ts';
import type { SesEvent } from '../events/model.ts';
import { isObject, type RawEvent, type RawMail, type RawPayload, type RawRecipient } from '../events/raw.ts';
import { textOrEmpty } from '../events/text.ts';
import { diagnose } from '../replies/bounce-reason.ts';
import { deferralOf } from '../replies/deferral.ts';
import { providerOf } from '../replies/providers.ts';
import type { Hide } from './hide.ts';

/** Tags of SES that tell where a message came from: an address of the sender's network, and who called SES. */
const DROPPED_TAGS: ReadonlySet<string> = new Set(['ses:source-ip', 'ses:caller-identity']);
const SET_TAG = 'ses:configuration-set';
/** A status as RFC 3463 has it. */
const CODE = /^[\d.]*$/;
/** Kinds whose recipients are those of the message. */
const TO_DESTINATION: ReadonlySet<SesEvent['what']['kind']> = new Set(['send', 'reject', 'renderingFailure']);

/**
 * An event without what tells of persons, that is read and counted as the whole one is. Addresses are pseudonyms at their
 * own domain. Subject, headers, links, user agents and IPs are left out; what was counted of headers stays.
 * @param counted addresses of the units that were counted here
 */
export function hiddenEvent(event: SesEvent, raw: RawEvent, counted: readonly string[], hide: Hide): object {
  const type = eventTypeOf(textOrEmpty(raw.eventType));
  const payload = type === undefined ? undefined : raw[type.payload];
  const only = new Set(counted);
  const hidden = hidingFrom(raw.mail, payload, hide);
  const shown = isObject(payload) ? payloadOf(event, payload as RawPayload, only, hidden) : {};
  return {
    // A name that is not known has been made safe.
    eventType: event.what.kind === 'unknown' ? event.what.eventType : raw.eventType,
    mail: mailOf(event, (raw.mail ?? {}) as RawMail, restricts(event, payload) ? only : null, hide),
    ...(type !== undefined && { [type.payload]: shown }),
  };
}

/** Hides everybody whom the event names, in the words that a server says of another recipient too. */
function hidingFrom(mail: unknown, payload: unknown, hide: Hide): HideAll {
  const { destination } = (mail ?? {}) as RawMail;
  const { recipients, bouncedRecipients, complainedRecipients, delayedRecipients } = (payload ?? {}) as RawPayload;
  const lists = [destination, recipients, bouncedRecipients, complainedRecipients, delayedRecipients];
  const everybody = lists
    .flatMap((list) => (Array.isArray(list) ? (list as readonly unknown[]) : []))
    .map((entry) => normalAddress(textOrEmpty(isObject(entry) ? (entry as RawRecipient).emailAddress : entry)))
    .filter((address) => address !== '');
  return { ...hide, everybody };
}
type HideAll = Hide & { readonly everybody: readonly string[] };

/** Whether the recipients that were counted stand in `mail.destination`. */
const restricts = ({ what }: SesEvent, payload: unknown): boolean =>
  TO_DESTINATION.has(what.kind) ||
  (what.kind === 'delivery' && (!isObject(payload) || (payload as RawPayload).recipients === undefined));

function mailOf(event: SesEvent, mail: RawMail, only: ReadonlySet<string> | null, hide: Hide): object {
  const headers = event.what.kind === 'send' ? event.what.headers : undefined;
  return {
    ...(mail.timestamp !== undefined && { timestamp: mail.timestamp }),
    messageId: mail.messageId,
    ...(event.fromDomain !== null && { source: event.fromDomain }),
    ...(mail.destination !== undefined && { destination: addresses(mail.destination, only, hide) }),
    ...(headers !== undefined && { headers: headersOf(event, headers) }),
    tags: tagsOf(event, hide),
  };
}

/** Each address once. What is no list stays out. */
function addresses(list: unknown, only: ReadonlySet<string> | null, hide: Hide): string[] {
  if (!Array.isArray(list)) return [];
  const seen = new Set<string>();
  return (list as readonly unknown[]).flatMap((entry) => {
    const normal = typeof entry === 'string' ? normalAddress(entry) : null;
    if (normal === null || seen.has(normal) || (only !== null && !only.has(normal))) return [];
    seen.add(normal);
    return [hide.address(normal)];
  });
}

/** A value of a tag may be somebody's address. */
function tagsOf({ configurationSet, tags }: SesEvent, hide: Hide): object {
  const kept = Object.entries(tags ?? {}).filter(([name]) => !DROPPED_TAGS.has(name));
  const shown = (value: unknown): unknown => (typeof value === 'string' ? hide.text(value) : null);
  return Object.fromEntries([
    ...kept.map(([name, value]): [string, unknown] => [name, Array.isArray(value) ? value.map(shown) : shown(value)]),
    [SET_TAG, [configurationSet]],
  ]);
}

/** Headers that say of the message what those that it had say, and nothing else. */
function headersOf(event: SesEvent, { isOneClick, namesSender }: DemandedHeaders): object[] {
  const named = (value: string): object => ({ name: 'Feedback-ID', value: `${value}:-` });
  const names = [event.configurationSet, event.sesTenant ?? '', event.fromDomain ?? ''];
  const name = names.find((one) => demandedHeaders([named(one)], false, event)?.namesSender === true);
  return [
    { name: 'MIME-Version', value: '1.0' },
    ...(isOneClick
      ? [
          { name: 'List-Unsubscribe', value: '<https://example.com/>' },
          { name: 'List-Unsubscribe-Post', value: 'List-Unsubscribe=One-Click' },
        ]
      : []),
    ...(namesSender && name !== undefined ? [named(name)] : []),
  ];
}

function payloadOf(event: SesEvent, payload: RawPayload, only: ReadonlySet<string>, hide: HideAll): object {
  const { what } = event;
  const at = payload.timestamp === undefined ? {} : { timestamp: payload.timestamp };
  switch (what.kind) {
    case 'delivery':
      return payload.recipients === undefined ? at : { ...at, recipients: addresses(payload.recipients, only, hide) };
    case 'bounce': {
      const subType = textOrEmpty(payload.bounceSubType);
      const bouncedRecipients = repliers(payload.bouncedRecipients, subType, only, hide);
      const names = { bounceType: named(payload.bounceType, hide), bounceSubType: named(payload.bounceSubType, hide) };
      return { ...at, feedbackId: what.feedbackId, ...names, bouncedRecipients };
    }
    case 'complaint': {
      const complaintSubType = named(payload.complaintSubType, hide);
      const complaintFeedbackType = named(payload.complaintFeedbackType, hide);
      const complainedRecipients = repliers(payload.complainedRecipients, '', null, hide);
      return { ...at, feedbackId: what.feedbackId, complaintSubType, complaintFeedbackType, complainedRecipients };
    }
    case 'deliveryDelay':
      return {
        ...at,
        delayType: named(payload.delayType, hide),
        delayedRecipients: repliers(payload.delayedRecipients, '', only, hide),
      };
    case 'open':
    case 'click':
    case 'subscription': {
      // Two that differ in what is left out still differ.
      const who = hide.token([what.ipAddress, what.userAgent, what.link].join('\0'));
      return { ...at, userAgent: who };
    }
    default:
      return at;
  }
}

/** A name as SES wrote it; SES's own hold no address. */
const named = (value: unknown, hide: Hide): unknown => (typeof value === 'string' ? hide.text(value) : undefined);

/** Recipients with what the server said of each. */
function repliers(
  list: unknown,
  subType: string,
  only: ReadonlySet<string> | null,
  hide: HideAll,
): object[] | undefined {
  if (!Array.isArray(list)) return undefined;
  const seen = new Set<string>();
  return (list as readonly unknown[]).flatMap((entry) => {
    if (!isObject(entry)) return [];
    const { emailAddress, status, diagnosticCode } = entry as RawRecipient;
    const normal = normalAddress(textOrEmpty(emailAddress));
    if (seen.has(normal) || (only !== null && !only.has(normal))) return [];
    seen.add(normal);
    return [
      {
        ...(emailAddress !== undefined && { emailAddress: hide.address(normal) }),
        ...(typeof status === 'string' && {
          status: CODE.test(status) ? status : hide.textAbout(status, hide.everybody),
        }),
        ...(typeof diagnosticCode === 'string' && {
          diagnosticCode: replyOf(diagnosticCode, textOrEmpty(status), subType, normal, hide),
        }),
      },
    ];
  });
}

/** What a server said, without the names of recipients. One that is also a word of the reason stays: it tells nobody. */
function replyOf(said: string, status: string, subType: string, address: string, hide: HideAll): string {
  const provider = providerOf(address.slice(address.lastIndexOf('@') + 1));
  const meaningOf = (text: string): string => {
    const { reason, blocklist } = diagnose(status, text, subType);
    const { class: about, reputation } = deferralOf(text, provider, status);
    return [reason, blocklist, about, reputation].join();
  };
  const meaning = meaningOf(said);
  const plain = hide.text(said);
  const named = hide.everybody.filter((one) => hide.textAbout(said, [one]) !== plain);
  const hidden = hide.textAbout(said, named);
  if (meaningOf(hidden) === meaning) return hidden;
  // Only the names that make the reason stay.
  const others = named.filter((one) => meaningOf(hide.textAbout(said, [one])) === meaning);
  const withoutOthers = hide.textAbout(said, others);
  return meaningOf(withoutOthers) === meaning ? withoutOthers : plain;
}
