import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { readCertificate } from '../../../functions/_adapters/dns/certificate.ts';
import { documentFetcher, policyFetcher } from '../../../functions/_adapters/dns/fetch-policy.ts';
import { spfEvaluator } from '../../../functions/_adapters/dns/spf.ts';
import { examineDomain } from '../../../shared/dns-patrol/authentication/examine.ts';
import type { Examined, Subject } from '../../../shared/dns-patrol/authentication/model.ts';
import { parseTarget } from '../../../shared/dns-patrol/blocklists/target.ts';
import { domainName } from '../../../shared/dns-patrol/dns/name.ts';
import { concurrently } from '../../../shared/kernel/concurrently.ts';
import { calledAs } from '../called-as.ts';
import { jsonLine } from '../json-line.ts';
import { readArguments } from '../options.ts';
import { UserError } from '../user-error.ts';
import { authJson, authText } from './print-auth.ts';
import { EXIT, openDns, progress } from './resolver.ts';

const OPTIONS = {
  ip: { type: 'string', multiple: true, default: [] as string[] },
  selector: { type: 'string', multiple: true, default: [] as string[] },
  'mail-from': { type: 'string' },
  parked: { type: 'boolean', default: false },
  server: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;
/** Domains looked at at a time. Their questions share the resolver's own limits. */
const AT_A_TIME = 8;

/** `patrol auth`. @returns the exit code @throws {UserError} */
export async function patrolAuth(argv: readonly string[]): Promise<number> {
  const { values: options, positionals } = readArguments(argv, OPTIONS, 'patrol');
  // `--ip a b` means what it looks like: an address is no domain.
  const isMoreIp = (text: string): boolean => options.ip.length > 0 && isIP(text) !== 0;
  const domains = [...new Set(positionals.filter((text) => !isMoreIp(text)).map((text) => domainOf(text)))];
  if (domains.length === 0) throw new UserError(`Expected a domain. See ${calledAs('patrol')} --help`);
  const mailFrom = options['mail-from'] === undefined ? null : domainOf(options['mail-from'], '--mail-from: ');
  const ips = [...new Set([...options.ip, ...positionals.filter(isMoreIp)].map(addressOf))];
  const selectors = options.selector.map(selectorOf);
  const dns = await openDns(options.server);
  const deps = {
    ...{ dns, evaluateSpf: spfEvaluator(dns), readCertificate, now: Date.now },
    ...{ fetchPolicy: policyFetcher(), fetchDocument: documentFetcher(), nonce: randomBytes(6).toString('hex') },
  };
  const { tell, end } = progress('domains examined');
  try {
    const found = new Map<string, Examined>();
    tell(0, domains.length);
    await concurrently(domains, AT_A_TIME, async (domain) => {
      const subject: Subject = { domain, ips, mailFrom, selectors, ses: null, isParked: options.parked };
      found.set(domain, await examineDomain(deps, subject));
      tell(found.size, domains.length);
    });
    end();
    const examined = domains.map((domain) => found.get(domain)).filter((one) => one !== undefined);
    process.stdout.write(options.json ? jsonLine(authJson(examined)) : authText(examined, selectors));
    if (examined.some(({ findings }) => findings.some(({ severity }) => severity === 'critical'))) return EXIT.bad;
    return examined.some(({ undetermined }) => undetermined.length > 0) ? EXIT.unknown : EXIT.well;
  } finally {
    dns.close();
  }
}

function domainOf(text: string, option = ''): string {
  const named = domainName(text);
  if (!named.ok) throw new UserError(`${option}${JSON.stringify(text)}: expected a domain: ${named.why}`);
  return named.name;
}

function addressOf(text: string): string {
  const parsed = parseTarget(text);
  if (!parsed.ok) throw new UserError(`--ip: ${JSON.stringify(text)}: ${parsed.why}`);
  if (parsed.target.kind === 'domain') throw new UserError(`--ip: expected an IP address, got ${JSON.stringify(text)}`);
  return parsed.target.name;
}

function selectorOf(text: string): string {
  if (!/^[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*$/i.test(text)) {
    throw new UserError(`--selector: expected a DKIM selector, got ${JSON.stringify(text)}`);
  }
  return text.toLowerCase();
}
