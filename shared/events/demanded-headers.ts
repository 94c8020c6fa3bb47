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
const MOST_HEADERS = 1_000;

/**
 * Reads `mail.headers`.
 * @param truncated `mail.headersTruncated`: a boolean or a text
 * @returns null where the headers are not shown, or were cut before what is missing could stand there
 */
export function demandedHeaders(headers: unknown, truncated: unknown, sender: SenderNames): DemandedHeaders | null {
  if (!Array.isArray(headers) || headers.length === 0) return null;
  const values = (name: string): readonly string[] =>
    (headers.slice(0, MOST_HEADERS) as readonly unknown[]).flatMap((header) => {
      if (!isObject(header)) return [];
      const { name: is, value } = header as { readonly name?: unknown; readonly value?: unknown };
      return typeof is === 'string' && typeof value === 'string' && is.toLowerCase() === name ? [value] : [];
    });
  const isOneClick =
    values('list-unsubscribe').some((value) => /<\s*https:\/\/[^\s<>]+\s*>/i.test(value)) &&
    values('list-unsubscribe-post').some((value) => /^\s*List-Unsubscribe\s*=\s*One-Click\s*$/i.test(value));
  const isNamed = values('feedback-id').some((value) => namesSender(value, sender));
  const isCut = truncated === true || (typeof truncated === 'string' && truncated.toLowerCase() === 'true');
  return isCut && !(isOneClick && isNamed) ? null : { isOneClick, namesSender: isNamed };
}

/**
 * Whether one of the first fields is the sender's name: the last one is for whoever sends for many. Letters and digits
 * count, so `Acme Inc.` is `acme-inc`.
 */
export function namesSender(value: string, { sesTenant, configurationSet, fromDomain }: SenderNames): boolean {
  const fields = value.split(':').map((field) => plain(field));
  const names = [
    sesTenant ?? '',
    configurationSet,
    configurationSet.split(/[-_]/)[0] ?? '',
    fromDomain ?? '',
    ...(fromDomain?.split('.').slice(0, -1) ?? []),
  ].map(plain);
  const sender = fields.length > 1 ? fields.slice(0, -1) : fields;
  return sender.some((field) => field.length > 1 && names.includes(field));
}

const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
