import type { BounceReason } from '../events/model.ts';
import { BoundedMap } from '../kernel/bounded-map.ts';
import { blocklistIn, blocklistLinked } from './blocklists.ts';
import { type CodeMeaning, codeIn, meaningOf } from './enhanced-codes.ts';
import { type ReplyText, readReply, replyCodeIn } from './reply-text.ts';
import { genericReason, linkedReason, listedReason, specificReason } from './smtp-phrases.ts';
import { placesIn, reasonByFirstRules, reasonByLastRules, reasonByLoneRules, reasonByRules } from './words.ts';

/**
 * Why a recipient's mail bounced, as far as the diagnostic tells. `blocklist` is set only for the reason `blocklisted`.
 */
export type Diagnosis = { readonly reason: BounceReason; readonly blocklist: string | null };

/**
 * The reason that SES's own subtype gives. @see https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html
 */
const BY_SUBTYPE = new Map<string, BounceReason>([
  ['MailboxFull', 'mailbox-full'],
  ['MessageTooLarge', 'too-large'],
  ['CustomTimeoutExceeded', 'timeout'],
  ['ContentRejected', 'content-blocked'],
  ['AttachmentRejected', 'content-blocked'],
  ['NoEmail', 'unknown-user'],
  ['Suppressed', 'unknown-user'], // "a recent history of bouncing as an invalid address"
]);

/**
 * The meaning of a bare reply code, where nothing else tells. @see https://www.rfc-editor.org/rfc/rfc5321#section-4.2.3
 */
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
 * Classifies one bounced recipient. The first that tells decides: a code with one meaning at this sender; what the
 * server plainly says; a link to a list; a code that leans one way; words that lean one way; SES's subtype; the code's
 * usual meaning; the bare reply code.
 * @param status the DSN's `Status`, or ''
 * @param diagnosticCode the DSN's `Diagnostic-Code`, or ''
 */
export function diagnose(status: string, diagnosticCode: string, subType: string): Diagnosis {
  if (diagnosticCode.length > MOST_REMEMBERED_CHARACTERS) return diagnoseAnew(status, diagnosticCode, subType);
  const key = JSON.stringify([status, diagnosticCode, subType]);
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const found = diagnoseAnew(status, diagnosticCode, subType);
  remembered.set(key, found);
  return found;
}

/** Servers say the same words again and again, and finding out what they mean takes long. */
const MOST_REMEMBERED = 1_000;
const MOST_REMEMBERED_CHARACTERS = 1_000;
const remembered = new BoundedMap<Diagnosis>(MOST_REMEMBERED);

function diagnoseAnew(status: string, diagnosticCode: string, subType: string): Diagnosis {
  const reply = readReply(diagnosticCode);
  const code = better(meaningOf(codeIn(reply.raw)), meaningOf(codeIn(status.slice(0, 40))));
  const reason = reasonOf(code, reply, subType);
  const blocklist = reason === 'blocklisted' ? (blocklistIn(reply.words) ?? blocklistLinked(reply.links)) : null;
  return { reason, blocklist };
}

function reasonOf(code: CodeMeaning | undefined, reply: ReplyText, subType: string): BounceReason {
  if (code?.trust === 'certain' && code.reason !== undefined) return code.reason;
  const hinted = code?.trust === 'hint' ? code.reason : undefined;
  return (
    saidReason(reply, hinted) ??
    (hinted === undefined ? leaning(reply) : hinted) ??
    BY_SUBTYPE.get(subType) ??
    code?.reason ??
    BY_REPLY.get(replyCodeIn(reply.raw)) ??
    'other'
  );
}

/** Reasons that concern one mailbox: a blocklist that is only mentioned beside them is not the reason. */
const ABOUT_RECIPIENT: ReadonlySet<BounceReason> = new Set(['unknown-user', 'inactive-mailbox', 'mailbox-full']);
/** What Postfix says before any reason; the text after it tells the reason. */
const REJECTED = 'recipient address rejected:';
/** Where the receiver speaks of itself: `at this host` is no word about the sender's. */
const ITSELF = / (?:at|on) (?:this|our) (?:host|server|mta|network|relay)\b/g;

/** What the server plainly says, whatever the code. */
function saidReason({ words, hostless, links }: ReplyText, hinted: BounceReason | undefined): BounceReason | undefined {
  const withLists = hinted === undefined || !ABOUT_RECIPIENT.has(hinted);
  const places = placesIn(hostless.replaceAll(REJECTED, ' ').replaceAll(ITSELF, ' '));
  return (
    reasonByFirstRules(places) ??
    (withLists ? listedReason(words) : undefined) ??
    specificReason(hostless) ??
    reasonByRules(places) ??
    (withLists ? linkedReason(links) : undefined) ??
    reasonByLastRules(places)
  );
}

/** A code of the receiver's own system, X.3.*. A temporary one is not a limit on traffic. */
const OF_SYSTEM = /(?<![\d.])[45]\.3\.\d/;
const OF_RATES = /limit|exceed|too many|load|resources/;

function leaning({ raw, hostless }: ReplyText): BounceReason | undefined {
  const reason = genericReason(hostless) ?? reasonByLoneRules(placesIn(hostless));
  return reason === 'rate-limited' && OF_SYSTEM.test(raw) && !OF_RATES.test(hostless) ? 'other' : reason;
}

const WORTH = { certain: 2, hint: 1, vague: 0 } as const;

/** The diagnostic's own code, unless it says nothing and the DSN's status does. */
const better = (own: CodeMeaning | undefined, dsn: CodeMeaning | undefined): CodeMeaning | undefined =>
  own === undefined || (dsn !== undefined && WORTH[own.trust] === 0 && WORTH[dsn.trust] > 0) ? dsn : own;
