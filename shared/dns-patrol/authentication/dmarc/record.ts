import { DMARC_POLICIES, type DmarcPolicy } from '../model.ts';
import { parseTagList, type TagList, trimBlanks } from '../tag-list.ts';

/** A DMARC policy record (RFC 9989 section 4.7), its defaults not filled in. */
export type DmarcRecord = {
  readonly text: string;
  /** As receivers apply them: a record without a valid `p` that asks for reports counts as p=none (section 4.10.1). */
  readonly policy: { readonly p: DmarcPolicy; readonly sp: DmarcPolicy | null; readonly np: DmarcPolicy | null } | null;
  readonly psd: 'y' | 'n' | 'u';
  readonly testing: boolean;
  readonly adkim: 'r' | 's';
  readonly aspf: 'r' | 's';
  /** URIs of `rua`, valid or not, as they stand there. */
  readonly rua: readonly string[];
  readonly list: TagList;
};

// The name of the first tag may be in any case and have whitespace around, its value is DMARC1 to the letter.
const VERSION = /^[ \t]*[vV][ \t]*=[ \t]*DMARC1[ \t]*(?:;|$)/;
/** Begins almost like a record. */
const NEARLY = /^\W*v\s*[=:]\s*["']?\s*dmarc/i;
/** Tags of such a record, whatever stands before them: at a name where nothing else belongs, that means DMARC, too. */
const TAGS = /(?:^|[;,\s"'])(?:s?p\s*=\s*["']?(?:none|quarantine|reject)\b|rua\s*=\s*["']?mailto:)/i;

/** A text that begins as a DMARC record does. Anything else at the name is ignored. */
export const isDmarc = (text: string): boolean => VERSION.test(text);
/** A text that somebody published at `_dmarc` as a record, but which is none. */
export const isNearlyDmarc = (text: string): boolean => !isDmarc(text) && (NEARLY.test(text) || TAGS.test(text));
/** The same with what forms and zone files put before it, or without its v=. */
const WRAPPED =
  /^\W{0,9}(?:quot;|(?:\S{1,255}\s{1,9})?(?:\d{1,9}\s{1,9})?(?:IN\s{1,9})?TXT\b)?\W{0,9}(?:v\W{1,3})?dmarc\s?1/i;
/** A record, or nearly one, at a name where other texts stand, too. */
export const looksLikeDmarc = (text: string): boolean =>
  isDmarc(text) || NEARLY.test(text) || (WRAPPED.test(text) && TAGS.test(text));

/** Reads a record. Null where a tag stands there twice: the list is invalid then, and there is no record. */
export function parseDmarc(text: string): DmarcRecord | null {
  const list = parseTagList(text);
  if (list.duplicates.length > 0) return null;
  const word = (name: string): string | undefined => list.tags.get(name)?.toLowerCase();
  const rua = (list.tags.get('rua') ?? '')
    .split(',')
    .map(trimBlanks)
    .filter((uri) => uri !== '');
  const psd = word('psd');
  return {
    text,
    policy: policyOf(word('p'), word('sp'), word('np'), rua.some(isReportUri)),
    psd: psd === 'y' || psd === 'n' ? psd : 'u',
    testing: word('t') === 'y',
    adkim: word('adkim') === 's' ? 's' : 'r',
    aspf: word('aspf') === 's' ? 's' : 'r',
    rua,
    list,
  };
}

function policyOf(
  p: string | undefined,
  sp: string | undefined,
  np: string | undefined,
  wantsReports: boolean,
): DmarcRecord['policy'] {
  const valid = (word: string | undefined): DmarcPolicy | undefined => DMARC_POLICIES.find((policy) => policy === word);
  const main = valid(p);
  const isRight = (word: string | undefined): boolean => word === undefined || valid(word) !== undefined;
  if (main !== undefined && isRight(sp) && isRight(np))
    return { p: main, sp: valid(sp) ?? null, np: valid(np) ?? null };
  return wantsReports ? { p: 'none', sp: null, np: null } : null;
}

/** An URI as reports are sent to; an obsolete size limit (`!10m`) behind it does not count. */
export const isReportUri = (uri: string): boolean =>
  /^[a-z][a-z0-9+.-]*:(?:[a-z0-9\-._~:/?#[\]@$&'()*+;=]|%[0-9a-f]{2})*$/i.test(uri.replace(/![0-9]+[kmgt]?$/i, ''));

/** What `t=y` makes of a policy: one step weaker (section 4.7). */
export const oneStepWeaker = (policy: DmarcPolicy): DmarcPolicy => (policy === 'reject' ? 'quarantine' : 'none');

/** Policies by strength. */
export const strength = (policy: DmarcPolicy): number => DMARC_POLICIES.indexOf(policy);
