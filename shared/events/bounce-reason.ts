import { blocklistIn } from './blocklists.ts';
import { type CodeMeaning, codeIn, meaningOf } from './enhanced-codes.ts';
import type { BounceReason } from './model.ts';
import { phraseIn } from './smtp-phrases.ts';

/** Why a recipient's mail bounced, as far as the diagnostic tells; `blocklist` only for the reason `blocklisted`. */
export type Diagnosis = { readonly reason: BounceReason; readonly blocklist: string | null };

/** How much of a diagnostic is read. Unit: UTF-16 code units. */
export const DIAGNOSTIC_MAX = 2_000;

/** What SES itself makes of a bounce. @see https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html */
const BY_SUBTYPE = new Map<string, BounceReason>([
  ['MailboxFull', 'mailbox-full'],
  ['MessageTooLarge', 'too-large'],
  ['CustomTimeoutExceeded', 'timeout'],
  ['ContentRejected', 'content-blocked'],
  ['AttachmentRejected', 'content-blocked'],
  ['NoEmail', 'unknown-user'],
  ['Suppressed', 'unknown-user'], // "a recent history of bouncing as an invalid address"
]);

/** What a bare reply code says, where nothing else does. @see https://www.rfc-editor.org/rfc/rfc5321#section-4.2.3 */
const BY_REPLY = new Map<string, BounceReason>([
  ['421', 'rate-limited'],
  ['450', 'rate-limited'],
  ['451', 'rate-limited'],
  ['452', 'mailbox-full'],
  ['511', 'unknown-user'],
  ['521', 'dns-or-routing'],
  ['523', 'too-large'],
  ['530', 'authentication-failure'],
  ['535', 'authentication-failure'],
  ['541', 'content-blocked'],
  ['550', 'unknown-user'],
  ['551', 'unknown-user'],
  ['552', 'mailbox-full'],
  ['553', 'unknown-user'],
  ['554', 'policy'],
  ['556', 'dns-or-routing'],
  ['571', 'policy'],
]);

/**
 * Classifies one bounced recipient: by the enhanced status code where it is worth something, else by the words of the
 * other server, else by SES's own subtype, the code's usual meaning and the bare reply code, in this order.
 * @param status the DSN's `Status`, or ''
 * @param diagnosticCode the DSN's `Diagnostic-Code`, or ''
 */
export function diagnose(status: string, diagnosticCode: string, subType: string): Diagnosis {
  const raw = plain(diagnosticCode.slice(0, DIAGNOSTIC_MAX).toLowerCase());
  const code = better(meaningOf(codeIn(raw)), meaningOf(codeIn(status.slice(0, 40))));
  const text = wordsOf(raw);
  const reason = reasonOf(code, code?.trust === 'certain' ? '' : text, raw, subType);
  return { reason, blocklist: reason === 'blocklisted' ? blocklistIn(text) : null };
}

function reasonOf(code: CodeMeaning | undefined, text: string, raw: string, subType: string): BounceReason {
  const certain = code?.trust === 'certain' ? code.reason : undefined;
  const hinted = code?.trust === 'hint' ? code.reason : undefined;
  return (
    certain ??
    phraseIn(text, hinted !== undefined) ??
    hinted ??
    BY_SUBTYPE.get(subType) ??
    code?.reason ??
    BY_REPLY.get(replyCodeIn(raw)) ??
    'other'
  );
}

const WORTH = { certain: 2, hint: 1, vague: 0 } as const;

/** The diagnostic's own code, unless it says nothing and the DSN's status does. */
const better = (own: CodeMeaning | undefined, dsn: CodeMeaning | undefined): CodeMeaning | undefined =>
  own === undefined || (dsn !== undefined && WORTH[own.trust] === 0 && WORTH[dsn.trust] > 0) ? dsn : own;

/** A part of a reply that repeats at every line: `550-5.1.1`. It would stand between the words of a phrase. */
const LINE_START = /^[245]\d\d(?:-|$)(?:#?[245]\.\d{1,3}\.\d{1,3}$)?/;
const CODE_ONLY = /^#?[245]\.\d{1,3}\.\d{1,3}$/;

/** A server with its address, `relay.example.net[192.0.2.1]`: the name says nothing of the reason. */
const SERVER = /^[\w-]+(?:\.[\w-]+)+\[[\da-f.:]+\]/;

/** Markup that servers put between the words. */
const TAG = /<\/?(?:br|p|b|i|div|span|font|strong|em|tt|pre|li|ul)(?:\s[^<>@]*)?\/?>/g;
/** What a Cisco gateway puts before the reply that it quotes: `5.1.0 - Unknown address error 550-'…`. */
const GATEWAY = /^(?:smtp; *)?[45]\.\d\.\d{1,3} - [a-z ]{1,60}(?=[45]\d\d-')/;
const ACCENTS = /[\u0300-\u036f]/g;

/** The text without markup, accents and the words of a gateway around it. */
function plain(raw: string): string {
  const text = raw.includes('<') ? raw.replace(TAG, ' ') : raw;
  const unquoted = text.replace(GATEWAY, '');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII
  return /[^\x00-\x7f]/.test(unquoted) ? unquoted.normalize('NFD').replace(ACCENTS, '').normalize('NFC') : unquoted;
}

/** The domain of an address; what is glued to its end stays: `(jane@example.com:blocked)`. */
const AFTER_AT = /^[^:;,)]*/;

/** The words without reply codes and addresses (which may be called `mailbox-full@…`), each a single space apart. */
function wordsOf(raw: string): string {
  const words: string[] = [];
  for (const word of raw.split(/[\s<>]+/)) {
    const at = word.lastIndexOf('@');
    const rest = at < 0 ? word.replace(LINE_START, '') : word.slice(at).replace(AFTER_AT, '');
    if (rest !== '' && !CODE_ONLY.test(rest) && !SERVER.test(rest)) words.push(rest);
  }
  return ` ${words.join(' ').replaceAll('’', "'")} `;
}

/** The three digits at the start of the reply; '' where there are none. */
const replyCodeIn = (raw: string): string => /(?:^|[\s:;>'"(#])([45]\d\d)(?=[\s-;#]|$)/.exec(raw)?.[1] ?? '';
