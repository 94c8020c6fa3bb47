/** One term of an SPF record (RFC 7208 section 4.6.1), as it stands there. */
export type SpfTerm = {
  readonly text: string;
  /** `+`, `-`, `~`, `?`; a modifier has none. */
  readonly qualifier: string | null;
  /** In lower case: `include`, `all`, `redirect`, … */
  readonly name: string;
  readonly value: string;
};

const VERSION = /^v=spf1(?: |$)/i;
/** The version, or one that never was: whoever publishes that means SPF. */
const NEARLY = /v[\s\\]*[=:]{1,2}\s*spf(?:1|2(?!\.))/i;

export const isSpf = (text: string): boolean => VERSION.test(text);
/** Terms that nothing else has: with `all` or the version somewhere that is SPF, however it begins. */
const TERM = /(?:^|\s)[+?~-]?(?:include|ip4|ip6)[:=]\S/i;
const REST = /(?:^|\s)[+?~-]\s?all(?![a-z0-9])|spf1/i;
/** The first word of such a record: something like the version, or a term. */
const FIRST =
  /^\W*(?:v?\W{0,3}[spf]{2,4}\d?(?![a-z0-9-])|v\W|[+?~-]?(?:include|ip4|ip6|a|mx|ptr|exists|all)(?:[:=/]|$))/i;
const hasTerms = (text: string): boolean =>
  text.length <= 4_096 &&
  !/^spf2/i.test(text) &&
  FIRST.test(text.split(/\s/, 1)[0] ?? '') &&
  TERM.test(text) &&
  REST.test(text);
/** Words of a zone file, of a page and of SPF itself. */
const OF_RECORDS = /^(?:in|txt|spf|all|quot|amp|lt)$/i;
/** Up to three letters before the version, without a space between: keys that were hit beside it. */
const HIT_BESIDE = /(?<![^\s])(?!(?:old|off|not|bak|tmp)$)[a-z]{1,3}$/i;
/** Words before the version make a note of it, or a record that was put aside; so does a sign of comments. */
const isLead = (before: string): boolean =>
  !/^\s*(?:#|\/\/)/.test(before) &&
  !before
    .replace(HIT_BESIDE, '')
    .split(/[\s&"'()]+/)
    .some((word) => {
      const letters = word.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
      return /^[\p{L}-]{3,}$/u.test(letters) && !OF_RECORDS.test(letters) && !/\.$|^[+?~-]/.test(word);
    });
export function isNearlySpf(text: string): boolean {
  if (isSpf(text) || /dmarc/i.test(text)) return false;
  const version = NEARLY.exec(text.slice(0, 4_096));
  return hasTerms(text) || (version !== null && isLead(text.slice(0, version.index)));
}

/** The terms of a record that `isSpf`. mailauth checks them. */
export function spfTerms(text: string): readonly SpfTerm[] {
  return text
    .split(' ')
    .slice(1)
    .filter((term) => term !== '')
    .map(spfTerm);
}

export function spfTerm(term: string): SpfTerm {
  const modifier = /^([a-z][a-z0-9._-]*)=(.*)$/is.exec(term);
  if (modifier)
    return { text: term, qualifier: null, name: (modifier[1] ?? '').toLowerCase(), value: modifier[2] ?? '' };
  const [, qualifier = '', name = '', value = ''] = /^([+?~-]?)([^:/]*):?(.*)$/s.exec(term) ?? [];
  return { text: term, qualifier: qualifier || '+', name: name.toLowerCase(), value };
}

/** Terms that ask the DNS, and so count against the limit of 10 (section 4.6.4). */
export const ASKING: ReadonlySet<string> = new Set(['include', 'a', 'mx', 'ptr', 'exists', 'redirect']);
/** Mechanisms that RFC 7208 knows. */
export const MECHANISMS: ReadonlySet<string> = new Set(['all', 'include', 'a', 'mx', 'ptr', 'ip4', 'ip6', 'exists']);

/** The domain that a term names, without its prefix lengths; empty where it names none. */
export const domainIn = ({ name, value }: SpfTerm): string =>
  (name === 'a' || name === 'mx' ? value.replace(/(?:\/\d+)?(?:\/\/\d+)?$/, '') : value)
    .toLowerCase()
    .replace(/\.$/, '');

/** Depends on who asks: macros of sender, address and HELO name, `%{d}` excepted. */
export const isPersonal = (text: string): boolean => /%\{[^dD}]/.test(text);
