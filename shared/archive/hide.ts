import { domainOfNormal, normalAddress } from '../events/address.ts';
import { mailboxOf } from '../journal/claims.ts';

/** How addresses are made unreadable. The same address always gets the same pseudonym. */
export type Hide = {
  /** @param address in its normal form @returns another one at the same domain, in its normal form; '' stays '' */
  address(address: string): string;
  /** A text with every address in it hidden. At most 2,000 characters of it are kept. */
  text(text: string): string;
  /** As `text`, and the local parts of these addresses hidden where they stand alone. */
  textAbout(text: string, addresses: readonly string[]): string;
  /** A pseudonym of any text; '' stays ''. */
  token(text: string): string;
};

/** SES's mailbox simulator is nobody. */
const SIMULATOR = 'simulator.amazonses.com';
/** 80 bits: no two addresses of one archive share a pseudonym. Unit: hex digits. */
const PSEUDONYM_HEX = 20;
/** As much as is read of a server's answer. Unit: UTF-16 code units. */
const TEXT_MAX = 2_000;
/** A shorter local part is no name. */
const LEAST_LOCAL = 3;
/** An address, with what RFC 5322 allows in a local part: apostrophes and braces too. */
const TOKEN = /[^\s"<>()[\],:;]*@[^\s"'<>()[\]{},:;\\]*/g;
/** What stands in front of an address and is no part of it. */
const LEAD = /^(?:[^@]*=)?['`]+|^\{(?![^@]*\})/;
/** A quoted local part in front of its at sign. */
const QUOTED = /"(?:[^"\\\n]|\\.){0,128}"(?=@)/g;
const WORD = /[\p{L}\p{N}._+-]+/gu;
const RUN = /[\p{L}\p{N}]+/gu;
/** Other ways to write an at sign, and an apostrophe. So few backslashes, because strangers may write very many. */
const AT = /(?<=\S)(?:%(?:25)?40|\\{1,64}u0040|&#0*64;|&#x0*40;|\uff20)(?=\S)/gi;
const APOSTROPHE = /&#0*39;|&#x0*27;|&apos;/gi;
/** No address is longer. Unit: UTF-16 code units. */
const ADDRESS_MAX = 320;

/** @param hmac keyed, hex: who lacks the key can neither read nor guess an address */
export function hiding(hmac: (text: string) => string): Hide {
  const pseudonym = (what: string, text: string): string => hmac(`archive\0${what}\0${text}`).slice(0, PSEUDONYM_HEX);
  const address = (normal: string): string => {
    if (normal === '') return '';
    const domain = domainOfNormal(normal);
    if (domain === SIMULATOR) return normal;
    const mailbox = mailboxOf(normal);
    // Two spellings of one mailbox are two recipients and one complainer, as they were.
    const own = pseudonym('mailbox', mailbox);
    const local = mailbox === normal ? own : `${own}+${pseudonym('address', normal)}`;
    return normal.includes('@') ? `${local}@${domain}` : local;
  };
  const ofToken = (token: string): string => {
    const [lead = ''] = LEAD.exec(token) ?? [];
    return lead + address(normalAddress(token.slice(lead.length)));
  };
  const textOf = (given: string, locals: ReadonlySet<string>): string =>
    cut(given.replace(APOSTROPHE, "'").replace(AT, '@'), locals)
      .replace(QUOTED, (quoted) => pseudonym('address', quoted.toLowerCase()))
      .replace(TOKEN, ofToken);
  return {
    address,
    text: (given) => textOf(given, NOBODY),
    textAbout(given, addresses) {
      const said = given.toLowerCase();
      const locals = new Set(addresses.flatMap(localsOf).filter((local) => said.includes(local)));
      const hidden = textOf(given, locals);
      if (locals.size === 0) return hidden;
      // Servers' words are read by their shape too: what looks like the name of a host still does.
      const shaped = (word: string): string =>
        word.replace(RUN, (run) => lettersOf(pseudonym('word', run.toLowerCase())));
      return hidden.replace(WORD, (word) => (names(word, locals) ? shaped(word) : word));
    },
    token: (given) => (given === '' ? '' : pseudonym('text', given)),
  };
}

/** Twelve letters for hex digits. */
const lettersOf = (hex: string): string =>
  hex.slice(0, 12).replace(/[0-9a-f]/g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));

const NOBODY: ReadonlySet<string> = new Set();

/** The first 2,000 characters, without a name that would be cut in two and so stay. */
function cut(text: string, locals: ReadonlySet<string>): string {
  const kept = text.slice(0, TEXT_MAX);
  if (kept.length === text.length) return kept;
  const begins = kept.length - (/\S*$/.exec(kept)?.[0].length ?? 0);
  const [whole = ''] = /^\S*/.exec(text.slice(begins, TEXT_MAX + ADDRESS_MAX)) ?? [];
  const lower = whole.toLowerCase();
  const tells = whole.includes('@') || [...locals].some((local) => lower.includes(local));
  return tells ? kept.slice(0, begins) : kept;
}

/** Whether a word is one of the names, or one with something joined to it: `3f2a-jane.doe`. */
function names(word: string, locals: ReadonlySet<string>): boolean {
  const own = bare(word);
  if (locals.has(own)) return true;
  const joined = (local: string): boolean =>
    JOINTS.some((joint) => own.endsWith(joint + local) || own.startsWith(local + joint));
  return [...locals].some(joined);
}
const JOINTS = ['-', '_', '+'] as const;

const bare = (word: string): string => word.toLowerCase().replace(/^[._+-]+|[._+-]+$/g, '');

/** The words of the local part, with and without a `+tag`. */
function localsOf(address: string): string[] {
  const at = address.lastIndexOf('@');
  const words = (at < 0 ? address : address.slice(0, at)).match(WORD) ?? [];
  return words
    .flatMap((word) => [bare(word), bare(word.split('+')[0] ?? '')])
    .filter((one) => one.length >= LEAST_LOCAL);
}
