import ipaddr from 'ipaddr.js';
import { KNOWN_SENDERS } from './known-senders.data.ts';
import { kindOfOthers } from './others.ts';
import { SES_RANGES } from './ses-ranges.data.ts';
import { withinOf } from './within.ts';

/** Whose address it is: the account's own (SES, or whoever sends with the domain's own keys), a known service's, nobody knows. */
export type SourceKind = 'ours' | 'known' | 'unknown';
export type SourceName = { readonly kind: SourceKind; readonly name: string | null };

/** By its four numbers as one: asked for each of a hundred thousand addresses. */
const RANGES = SES_RANGES.map((range) => {
  const [address, length] = ipaddr.IPv4.parseCIDR(range);
  const first = numberOf(address.toString());
  return { first, last: first + 2 ** (32 - length) - 1 };
});
function numberOf(ip: string): number {
  let number = 0;
  for (const part of ip.split('.')) number = number * 256 + Number(part);
  return number;
}
const knownSender = withinOf(KNOWN_SENDERS.map(({ name, domains }) => [domains, name] as const));
const isSesDomain = (domain: string): boolean => domain === 'amazonses.com' || domain.endsWith('.amazonses.com');

/** Whether SES sends from there. */
export function isSesAddress(ip: string): boolean {
  if (!ipaddr.IPv4.isValidFourPartDecimal(ip)) return false;
  const number = numberOf(ip);
  return RANGES.some(({ first, last }) => number >= first && number <= last);
}

/**
 * Tells whose an address is.
 * @param passed domains that signed mail from there, or sent it, and for which that held
 * @param isAligned whether some of its mail passed DMARC for the domain in From: it has the domain's key, or its SPF
 */
export function sourceOf(ip: string, passed: Iterable<string>, isAligned: boolean): SourceName {
  const others = kindOfOthers(ip);
  if (others !== null) return { kind: others, name: 'many addresses' };
  if (isSesAddress(ip)) return { kind: 'ours', name: 'Amazon SES' };
  let name: string | null = null;
  let isSes = false;
  for (const domain of passed) {
    isSes ||= isSesDomain(domain);
    name ??= knownSender(domain);
  }
  // SES signs what it sends, so a signature of it on mail from elsewhere is mail that somebody passed on.
  if (isSes) return { kind: 'ours', name: 'Amazon SES, passed on' };
  if (name !== null) return { kind: 'known', name };
  return isAligned ? { kind: 'ours', name: null } : { kind: 'unknown', name: null };
}
