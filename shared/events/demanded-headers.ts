import { BoundedMap } from '../kernel/bounded-map.ts';
import { isObject } from './raw.ts';

/** What receivers ask of bulk mail, as far as the headers of a message show it. */
export type DemandedHeaders = {
  /** One click ends the subscription (RFC 8058): `List-Unsubscribe` with an https address, and `List-Unsubscribe-Post`. */
  readonly isOneClick: boolean;
  /** `Feedback-ID` names the sender in one of its fields, so that Gmail's figures can be told apart by sender. */
  readonly namesSender: boolean;
};

/** Names by which a sender is known: its tenant at SES, its set, the domain in From. */
export type SenderNames = {
  readonly sesTenant: string | null;
  readonly configurationSet: string;
  readonly fromDomain: string | null;
};

/** Most headers that are looked at; SES shows 10 KB of them. */
export const MOST_HEADERS = 1_000;
/** Blanks within the brackets say nothing: long addresses are folded (RFC 2369 section 2). */
const LINK = /<\s*https:\/\/\s*[^\s<>][^<>]*>/i;
const UNSUBSCRIBE = 'list-unsubscribe';
const BY_POST = 'list-unsubscribe-post';
const FEEDBACK_ID = 'feedback-id';
/** Of the names that are looked for: most others need no second look. Unit: characters. */
const LENGTHS = new Set([UNSUBSCRIBE, BY_POST, FEEDBACK_ID].map((name) => name.length));
/** Senders whose names are remembered in their plain form: making it costs more than all else here. */
const MOST_SENDERS = 2_000;
const plainNames = new BoundedMap<ReadonlySet<string>>(MOST_SENDERS);

/**
 * Reads `mail.headers`.
 * @param truncated `mail.headersTruncated`: a boolean or a text
 * @returns null where the headers are not shown, or were cut before what is missing could stand there
 */
export function demandedHeaders(headers: unknown, truncated: unknown, sender: SenderNames): DemandedHeaders | null {
  if (!Array.isArray(headers) || headers.length === 0) return null;
  let [isLinked, isByPost, isNamed] = [false, false, false];
  for (let at = 0; at < headers.length && at < MOST_HEADERS; at++) {
    const header: unknown = headers[at];
    if (!isObject(header)) continue;
    const { name, value } = header as { readonly name?: unknown; readonly value?: unknown };
    if (typeof name !== 'string' || typeof value !== 'string' || !LENGTHS.has(name.length)) continue;
    const lower = name.toLowerCase();
    if (lower === UNSUBSCRIBE) isLinked ||= LINK.test(value);
    else if (lower === BY_POST) isByPost ||= /^\s*List-Unsubscribe\s*=\s*One-Click\s*$/i.test(value);
    else if (lower === FEEDBACK_ID) isNamed ||= namesSender(value, sender);
  }
  const isOneClick = isLinked && isByPost;
  const isCut = truncated === true || (typeof truncated === 'string' && truncated.toLowerCase() === 'true');
  return isCut && !(isOneClick && isNamed) ? null : { isOneClick, namesSender: isNamed };
}

/**
 * Whether one of the first fields is the sender's name: the last one is for whoever sends for many. Letters and digits
 * count, so `Acme Inc.` is `acme-inc`.
 */
export function namesSender(value: string, sender: SenderNames): boolean {
  const fields = value.split(':');
  if (fields.length > 1) fields.pop();
  const names = plainNamesOf(sender);
  return fields.some((field) => names.has(plain(field)));
}

/** Those of more than one letter. */
function plainNamesOf({ sesTenant, configurationSet, fromDomain }: SenderNames): ReadonlySet<string> {
  // No name holds a line break, and a name that is missing says as little as an empty one.
  const key = [configurationSet, sesTenant ?? '', fromDomain ?? ''].join('\n');
  const known = plainNames.get(key);
  if (known !== undefined) return known;
  const names = [
    sesTenant ?? '',
    configurationSet,
    configurationSet.split(/[-_]/)[0] ?? '',
    fromDomain ?? '',
    ...(fromDomain?.split('.').slice(0, -1) ?? []),
  ];
  const found = new Set(names.map(plain).filter((name) => name.length > 1));
  plainNames.set(key, found);
  return found;
}

const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
