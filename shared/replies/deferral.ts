import type { BounceReason, MailboxProvider } from '../events/model.ts';
import { diagnose } from './bounce-reason.ts';
import { codesIn, codesOf } from './enhanced-codes.ts';
import { holds, type Phrase, phraseOf, prepareText } from './phrase.ts';
import { PROVIDER_REPLIES, type ProviderReplyRow } from './provider-replies.data.ts';
import { OTHER_PROVIDER } from './providers.ts';
import type { ReplyClass } from './reply-class.ts';
import { readReply } from './reply-text.ts';

/** What a reply says of the sender, whether it defers or refuses. */
export type Deferral = {
  /** True where the receiver names the sender's reputation; false for a limit that would hit any sender. */
  readonly reputation: boolean;
  readonly reason: BounceReason;
  readonly class: ReplyClass;
  /** Whose reputation the reply names: a domain is the sender's, an address the pool's. */
  readonly named: 'domain' | 'address' | null;
  /** The row of the table that matches this reply. */
  readonly row: ProviderReplyRow | null;
};

/** What a reply is about where no row matches. */
const BY_REASON: Readonly<Record<BounceReason, ReplyClass>> = {
  'unknown-user': 'recipient',
  'inactive-mailbox': 'recipient',
  'mailbox-full': 'recipient',
  'content-blocked': 'content',
  blocklisted: 'blocklist',
  'authentication-failure': 'authentication',
  'rate-limited': 'throttle',
  policy: 'policy',
  'dns-or-routing': 'routing',
  'too-large': 'message',
  timeout: 'routing',
  other: 'unknown',
};

type Row = {
  readonly row: ProviderReplyRow;
  readonly marks: readonly Phrase[];
  readonly own: readonly Phrase[];
  readonly ownCodes: ReadonlySet<string>;
};

const CODE = /^[X45]\.\d/;
const ROWS: readonly Row[] = PROVIDER_REPLIES.map((row) => {
  const own = row.ownMarks ?? [];
  return {
    row,
    marks: row.marks.map(phraseOf),
    own: own.filter((mark) => !CODE.test(mark)).map(phraseOf),
    ownCodes: new Set(own.filter((mark) => CODE.test(mark)).flatMap(codesOf)),
  };
});

/**
 * Tells a reply that names the sender's reputation from one that only limits traffic.
 * @param diagnostic what the server said, a DSN's `Diagnostic-Code` or an event's `diagnosticCode`; at most 2,000
 *   characters of it are read
 * @param provider who replied; `other` where that is not known
 * @param status the DSN's `Status`, or ''
 */
export function deferralOf(diagnostic: string, provider: MailboxProvider, status = ''): Deferral {
  const { reason } = diagnose(status, diagnostic, '');
  const row = rowOf(diagnostic, provider, status);
  const about = row?.class ?? (reason === 'other' && OWN_TROUBLE.test(diagnostic) ? 'provider' : BY_REASON[reason]);
  const reputation = about === 'reputation' || about === 'blocklist';
  return { reputation, reason, class: about, named: reputation ? namedIn(diagnostic) : null, row };
}

const DOMAIN = ['dkim domain', 'spf domain', 'url domain', 'sending domain', 'your domain', 'from domain'].map(
  phraseOf,
);
const ADDRESS = ['ip address', 'ip reputation', 'sending ip', 'netblock', 'your ip', 'this ip'].map(phraseOf);

function namedIn(diagnostic: string): 'domain' | 'address' | null {
  const text = prepareText(readReply(diagnostic).words);
  if (DOMAIN.some((phrase) => holds(text, phrase))) return 'domain';
  return ADDRESS.some((phrase) => holds(text, phrase)) ? 'address' : null;
}

/** A temporary reply without a reason, or with a code of the receiver's system. */
const OWN_TROUBLE = /^(?:smtp; *)?4\d\d|(?<![\d.])[45]\.3\.\d|temporar/i;

/** A provider's own row comes before the rows of others, and before general rows. */
function rowOf(diagnostic: string, provider: MailboxProvider, status: string): ProviderReplyRow | null {
  const { raw, words, links } = readReply(diagnostic);
  if (raw.trim() === '' && status === '') return null;
  // Some providers put their code into the link to its explanation.
  const text = prepareText(words + links);
  const told = [...codesIn(raw), status.trim()];
  const isOwn = ({ marks, own, ownCodes }: Row): boolean =>
    [...marks, ...own].some((mark) => holds(text, mark)) || told.some((code) => ownCodes.has(code));
  const own = provider === OTHER_PROVIDER ? [] : ROWS.filter(({ row }) => row.provider === provider);
  const found = own.find(isOwn) ?? ROWS.find(({ marks }) => marks.some((mark) => holds(text, mark)));
  return found?.row ?? null;
}
