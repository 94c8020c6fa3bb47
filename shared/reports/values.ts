import ipaddr from 'ipaddr.js';
import { wireName } from '../dns-patrol/dns/name.ts';

/** What one row may say of messages: more is no count. */
const MOST = 1e12;

/** A whole number, also `12.0`. @returns null for anything else, and for more than a million millions */
export function countOf(text: string): number | null {
  if (!/^\s*\d{1,13}(?:\.0{1,9})?\s*$/.test(text)) return null;
  const count = Number(text);
  return count <= MOST ? count : null;
}

/**
 * An address in its usual form, without what some write about it: brackets, the tag of RFC 5321, a zone, the length of
 * a whole address; IPv4 within IPv6 as IPv4.
 * @returns null where it is none
 */
export function addressOf(text: string): string | null {
  const trimmed = bareAddress(text.trim());
  if (trimmed.length > 45) return null;
  if (IPV4.test(trimmed)) {
    const parts = trimmed.split('.').map(Number);
    // Put together anew: a part of a text keeps the whole of it in memory.
    return parts.every((part) => part < 256) ? parts.join('.') : null;
  }
  return trimmed.includes(':') && ipaddr.IPv6.isValid(trimmed) ? ipaddr.process(trimmed).toString() : null;
}
const bareAddress = (text: string): string =>
  text.length > 80
    ? text
    : text
        .replace(/^\[(.*)\]$/, '$1')
        .replace(/^IPv6:/i, '')
        .replace(/%[\w.-]{1,30}$/, '')
        .replace(text.includes(':') ? /\/128$/ : /\/32$/, '');
const IPV4 = /^(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3}$/;

const ASCII = /^[\x20-\x7e]*$/;
/** Labels of letters of any language, digits, hyphens and underscores. */
const NAME = /^[\p{L}\p{M}\p{N}_-]+(?:\.[\p{L}\p{M}\p{N}_-]+)*$/u;

/**
 * A domain in lower case without its last dot, as the DNS has it (A-labels, RFC 5890); that of an address, too.
 * @returns null where it cannot be one
 */
export function domainOf(text: string): string | null {
  const domain = text
    .slice(text.lastIndexOf('@') + 1)
    .trim()
    .replace(/\.$/, '')
    .toLowerCase();
  if (domain.length === 0 || domain.length > 253 || !NAME.test(domain)) return null;
  if (ASCII.test(domain)) return domain;
  const wire = wireName(domain);
  return wire.ok ? wire.name : null;
}

/** A word of a list of words, in lower case: `Pass` and `pass` are the same. */
export const wordOf = (text: string): string => text.trim().toLowerCase().slice(0, 40);

/**
 * A time as reports give it: seconds, also with decimals, milliseconds, or ISO 8601.
 * @returns seconds since 1970, or null
 */
export function secondsOf(text: string): number | null {
  const trimmed = text.trim();
  if (/^\d{1,14}(?:\.\d{1,9})?$/.test(trimmed)) {
    const number = Math.floor(Number(trimmed));
    return number > LAST_SECOND ? Math.floor(number / 1_000) : number;
  }
  const found = ISO_8601.exec(trimmed);
  if (found === null) return null;
  // Without a zone it is UTC, wherever it is read.
  const [, day = '', time = '00:00:00', zone = 'Z'] = found;
  const parsed = Date.parse(`${day}T${time}${zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2').toUpperCase()}`);
  return Number.isNaN(parsed) || parsed < 0 ? null : Math.floor(parsed / 1_000);
}

/** The end of the year 9999: a larger number counts milliseconds. */
const LAST_SECOND = 253_402_300_799;
const ISO_8601 = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?) ?(Z|[+-]\d\d:?\d\d)?)?$/i;

/** `<id@host>` is `id`, as receivers that put a Message-ID there mean it. */
export function reportIdOf(text: string): string {
  const bare = text.replaceAll(/[<>]/g, '').trim();
  return ((bare.split('@', 1)[0] ?? '').trim() || bare).slice(0, 255);
}

/** Seconds. */
export const DAY = 86_400;
/** No report covers more. Unit: days. */
export const MOST_DAYS = 366;

/**
 * Spreads a count over the days that a report covers, by their share of its time; the parts add up to the count.
 * @returns messages by day, a day as days since 1970
 */
export function spreadOverDays(count: number, begin: number, end: number): ReadonlyMap<number, number> {
  const first = Math.floor(begin / DAY);
  // Many reports end a second before midnight, or at it.
  const last = Math.max(first, Math.min(Math.floor((end - 1) / DAY), first + MOST_DAYS));
  const whole = Math.max(1, end - begin);
  const days = new Map<number, number>();
  let given = 0;
  for (let day = first; day <= last; day += 1) {
    const until = day === last ? whole : (day + 1) * DAY - begin;
    const upTo = Math.round((count * until) / whole);
    days.set(day, upTo - given);
    given = upTo;
  }
  return days;
}
