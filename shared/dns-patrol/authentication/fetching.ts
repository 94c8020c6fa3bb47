import ipaddr from 'ipaddr.js';
import { parseTarget } from '../blocklists/target.ts';
import type { Dns } from '../dns/model.ts';
import type { PolicyAnswer } from './ports.ts';
import type { DomainReport } from './report.ts';

/** Most addresses of one host that are tried. */
const MOST_ADDRESSES = 4;
/**
 * Addresses at which clouds answer their own machines, and that look public. 169.254.0.0/16, fd00::/8 and 100.64.0.0/10
 * are no public addresses anyway.
 * @see https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
 * @see https://docs.oracle.com/iaas/Content/Compute/Tasks/gettingmetadata.htm
 * @see https://cloud.ibm.com/docs/cloud-infrastructure?topic=cloud-infrastructure-ibm-cloud-ip-ranges (service network)
 */
const OWN_OF_CLOUDS = ['168.63.129.16/32', '192.0.0.192/32', '161.26.0.0/16', '166.8.0.0/14'].map((range) =>
  ipaddr.IPv4.parseCIDR(range),
);
/** Where addresses of IPv6 that are open to all are: others are local, or hold an IPv4 address (RFC 4291 section 2.4). */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');
/** Ranges of IPv6 that hold an IPv4 address, which could be anybody's: 6to4, Teredo, NAT64. */
const WITHIN: ReadonlySet<string> = new Set(['6to4', 'teredo', 'rfc6052', 'rfc6145', 'ipv4Mapped']);

/** Whether something may be fetched from an address that a stranger's zone chose: a public one, and no cloud's own. */
export function mayFetchFrom(address: string): boolean {
  if (!ipaddr.isValid(address) || !parseTarget(address).ok) return false;
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv6) return parsed.match(GLOBAL_UNICAST) && !WITHIN.has(parsed.range());
  return parsed instanceof ipaddr.IPv4 && !OWN_OF_CLOUDS.some((range) => parsed.match(range));
}

type Fetch = (address: string) => Promise<PolicyAnswer>;
/** `none`: the host has no address that may be asked; `why` says which it has. */
export type Fetched = PolicyAnswer | { readonly status: 'none'; readonly why: string } | { readonly status: 'unknown' };

/**
 * Fetches from the addresses that our own DNS found, one after the other until one answers: nothing else decides where
 * a connection goes. What no address can be asked for nobody knows.
 */
export async function fetchFrom(
  dns: Dns,
  host: string,
  check: string,
  fetch: Fetch,
  report: DomainReport,
): Promise<Fetched> {
  const [a, aaaa] = await Promise.all([report.ask(dns, check, host, 'A'), report.ask(dns, check, host, 'AAAA')]);
  const addresses = [a, aaaa].flatMap((answer) => (answer?.status === 'found' ? answer.records : []));
  const open = addresses.filter(mayFetchFrom);
  if (open.length === 0) {
    if (a === null || aaaa === null) return { status: 'unknown' };
    const why = addresses.length === 0 ? `${host} has no address` : `${host} is ${addresses.join(', ')}`;
    return { status: 'none', why };
  }
  const failures: string[] = [];
  let theirs = 0;
  for (const address of open.slice(0, MOST_ADDRESSES)) {
    const answer = await fetch(address);
    if (answer.status !== 'failed') return answer;
    if (answer.isTheirs === true) theirs++;
    failures.push(open.length === 1 ? answer.why : `${address}: ${answer.why}`);
  }
  const why = failures.join('; ');
  return theirs === failures.length ? { status: 'unfit', why } : { status: 'failed', why };
}
