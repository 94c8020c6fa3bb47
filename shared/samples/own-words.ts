import { BoundedMap } from '../kernel/bounded-map.ts';
import { stripAccents } from '../replies/reply-text.ts';

/** A part of a local part that is masked within other words, too. Unit: characters. */
const PART_MIN = 3;
/** Letters and digits, the rest separates. */
const NOT_WORD = /[^\p{L}\p{N}\p{M}]+/u;

/** Text as it is compared: compatible forms, lower case, no accents. */
export const folded = (text: string): string =>
  stripAccents(text.normalize('NFKC').toLowerCase()).normalize('NFKC').toLowerCase();

/** What gives an address away. All folded. */
export type OwnWords = {
  /** Anywhere in a word. */
  readonly within: readonly string[];
  /** As a whole word. */
  readonly whole: ReadonlySet<string>;
};

/** The local parts and domains of addresses, and the parts of them. An address without `@` is a local part. */
export function ownWordsOf(addresses: readonly string[]): OwnWords {
  const within = new Set<string>();
  const whole = new Set<string>();
  for (const address of addresses) {
    const at = address.lastIndexOf('@');
    const local = folded(at < 0 ? address : address.slice(0, at)).trim();
    const domain = at < 0 ? '' : folded(address.slice(at + 1)).trim();
    for (const text of [local, local.replace(/^"|"$/g, ''), domain]) if (text !== '') within.add(text);
    for (const part of local.split(NOT_WORD)) {
      for (const piece of [part, part.replace(/^\p{N}+|\p{N}+$/gu, '')]) {
        if (piece.length >= PART_MIN) within.add(piece);
        else if (piece !== '') whole.add(piece);
      }
    }
  }
  return { within: [...within], whole };
}

/** True where a word gives one of the addresses away, in whatever way it is written. */
export const givesAway = (word: string, own: OwnWords): boolean =>
  readings(word).some((reading) => namesOwn(reading, own));

/** The same of a word that is folded, and of a language: it stands for nothing but itself. */
export const namesOwn = (word: string, { within, whole }: OwnWords): boolean =>
  within.some((text) => word.includes(text)) ||
  (whole.size > 0 && word.split(NOT_WORD).some((part) => whole.has(part)));

/** True where a word holds an address, in whatever way it is written. */
export const holdsAddress = (word: string): boolean => readings(word).some((reading) => reading.includes('@'));

/** The addresses in a text that says more than one thing, such as `SRS0=hash=tt=example.com=john@example.net`. */
export function addressesIn(text: string): string[] {
  const found: string[] = [];
  for (const word of text.split(/[\s<>"'()[\],;]+/)) {
    for (const reading of readings(word)) if (reading.includes('@')) found.push(reading);
  }
  return found;
}

/** Words that were read before: most replies are of the same words. */
const READ = new BoundedMap<readonly string[]>(2_000);

/** A word as it is, and decoded in each way in which servers write an address. Folded. */
export function readings(word: string): readonly string[] {
  const known = READ.get(word);
  if (known !== undefined) return known;
  const read = decoded(word);
  READ.set(word, read);
  return read;
}

function decoded(word: string): readonly string[] {
  const read = new Set([word]);
  for (const decode of [percent, quoted, entities, percent, quoted]) {
    for (const text of [...read]) read.add(decode(text));
  }
  for (const text of [...read]) {
    for (const run of text.match(BASE64) ?? []) note(base64(run));
    for (const run of text.match(HEX) ?? []) note(fromBytes(run.match(/../g)?.map((pair) => parseInt(pair, 16)) ?? []));
  }
  return [...new Set([...read].map(folded))];

  /** Nearly every word can be decoded to some bytes; what is no text says nothing. */
  function note(text: string): void {
    if (!NO_TEXT.test(text)) read.add(text);
  }
}

const NO_TEXT = /[\uFFFD\p{Cc}]/u;

const BASE64 = /[A-Za-z0-9+/_-]{3,}={0,2}/g;
const HEX = /(?:[0-9a-fA-F]{2}){2,}/g;

const decoder = new TextDecoder();
const fromBytes = (bytes: readonly number[]): string => decoder.decode(Uint8Array.from(bytes));

/** `%40` and `=40` are bytes of UTF-8. */
const bytesBehind = (sign: string) => {
  const run = new RegExp(`(?:${sign}[0-9a-f]{2})+`, 'gi');
  return (text: string): string =>
    text.replace(run, (found) =>
      fromBytes(
        found
          .split(sign)
          .slice(1)
          .map((pair) => parseInt(pair, 16)),
      ),
    );
};
const percent = bytesBehind('%');
const quoted = bytesBehind('=');

const NAMED: Readonly<Record<string, string>> = {
  commat: '@',
  period: '.',
  lowbar: '_',
  hyphen: '-',
  plus: '+',
  amp: '&',
};
const entities = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,8}));?/gi, (found, hex, decimal, name) => {
    const code = hex ? parseInt(hex, 16) : decimal ? Number(decimal) : null;
    if (code === null) return NAMED[String(name).toLowerCase()] ?? found;
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : found;
  });

function base64(run: string): string {
  const digits = run.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
  const bytes: number[] = [];
  let [bits, held] = [0, 0];
  for (const digit of digits) {
    const value = ALPHABET.indexOf(digit);
    bits = (bits << 6) | value;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes.push((bits >> held) & 0xff);
      bits &= (1 << held) - 1;
    }
  }
  return fromBytes(bytes);
}
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
