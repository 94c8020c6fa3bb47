import ipaddr from 'ipaddr.js';
import { isReadable, withoutStray } from '../stray.ts';
import { MECHANISMS, spfTerm } from './record.ts';

/**
 * What a person meant who published something like an SPF record: its terms corrected, and what was wrong with them.
 */
export type SpfReading = { readonly terms: readonly string[]; readonly notes: readonly string[] };

const DASHES = /[\u2010-\u2015\u2212]/g;
/** The beginning of a mechanism in the middle of a word: two strings that were joined without a space. */
const JOINED = /(?<=[a-z0-9.)}/])(?=[+?~-]?(?:include:|ip4:|ip6:|exists:|redirect=))/gi;
const ALL_JOINED = /(?<=[a-z0-9)}/])(?=[+?~-]all$)/gi;

/** Reads a record as a person would. Makes no query, and changes nothing that is right. */
export function readSpf(text: string): SpfReading {
  if (!isReadable(text)) return { terms: [], notes: ['it is longer than any such record'] };
  const { line: clean, notes: odd } = withoutStray(text);
  const notes = [...odd];
  const note = (says: string): void => {
    if (!notes.includes(says)) notes.push(says);
  };
  const line = clean
    .replace(DASHES, '-')
    .replace(/^\s*v\s*[=:]\s*spf1[;,]?/i, '')
    .trim();
  const words = line
    .replace(/\b(include|ip4|ip6|exists|redirect|ipv4|ipv6)\s*([:=])\s+/gi, '$1$2')
    .split(/[\s,]+/)
    .flatMap((ended) => {
      const word = ended.replace(/[;,]+$/, '');
      if (word !== ended) note(`${ended} ends with ${ended.slice(word.length)}`);
      const parts = word.split(JOINED).flatMap((part) => part.split(ALL_JOINED));
      if (parts.length > 1) note(`${word}: a space is missing before ${parts.slice(1).join(' and ')}`);
      return parts;
    });
  const terms: string[] = [];
  for (const word of words) {
    const term = righted(word, note);
    if (term === '') continue;
    if (terms.some((one) => one.toLowerCase() === term.toLowerCase())) note(`${term} stands there twice`);
    else terms.push(term);
  }
  return { terms, notes };
}

function righted(ended: string, note: (says: string) => void): string {
  if (ended === '' || /^v=spf1$/i.test(ended)) return '';
  if (/^[+?~-]?all\.?$/i.test(ended)) return ended.replace(/\.$/, '').toLowerCase();
  const sign = /^[+?~-]*/.exec(ended)?.[0] ?? '';
  const rest = ended.slice(sign.length);
  const typo = /^(include|exists|ip4|ip6|a|mx|ptr|ipv4|ipv6|ip)([=:])(.*)$/is.exec(rest);
  if (typo) {
    const [, name = '', joint = '', value = ''] = typo;
    const kind = addressKind(value);
    const right = /^(?:ip|ipv4|ipv6|ip4|ip6|a)$/i.test(name) && kind !== null ? kind : name.toLowerCase();
    if (joint === '=' || right !== name.toLowerCase()) note(`${ended}: it must be ${right}:${value}`);
    return `${sign}${joint === '=' || right !== name.toLowerCase() ? right : name}:${value}`;
  }
  const redirect = /^redirect[:](.*)$/i.exec(rest);
  if (redirect) {
    note(`${ended}: it must be redirect=${redirect[1]}`);
    return `redirect=${redirect[1]}`;
  }
  const kind = addressKind(rest);
  if (kind !== null) {
    note(`${ended}: it must be ${kind}:${rest}`);
    return `${sign}${kind}:${rest}`;
  }
  return ended;
}

/** Which term takes an address or a network; null for anything else. */
function addressKind(value: string): 'ip4' | 'ip6' | null {
  const [address = ''] = value.split('/');
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return 'ip4';
  return address.includes(':') && ipaddr.IPv6.isValid(address) ? 'ip6' : null;
}

/** Words that are no terms of SPF and whose meaning is not clear. */
export const strangeWords = (terms: readonly string[]): readonly string[] =>
  terms.filter((text) => {
    const term = spfTerm(text);
    return term.qualifier !== null && !MECHANISMS.has(term.name);
  });
