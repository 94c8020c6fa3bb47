/** How much of a diagnostic is read. Unit: UTF-16 code units. */
export const DIAGNOSTIC_MAX = 2_000;

/** An SMTP reply as the tables of this folder look at it. */
export type ReplyText = {
  /** In lower case, without markup, accents and the words of a gateway around it. */
  readonly raw: string;
  /** The words without reply codes, addresses and links, each a single space apart; one space before and behind. */
  readonly words: string;
  /** As `words`, with `#host` for each host's name. */
  readonly hostless: string;
  /** The links, without their scheme, each a single space apart; one space before and behind. */
  readonly links: string;
};

/** Reads a `Diagnostic-Code`, or an SMTP reply as a server said it: at most `DIAGNOSTIC_MAX` of it. */
export function readReply(diagnosticCode: string): ReplyText {
  const raw = plain(diagnosticCode.slice(0, DIAGNOSTIC_MAX).toLowerCase());
  const links: string[] = [];
  const words = wordsOf(
    raw.replace(LINK, (link) => {
      links.push(link.replace(SCHEME, ''));
      return ' ';
    }),
  );
  return { raw, words, hostless: words.replace(HOST, '#host'), links: ` ${links.join(' ')} ` };
}

/** A link, with a scheme or `www.`, or the name of a host with a path behind it. */
const LINK = /(?:\bhttps?:\/\/|\bwww\.)[^\s<>"]*|(?<![\w.@/-])(?:[a-z\d-]{1,63}\.){1,8}[a-z]{2,24}\/[^\s<>"]*/g;
const SCHEME = /^https?:\/\//;
/** The name of a host or a domain; Exchange's names of its own parts look like one. */
const HOST = /(?<![\w.@-])(?!resolver\.|storedrv\.)(?:[a-z\d-]{1,63}\.){1,8}[a-z]{2,24}(?!\.?[\w@-])/g;

/** A part of a reply that repeats at every line: `550-5.1.1`. It would stand between the words of a phrase. */
const LINE_START = /^[245]\d\d(?:-|$)(?:#?[245]\.\d{1,3}\.\d{1,3}$)?/;
const CODE_ONLY = /^#?[245]\.\d{1,3}\.\d{1,3}$/;

/** A server with its address, `relay.example.net[192.0.2.1]` or `unknown[192.0.2.1]`: the name says nothing of the reason. */
const SERVER = /^[\w-]+(?:\.[\w-]+)*\[[\da-f.:]+\]/;

/** Markup that servers put between the words. */
const TAG = /<\/?(?:br|p|b|i|div|span|font|strong|em|tt|pre|li|ul)(?:\s[^<>@]*)?\/?>/g;
/** What a Cisco gateway puts before the reply that it quotes: `5.1.0 - Unknown address error 550-'…`. */
const GATEWAY = /^(?:smtp; *)?[45]\.\d\.\d{1,3} - [a-z ]{1,60}(?=[45]\d\d-')/;
const ACCENTS = /[\u0300-\u036f]/g;

/** The text without markup, accents and the words of a gateway around it. */
function plain(raw: string): string {
  const text = raw.includes('<') ? raw.replace(TAG, ' ') : raw;
  const unquoted = text.replace(GATEWAY, '');
  return stripAccents(unquoted);
}

/** The text without the signs on its letters. */
export const stripAccents = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII
  /[^\x00-\x7f]/.test(text) ? text.normalize('NFD').replace(ACCENTS, '').normalize('NFC') : text;

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
export const replyCodeIn = (raw: string): string => /(?:^|[\s:;>'"(#])([45]\d\d)(?=[\s-;#]|$)/.exec(raw)?.[1] ?? '';
