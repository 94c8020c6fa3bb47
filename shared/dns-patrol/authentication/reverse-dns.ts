import ipaddr from 'ipaddr.js';
import { parseTarget, reverseName } from '../blocklists/target.ts';
import type { Dns } from '../dns/model.ts';
import type { DomainReport } from './report.ts';

/** Most names of an address that are checked; receivers stop after a few. */
const MOST_NAMES = 10;

/**
 * Forward-confirmed reverse DNS: an address has a name, and that name has the address. Addresses that SES leases have
 * names of Amazon's which nobody else can change, so there is nothing to publish.
 */
export async function checkReverseDns(dns: Dns, ip: string, report: DomainReport): Promise<boolean | null> {
  const parsed = parseTarget(ip);
  if (!parsed.ok || parsed.target.kind === 'domain') return null;
  const { target } = parsed;
  const ptr = await report.ask(dns, 'reverse-dns', reverseName(target), 'PTR');
  if (ptr === null) return null;
  if (ptr.status === 'absent') {
    report.find('ptr-none', `${target.name} has no name`, { decide: WHOSE });
    return false;
  }
  const type = target.kind === 'ipv4' ? 'A' : 'AAAA';
  const answers = await Promise.all(
    ptr.records.slice(0, MOST_NAMES).map((host) => report.ask(dns, 'reverse-dns', host, type)),
  );
  const isConfirmed = answers.some(
    (answer) => answer?.status === 'found' && answer.records.some((address) => isSame(address, target.name)),
  );
  if (isConfirmed) return true;
  if (answers.includes(null)) return null;
  report.find('ptr-unconfirmed', `${target.name} is ${ptr.records.join(', ')}, which does not have that address`, {
    decide: WHOSE,
  });
  return false;
}

const WHOSE = 'Whoever gave you the address sets its name: for addresses that SES leases ask AWS Support';

const isSame = (one: string, other: string): boolean =>
  ipaddr.isValid(one) && ipaddr.parse(one).toString() === ipaddr.parse(other).toString();
