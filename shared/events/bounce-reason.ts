import { blocklistIn } from './blocklists.ts';
import { type CodeMeaning, codeIn, meaningOf } from './enhanced-codes.ts';
import type { BounceReason } from './model.ts';
import { readReply, replyCodeIn } from './reply-text.ts';
import { phraseIn } from './smtp-phrases.ts';

/** Why a recipient's mail bounced, as far as the diagnostic tells; `blocklist` only for the reason `blocklisted`. */
export type Diagnosis = { readonly reason: BounceReason; readonly blocklist: string | null };

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
  const { raw, words } = readReply(diagnosticCode);
  const code = better(meaningOf(codeIn(raw)), meaningOf(codeIn(status.slice(0, 40))));
  const reason = reasonOf(code, code?.trust === 'certain' ? '' : words, raw, subType);
  return { reason, blocklist: reason === 'blocklisted' ? blocklistIn(words) : null };
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
