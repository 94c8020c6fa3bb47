import ipaddr from 'ipaddr.js';
import { registrableDomain } from '../authentication/public-suffix.ts';
import { domainName } from '../dns/name.ts';
import type { TargetKind } from './model.ts';

/** Something that may be listed. `name` is its canonical text. */
export type ListTarget = { readonly kind: TargetKind; readonly name: string };
export type ParsedTarget =
  | { readonly ok: true; readonly target: ListTarget }
  | { readonly ok: false; readonly why: string };

/** Ranges from which no mail reaches anybody, as people call them. Addresses for documentation are let through. */
const NO_SENDERS: Readonly<Record<string, string>> = {
  unspecified: 'an address that stands for none',
  broadcast: 'a broadcast address',
  multicast: 'a multicast address',
  linkLocal: 'a link-local address',
  loopback: 'a loopback address',
  carrierGradeNat: 'an address behind carrier-grade NAT',
  private: 'a private address',
  uniqueLocal: 'a private address',
  reserved: 'a reserved address',
  benchmarking: 'an address for benchmarks',
  discard: 'an address that is discarded',
};
const DOCUMENTATION = ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32'].map((cidr) =>
  ipaddr.parseCIDR(cidr),
);

/** An IP address or a domain that can be looked up; where not, the reason in a few words. */
export function parseTarget(input: string): ParsedTarget {
  const text = input.trim();
  if (ipaddr.IPv4.isValidFourPartDecimal(text) || (text.includes(':') && ipaddr.IPv6.isValid(text))) {
    return addressOf(text);
  }
  if (/^[\d.:/]+$/.test(text)) return { ok: false, why: 'expected an IP address or a domain' };
  const named = domainName(text);
  return named.ok
    ? { ok: true, target: { kind: 'domain', name: named.name } }
    : { ok: false, why: `expected an IP address or a domain: ${named.why}` };
}

function addressOf(text: string): ParsedTarget {
  // An IPv4-mapped IPv6 address is the IPv4 address (RFC 4291 section 2.5.5.2).
  const address = ipaddr.process(text);
  if (text.includes('%')) return { ok: false, why: 'expected an address without a zone' };
  const range = NO_SENDERS[address.range()];
  const isExample = DOCUMENTATION.some(([net, bits]) => net.kind() === address.kind() && address.match(net, bits));
  if (range !== undefined && !isExample) return { ok: false, why: `expected a public address, got ${range}` };
  return { ok: true, target: { kind: address.kind(), name: address.toString() } };
}

/** The name under which a list is asked: octets or nibbles reversed (RFC 5782 sections 2.1 and 2.4), domains as they are. */
export function queryName(target: ListTarget, zone: string): string {
  return `${reversed(target)}.${zone}`;
}

/** The names under which a list is asked about a target: of a host the one, the domain that was registered, or both. */
export function lookedUp(target: ListTarget, hosts: 'whole' | 'registered' | 'both'): readonly ListTarget[] {
  if (target.kind !== 'domain') return [target];
  const registered = registrableDomain(target.name) ?? target.name;
  const names = { whole: [target.name], registered: [registered], both: [target.name, registered] }[hosts];
  return [...new Set(names)].map((name) => ({ kind: 'domain', name }));
}

function reversed({ kind, name }: ListTarget): string {
  switch (kind) {
    case 'domain':
      return name;
    case 'ipv4':
      return name.split('.').reverse().join('.');
    case 'ipv6':
      return nibbles(name).reverse().join('.');
    default:
      return kind satisfies never;
  }
}

const nibbles = (name: string): string[] => [
  ...ipaddr.IPv6.parse(name)
    .toByteArray()
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join(''),
];

/** Where the name of an address's host is (RFC 1035 section 3.5, RFC 3596 section 2.5). */
export const reverseName = (target: ListTarget): string =>
  `${reversed(target)}.${target.kind === 'ipv4' ? 'in-addr' : 'ip6'}.arpa`;
