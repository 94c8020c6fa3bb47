import { mailboxOf } from '../../journal/claims.ts';
import { OTHER_PROVIDER, providerOf } from '../../replies/providers.ts';
import { folded, readings } from '../../samples/own-words.ts';

/** Who is to be forgotten: one mailbox, under all spellings of its address. */
export type Person = {
  /** The mailbox in its normal form, at each spelling of its domain. */
  readonly mailboxes: readonly string[];
  /** Whether an address in its normal form is this person's. */
  readonly owns: (address: string) => boolean;
  /** Whether a text holds the address, in whatever way it is written. */
  readonly isIn: (text: string) => boolean;
};

/** Takes the place of a domain that may be the person's own. */
const NOBODYS_DOMAIN = 'forgotten.invalid';
/** Signs between the words of a line of JSON. */
const BETWEEN = /[\s"<>(),[\]{}\\]+/;
const ESCAPED = /\\{1,64}u([0-9a-f]{4})/gi;
/** What may stand for letters of an address: what a search for the letters does not find. */
const CODED = /%(?:25)*[4-7][0-9a-f]|=[4-7][0-9a-f]|&#|\\u00[4-7]/i;
const NOT_ASCII = /[^\0-\x7f]/;
const RUN = /[a-z0-9]+/g;
/** A shorter run of letters is in nearly every text. */
const LEAST_RUN = 4;

/**
 * @param local without its quotes; a `+tag` says nothing, as a mailbox is meant
 * @param domains the domain in lower case: in ASCII (`xn--…`) and as it is shown
 */
export function personOf(local: string, domains: readonly string[]): Person {
  const bare = local.replace(/^"(.*)"$/s, '$1');
  // With accents as one sign and as two; in quotes, and with signs in them escaped.
  const spelled = [bare, bare.normalize('NFC'), bare.normalize('NFD')];
  const locals = [...new Set(spelled.flatMap((one) => [one, `"${one}"`, `"${one.replace(/["\\]/g, '\\$&')}"`]))];
  const mailboxes = domains.flatMap((domain) => locals.map((one) => mailboxOf(`${one}@${domain}`)));
  const own = new Set(mailboxes);
  const [name = ''] = mailboxOf(`${bare}@x`).split('@x');
  const said = saying(name, domains);
  const mayBeIn = prefilter(name);
  return {
    mailboxes,
    owns: (address) => own.has(mailboxOf(address)),
    isIn(text) {
      if (!mayBeIn(text)) return false;
      const plain = text.replace(ESCAPED, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
      return (
        said.test(folded(plain)) ||
        // A line break within a text of JSON ends with a letter, as a name may begin with it.
        (plain.includes('\\') && said.test(folded(unescaped(plain)))) ||
        (name.includes('\\') && said.test(folded(plain.replaceAll('\\', '')))) ||
        plain.split(BETWEEN).some((word) => readings(word).some((one) => said.test(one)))
      );
    },
  };
}

/** A text of JSON as it is read, once or more often wrapped; backslashes between quotes go, too. */
const unescaped = (text: string): string =>
  text
    .replace(/\\{1,64}[bfnrt]/g, ' ')
    .replace(/\\{1,64}"/g, '"')
    .replace(/\\{2,}/g, '');

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** The address in a folded text: as it is, and as VERP and old routes write it (`jane=example.com`). */
function saying(name: string, domains: readonly string[]): RegExp {
  const local = escaped(folded(name.replaceAll('\\', '')));
  const domain = `(?:${domains.map((one) => escaped(folded(one))).join('|')})(?![\\p{L}\\p{N}-]|\\.[\\p{L}\\p{N}])`;
  const tag = '(?:\\+[^\\s@=]*)?';
  const plain = `(?<![\\p{L}\\p{N}._+-])"?${local}${tag}"?@${domain}`;
  const joined = `(?<![\\p{L}\\p{N}._])${local}${tag}[=%]${domain}`;
  // Between quotes a tag may hold anything.
  const quoted = `"${local}\\+[^"]{0,64}"@${domain}`;
  return new RegExp(`${plain}|${joined}|${quoted}`, 'u');
}

/** A fast no for the many texts that hold nothing of the name. */
function prefilter(name: string): (text: string) => boolean {
  const runs = folded(name).match(RUN) ?? [];
  const longest = runs.reduce((a, b) => (b.length > a.length ? b : a), '');
  if (longest.length < LEAST_RUN) return () => true;
  const cases = [longest, longest.toUpperCase(), (longest[0] ?? '').toUpperCase() + longest.slice(1)];
  const coded = cases.flatMap((one) => [0, 1, 2].map((offset) => base64Within(one, offset)));
  const hex = [...longest].map((letter) => letter.charCodeAt(0).toString(16)).join('');
  return (text) => {
    if (NOT_ASCII.test(text) || CODED.test(text)) return true;
    const lower = text.toLowerCase();
    return lower.includes(longest) || lower.includes(hex) || coded.some((one) => text.includes(one));
  };
}

/** What base64 makes of a word, wherever it begins in a text, without the digits that depend on its neighbours. */
function base64Within(word: string, offset: number): string {
  const bits = [...word].map((letter) => letter.charCodeAt(0).toString(2).padStart(8, '0')).join('');
  const skipped = (6 - ((offset * 8) % 6)) % 6;
  let text = '';
  for (let at = skipped; at + 6 <= bits.length; at += 6) text += DIGITS[Number.parseInt(bits.slice(at, at + 6), 2)];
  return text;
}
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The domain that is shown of a person who is forgotten: that of a mailbox provider tells nobody. */
export const shownDomain = (domain: string): string =>
  providerOf(domain) === OTHER_PROVIDER ? NOBODYS_DOMAIN : domain;
