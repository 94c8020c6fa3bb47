import ipaddr from 'ipaddr.js';
import { parseTarget } from '../blocklists/target.ts';
import type { Dns } from '../dns/model.ts';
import type { DomainReport } from './report.ts';

/** Most hosts that are checked. */
const MOST_HOSTS = 10;

/** Whether a domain takes mail. @returns its hosts; null where that is not known */
export async function checkMx(dns: Dns, domain: string, report: DomainReport): Promise<readonly string[] | null> {
  const answer = await report.ask(dns, 'mx', domain, 'MX');
  if (answer === null) return null;
  if (answer.status === 'absent') {
    return await checkImplicit(dns, domain, report);
  }
  const hosts = answer.records.map(({ exchange }) => exchange);
  if (hosts.some((host) => host === '' || host === '.')) {
    report.find('mx-null', `${domain} takes no mail (null MX)`, {
      decide: `Publish an MX record at ${domain} for a host that takes its mail, or send from another domain`,
    });
    return [];
  }
  await Promise.all(hosts.slice(0, MOST_HOSTS).map((host) => checkHost(dns, host, report)));
  return hosts;
}

/** Without an MX record mail goes to the address of the domain itself (RFC 5321 section 5.1). */
async function checkImplicit(dns: Dns, domain: string, report: DomainReport): Promise<readonly string[] | null> {
  const [a, aaaa] = await Promise.all([report.ask(dns, 'mx', domain, 'A'), report.ask(dns, 'mx', domain, 'AAAA')]);
  const addresses = [a, aaaa].flatMap((answer) => (answer?.status === 'found' ? answer.records : []));
  const decide = `Publish an MX record at ${domain} for a host that takes its mail`;
  if (addresses.length > 0) {
    report.find('mx-none', `no MX at ${domain}: its mail goes to ${domain} itself, ${addresses.join(', ')}`, {
      ...{ severity: 'info', decide },
    });
    return [domain];
  }
  if (a === null || aaaa === null) return null;
  report.find('mx-none', `no MX at ${domain}, and no address`, { decide });
  return [];
}

async function checkHost(dns: Dns, host: string, report: DomainReport): Promise<void> {
  if (ipaddr.isValid(host)) {
    report.find('mx-address-literal', host, { decide: `Give ${host} a name, and name that in the MX record` });
    return;
  }
  const [a, aaaa] = await Promise.all([report.ask(dns, 'mx', host, 'A'), report.ask(dns, 'mx', host, 'AAAA')]);
  if (a === null || aaaa === null) return;
  const aliases = [...a.aliases, ...aaaa.aliases];
  if (aliases.length > 0) {
    report.find('mx-alias', `${host} is an alias of ${aliases[0]}`, {
      decide: `Name ${aliases.at(-1)} in the MX record`,
    });
  }
  const addresses = [a, aaaa].flatMap((answer) => (answer.status === 'found' ? answer.records : []));
  if (addresses.length === 0) {
    report.find('mx-no-address', host, {
      decide: `Publish an A or AAAA record at ${host}, or take it out of the MX records`,
    });
  }
  for (const address of addresses) {
    if (!parseTarget(address).ok) {
      report.find('mx-private', `${host} has the address ${address}`, {
        decide: `Publish a public address at ${host}`,
      });
    }
  }
}
