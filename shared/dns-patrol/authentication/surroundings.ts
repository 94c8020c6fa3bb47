import { parseTarget, reverseName } from '../blocklists/target.ts';
import type { Dns } from '../dns/model.ts';
import type { Check, CheckStatus } from './model.ts';
import { registrableDomain } from './public-suffix.ts';

/** Most hosts, names and addresses that are checked, of each kind. */
const MOST = 5;

/** What stands around a domain's mail: DNSSEC and DANE, the names of its MX hosts, its name servers. Never throws. */
export async function checkSurroundings(
  dns: Dns,
  domain: string,
  hosts: readonly string[] | null,
): Promise<readonly Check[]> {
  return await Promise.all([
    checkDnssec(dns, domain),
    checkDane(dns, hosts),
    checkMxNames(dns, hosts),
    checkNameServers(dns, domain),
    checkSoa(dns, domain),
  ]);
}

const say = (check: string, status: CheckStatus, why: string): Check => ({ check, status, why });

/** Whether the zone is signed: its parent says so, and the resolver whether the signatures hold. */
async function checkDnssec(dns: Dns, domain: string): Promise<Check> {
  const zone = registrableDomain(domain) ?? domain;
  const answer = await dns.ask(zone, 'DS');
  if (answer.status === 'failed') {
    if (answer.reason === 'bogus') return say('dnssec', 'bad', `the signatures of ${zone} do not hold: ${answer.why}`);
    return say('dnssec', 'unknown', `DS of ${zone}: ${answer.why}`);
  }
  if (answer.status === 'absent') return say('dnssec', 'none', `${zone} is not signed`);
  if (answer.isAuthentic !== true)
    return say('dnssec', 'unknown', `${zone} is signed, and the resolver does not say whether the signatures hold`);
  // The parent answers for DS, whatever the state of the zone itself.
  const own = await Promise.all([dns.ask(zone, 'SOA'), dns.ask(domain, 'MX'), dns.ask(domain, 'TXT')]);
  const failures = own.filter((one) => one.status === 'failed');
  const bogus = failures.find(({ reason }) => reason === 'bogus');
  if (bogus !== undefined) return say('dnssec', 'bad', `the signatures of ${zone} do not hold: ${bogus.why}`);
  const [failure] = failures;
  return failure === undefined
    ? say('dnssec', 'good', `${zone} is signed, and the signatures hold`)
    : say('dnssec', 'unknown', `${zone} is signed, and does not answer: ${failure.why}`);
}

/** TLSA records of the hosts that take mail (RFC 7672): they count only where DNSSEC bears them out. */
async function checkDane(dns: Dns, hosts: readonly string[] | null): Promise<Check> {
  if (hosts === null) return say('dane', 'unknown', 'the hosts that receive mail could not be determined');
  const found: string[] = [];
  for (const host of hosts.slice(0, MOST)) {
    const name = `_25._tcp.${host}`;
    const answer = await dns.ask(name, 'TLSA');
    if (answer.status === 'failed' && answer.reason !== 'invalid-name')
      return say('dane', 'unknown', `TLSA of ${name}: ${answer.why}`);
    if (answer.status !== 'found') continue;
    const wrong = answer.records.find((record) => !isTlsa(record));
    if (wrong !== undefined)
      return say('dane', 'bad', `${name}: ${wrong.slice(0, 80)} is no record that mail servers use`);
    if (answer.isAuthentic !== true)
      return say('dane', 'unknown', `${name} counts only with DNSSEC, and the resolver does not say that it holds`);
    found.push(host);
  }
  return found.length === 0
    ? say('dane', 'none', 'no TLSA record')
    : say('dane', 'good', `TLSA for ${found.join(', ')}`);
}

/** Usage 2 or 3, a known selector, and a hash of its length (RFC 7672 section 3.1, RFC 6698 section 2.1). */
function isTlsa(hex: string): boolean {
  const [usage, selector, matching] = [hex.slice(0, 2), hex.slice(2, 4), hex.slice(4, 6)];
  const bytes = (hex.length - 6) / 2;
  const fits = matching === '01' ? bytes === 32 : matching === '02' ? bytes === 64 : matching === '00' && bytes > 0;
  return (usage === '02' || usage === '03') && (selector === '00' || selector === '01') && fits;
}

/** Each address of a host that takes mail has a name, and that name has the address. */
async function checkMxNames(dns: Dns, hosts: readonly string[] | null): Promise<Check> {
  if (hosts === null) return say('mx-names', 'unknown', 'the hosts that receive mail could not be determined');
  if (hosts.length === 0) return say('mx-names', 'none', 'no host takes mail');
  for (const host of hosts.slice(0, MOST)) {
    for (const type of ['A', 'AAAA'] as const) {
      const answer = await dns.ask(host, type);
      if (answer.status === 'failed') return say('mx-names', 'unknown', `${type} of ${host}: ${answer.why}`);
      for (const address of answer.status === 'found' ? answer.records.slice(0, MOST) : []) {
        const problem = await nameless(dns, address, type);
        if (problem !== null) return say('mx-names', problem.status, `${host}: ${problem.why}`);
      }
    }
  }
  return say('mx-names', 'good', 'every address of the hosts that take mail has a name that leads back to it');
}

async function nameless(
  dns: Dns,
  address: string,
  type: 'A' | 'AAAA',
): Promise<{ readonly status: 'bad' | 'unknown'; readonly why: string } | null> {
  const parsed = parseTarget(address);
  if (!parsed.ok || parsed.target.kind === 'domain') return { status: 'bad', why: `${address} is no public address` };
  const ptr = await dns.ask(reverseName(parsed.target), 'PTR');
  if (ptr.status === 'failed') return { status: 'unknown', why: `the name of ${address}: ${ptr.why}` };
  if (ptr.status === 'absent') return { status: 'bad', why: `${address} has no name` };
  let failure: string | null = null;
  for (const name of ptr.records.slice(0, MOST)) {
    const forward = await dns.ask(name, type);
    if (forward.status === 'failed') failure = forward.why;
    else if (forward.status === 'found' && forward.records.includes(address)) return null;
  }
  if (failure !== null) return { status: 'unknown', why: `${ptr.records.join(', ')}: ${failure}` };
  return { status: 'bad', why: `${address} is ${ptr.records.join(', ')}, which does not have that address` };
}

/** At least two name servers, each a name with an address and no alias (RFC 1034 section 4.1, RFC 2181 section 10.3). */
async function checkNameServers(dns: Dns, domain: string): Promise<Check> {
  const zone = registrableDomain(domain) ?? domain;
  const answer = await dns.ask(zone, 'NS');
  if (answer.status === 'failed') return say('name-servers', 'unknown', `NS of ${zone}: ${answer.why}`);
  if (answer.status === 'absent') return say('name-servers', 'bad', `${zone} has no name servers`);
  for (const host of answer.records.slice(0, MOST)) {
    const [a, aaaa] = await Promise.all([dns.ask(host, 'A'), dns.ask(host, 'AAAA')]);
    if (a.status === 'failed' || aaaa.status === 'failed') {
      return say(
        'name-servers',
        'unknown',
        `${host}: ${a.status === 'failed' ? a.why : aaaa.status === 'failed' ? aaaa.why : ''}`,
      );
    }
    if (a.status === 'absent' && aaaa.status === 'absent') return say('name-servers', 'bad', `${host} has no address`);
    if (a.aliases.length > 0) return say('name-servers', 'bad', `${host} is an alias of ${a.aliases[0]}`);
  }
  if (answer.records.length < 2)
    return say('name-servers', 'bad', `${zone} has a single name server, ${answer.records[0]}`);
  return say('name-servers', 'good', answer.records.join(', '));
}

/** The zone begins with a SOA record, whose primary server is one of those that are named, or hidden on purpose. */
async function checkSoa(dns: Dns, domain: string): Promise<Check> {
  const zone = registrableDomain(domain) ?? domain;
  const [soa, ns] = await Promise.all([dns.ask(zone, 'SOA'), dns.ask(zone, 'NS')]);
  if (soa.status === 'failed') return say('soa', 'unknown', `SOA of ${zone}: ${soa.why}`);
  const [record] = soa.status === 'found' ? soa.records : [];
  if (record === undefined) return say('soa', 'bad', `${zone} has no SOA record`);
  if (ns.status === 'failed') return say('soa', 'unknown', `NS of ${zone}: ${ns.why}`);
  const isNamed = ns.status === 'found' && ns.records.includes(record.primary);
  const seen = `primary ${record.primary}, serial ${record.serial}`;
  return say('soa', 'good', isNamed ? seen : `${seen}; the primary is none of the name servers (hidden)`);
}
