import type { Dns } from '../../dns/model.ts';
import type { SpfTerm } from './record.ts';
import { lastOf, permittedSamples, spfTree } from './tree.ts';

/** Where SES publishes the ranges from which it sends: all Regions, both families of addresses. */
export const SES_RANGES = 'amazonses.com';
export const SES_TERM = `include:${SES_RANGES}`;
/** Of the ranges of SES so many are evaluated: a record that names some of them and not the others is found. */
const MOST_RANGES = 4;
const MOST_KNOWN = 64;

/**
 * Addresses from which nobody sends, two of each family: one of a reserved block (RFC 6890), one of a root name server.
 * What is true for both of a family is true for strangers.
 * @see https://www.iana.org/domains/root/servers
 */
export const STRANGERS: readonly (readonly string[])[] = [
  ['240.0.0.1', '198.41.0.4'],
  ['100::1', '2001:503:ba3e::2:30'],
];

/** Addresses of SES's published ranges, spread over all of them. Null where the question had no answer. */
export async function sesAddresses(dns: Dns): Promise<readonly string[] | null> {
  const tree = await spfTree(dns, SES_RANGES);
  const [first, last] = [permittedSamples(tree, MOST_KNOWN), permittedSamples(tree, MOST_KNOWN, lastOf)];
  if (tree.state === 'unknown') return null;
  if (first.length === 0) return [];
  const step = Math.max(1, first.length / MOST_RANGES);
  const at = Array.from({ length: Math.min(MOST_RANGES, first.length) }, (_, n) => Math.floor(n * step));
  return [...new Set(at.flatMap((index) => [first[index] ?? '', last[index] ?? '']))].filter((ip) => ip !== '');
}

export const addressTerm = (ip: string): string => (ip.includes(':') ? `ip6:${ip}` : `ip4:${ip}`);
export const isAll = ({ name, qualifier }: SpfTerm): boolean => name === 'all' && qualifier !== null;
