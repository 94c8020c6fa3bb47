import type { EpochMs } from '../kernel/time.ts';
import { domainOf } from './address.ts';
import { Malformed, printable } from './problem.ts';
import { isObject, type RawMail } from './raw.ts';
import { NAME_MAX, requiredText, textOrEmpty } from './text.ts';
import { timestamp } from './timestamp.ts';

/** What every event says about its message. */
export type Mail = {
  readonly configurationSet: string;
  readonly sesTenant: string | null;
  readonly messageId: string;
  readonly sentAt: EpochMs | null;
  readonly fromDomain: string | null;
  readonly outgoingIp: string | null;
  readonly tags: object | null;
  /** `mail.destination`, not parsed yet. */
  readonly destination: unknown;
  /** `mail.headers` and `mail.headersTruncated`, not parsed yet. */
  readonly headers: unknown;
  readonly headersTruncated: unknown;
};

/** @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_CreateConfigurationSet.html */
const SET_NAME = /^[A-Za-z0-9_-]{1,64}$/;
export const isSetName = (name: string): boolean => SET_NAME.test(name);
const SET_TAG = 'ses:configuration-set';
const SET_TAG_FIELD = `mail.tags["${SET_TAG}"]`;
/** @see https://docs.aws.amazon.com/ses/latest/dg/event-publishing-send-email.html */
const SET_HEADER = 'x-ses-configuration-set';

/** What the tags of a message say; `fromDomain` null where `mail.source` says it. */
type Sender = Pick<Mail, 'configurationSet' | 'sesTenant' | 'fromDomain' | 'outgoingIp'>;
/** Of those tags that come with many events. */
const senders = new WeakMap<object, Sender>();

/** Remember what these tags say for as long as they are held. @throws Malformed where they name no set */
export function rememberSender(tags: object): void {
  senders.set(tags, senderOf(tags, undefined));
}

function senderOf(tags: object | null, headers: unknown): Sender {
  const tenant = printable(textOrEmpty(first(tags, 'ses:tenant-name')), NAME_MAX);
  const ip = textOrEmpty(first(tags, 'ses:outgoing-ip'));
  return {
    configurationSet: setNameOf(tags, headers),
    sesTenant: tenant === '' ? null : tenant,
    fromDomain: domainOf(textOrEmpty(first(tags, 'ses:from-domain'))),
    outgoingIp: looksLikeIp(ip) ? ip.toLowerCase() : null,
  };
}

/** Reads the `mail` object. @throws Malformed */
export function readMail(raw: RawMail, now: EpochMs): Mail {
  const messageId = requiredText(raw.messageId, 'mail.messageId');
  const sentAt = timestamp(raw.timestamp, 'mail.timestamp', now);
  const tags = tagsOf(raw.tags);
  const sender = (tags === null ? undefined : senders.get(tags)) ?? senderOf(tags, raw.headers);
  return {
    configurationSet: sender.configurationSet,
    sesTenant: sender.sesTenant,
    fromDomain: sender.fromDomain ?? domainOf(textOrEmpty(raw.source)),
    messageId,
    sentAt,
    outgoingIp: sender.outgoingIp,
    tags,
    destination: raw.destination,
    headers: raw.headers,
    headersTruncated: raw.headersTruncated,
  };
}

function setNameOf(tags: object | null, headers: unknown): string {
  const tag = first(tags, SET_TAG);
  const name = tag ?? headerOf(headers, SET_HEADER);
  const field = tag === undefined && name !== undefined ? 'mail.headers["X-SES-CONFIGURATION-SET"]' : SET_TAG_FIELD;
  if (typeof name !== 'string' || !isSetName(name)) {
    throw new Malformed(field, 'a configuration set name: 1 to 64 of A-Z a-z 0-9 _ -', name);
  }
  return name;
}

function tagsOf(tags: unknown): object | null {
  if (tags === undefined || tags === null) return null;
  if (!isObject(tags)) throw new Malformed('mail.tags', 'an object', tags);
  return tags;
}

/** The first value of a message tag; null where it is missing or empty. */
export function tagOf({ tags }: { readonly tags: object | null }, name: string): string | null {
  const value = textOrEmpty(tags !== null && Object.hasOwn(tags, name) ? first(tags, name) : undefined).trim();
  return value === '' ? null : value;
}

/** The first value of a tag; undefined where it is missing. SES writes lists; a bare value is accepted. */
function first(tags: object | null, name: string): unknown {
  if (tags === null) return undefined;
  const value = (tags as { readonly [name: string]: unknown })[name];
  return (Array.isArray(value) ? value[0] : value) ?? undefined;
}

function headerOf(headers: unknown, name: string): string | undefined {
  if (!Array.isArray(headers)) return undefined;
  for (const header of headers as readonly unknown[]) {
    if (!isObject(header)) continue;
    const { name: is, value } = header as { readonly name?: unknown; readonly value?: unknown };
    if (typeof is === 'string' && typeof value === 'string' && is.toLowerCase() === name) return value.trim();
  }
  return undefined;
}

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;
const IPV6 = /^(?=.*:.*:)[0-9a-f:.]{2,45}$/i;
const looksLikeIp = (text: string): boolean => text.length <= 45 && (IPV4.test(text) || IPV6.test(text));
