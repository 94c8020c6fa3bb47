import ipaddr from 'ipaddr.js';
import { editDistance, isReadable, withoutStray } from '../stray.ts';
import { MECHANISMS, spfTerm } from './record.ts';

/**
 * What a person meant who published something like an SPF record: its terms corrected, and what was wrong with them.
 */
export type SpfReading = { readonly terms: readonly string[]; readonly notes: readonly string[] };

const DASHES = /[\u2010-\u2015\u2212]/g;
/** The beginning of a line of a zone file. */
const ZONE_LINE = /^\s*\S{1,255}\s+(?:\d{1,9}\s+)?(?:IN\s+)?TXT[\s(]+/i;
/** A sign and a space before what it belongs to. */
const APART = /(^|\s)([+?~-])\s+(?=(?:all|a|mx)(?:[\s:]|$)|(?:include|exists|ip4|ip6):)/i;
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
  const whole = clean.replace(DASHES, '-');
  const bare = whole.replace(ZONE_LINE, '').replace(/(^|\s)[()]+(?=\s|$)/g, '$1');
  const version = /\S*v\s*[=:]{1,2}\s*spf1(?:\.0)?([;,]?)/i.exec(bare);
  if (version?.[1]) note(`v=spf1 ends with ${version[1]}`);
  const line = bare.replace(version?.[0] ?? /^\s*v?\W{0,2}[spf]{2,4}\d?(?=[\s;,])/i, ' ').trim();
  if (APART.test(line)) note('a sign stands apart from its term');
  const words = line
    .replace(new RegExp(APART, 'gi'), '$1$2')
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
    const isNetwork = /^(?:ip|ipv4|ipv6|ip4|ip6)$/i.test(name);
    const low = name.toLowerCase();
    const right = (isNetwork || low === 'a') && kind !== null ? kind : isNetwork && isHost(value) ? 'a' : low;
    const host = hostIn(value);
    const isWrong = joint === '=' || right !== low || host !== value;
    if (isWrong) note(`${ended}: it must be ${right}:${host}`);
    return `${sign}${isWrong ? right : name}:${host}`;
  }
  const spelled = /^([a-z]{3,10})([:=])(.+)$/is.exec(rest);
  const meant = spelled && meantName(spelled[1] ?? '');
  if (spelled && meant) {
    const right = `${meant}${meant === 'redirect' ? '=' : ':'}${hostIn(spelled[3] ?? '')}`;
    note(`${ended}: it must be ${right}`);
    return `${meant === 'redirect' ? '' : sign}${right}`;
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

/** The term that a misspelt word means; null where it is right, or nobody can say. */
function meantName(word: string): string | null {
  const low = word.toLowerCase();
  if (MECHANISMS.has(low) || low === 'redirect' || low === 'exp') return null;
  return ['include', 'exists', 'redirect'].find((name) => editDistance(low, name) <= 2 || name.startsWith(low)) ?? null;
}

/** The name in what somebody took for a link. */
const hostIn = (value: string): string => value.replace(/^https?:\/\/([^/]*).*$/is, '$1');
const isHost = (value: string): boolean => /^(?=.*[a-z])(?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]*\.?$/i.test(value);

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
    if (term.qualifier === null) return false;
    return (
      !MECHANISMS.has(term.name) ||
      (term.name === 'include' && /[^a-z0-9._-]/i.test(term.value.replace(/%\{.*\}/g, '')))
    );
  });
