import type { Dns } from '../dns/model.ts';
import { checkAlignment } from './alignment.ts';
import { checkDkim } from './dkim.ts';
import { checkDmarc } from './dmarc.ts';
import { checkMailFrom } from './mail-from.ts';
import type { Examined, Subject } from './model.ts';
import { checkMtaSts } from './mta-sts.ts';
import { checkMx } from './mx.ts';
import type { AuthenticationDeps } from './ports.ts';
import { Report } from './report.ts';
import { checkBimi, checkTlsReporting } from './reporting.ts';
import { requirementsOf } from './requirements.ts';
import { checkReverseDns } from './reverse-dns.ts';
import { checkSpf } from './spf.ts';

/**
 * Look at everything that the mail of a domain hangs on. Never throws; what had no answer is told as such.
 * @param names whether the addresses' names are looked at here, too
 */
export async function examine(deps: AuthenticationDeps, subject: Subject, names = true): Promise<Examined> {
  const { dns } = deps;
  const { domain } = subject;
  const report = new Report();
  const exists = await report.ask(dns, 'domain', domain, 'NS');
  if (exists?.status === 'absent' && exists.kind === 'nxdomain') {
    report.find('domain-nxdomain', `${domain} does not exist`);
  }
  // With SES and its own MAIL FROM the domain's SPF is asked by nobody; SPF passes, for amazonses.com.
  const isSpfOurs = subject.ses === null || subject.mailFrom !== null;
  const [spf, dkim, dmarc, hosts, reverseDns] = await Promise.all([
    isSpfOurs
      ? checkSpf(deps, subject.mailFrom ?? domain, subject.ips, report, spfSuggestion(subject))
      : ({ result: 'pass', lookups: 0, voidLookups: 0 } as const),
    checkDkim(dns, subject, report),
    checkDmarc(dns, subject, report),
    checkMx(dns, domain, report),
    Promise.all((names ? subject.ips : []).map((ip) => checkReverseDns(dns, ip, report))),
    checkMailFrom(dns, subject, report),
    checkTlsReporting(dns, domain, report),
  ]);
  await Promise.all([
    checkAlignment(dns, subject, { spf, dkim, dmarc }, report),
    checkMtaSts(deps, domain, hosts, report),
    checkBimi(dns, domain, dmarc, report),
  ]);
  return {
    domain,
    findings: report.findings.toSorted((a, b) => RANK[a.severity] - RANK[b.severity] || (a.rule < b.rule ? -1 : 1)),
    undetermined: report.undetermined,
    spf,
    dmarc,
    requirements: requirementsOf({ spf, dkim, dmarc, reverseDns }, report),
    records: report.records,
  };
}

/** Look at the name of one address, which is the same for all domains that send through it. Never throws. */
export async function examineAddress(
  dns: Dns,
  ip: string,
): Promise<Pick<Examined, 'domain' | 'findings' | 'undetermined' | 'records'>> {
  const report = new Report();
  await checkReverseDns(dns, ip, report);
  const { findings, undetermined, records } = report;
  return { domain: ip, findings, undetermined, records };
}

const RANK = { critical: 0, warning: 1, info: 2 } as const;

/** Who does not say that he sends through SES may send through anybody: then his own addresses are all there is. */
const spfSuggestion = ({ ses, mailFrom, ips }: Subject): string =>
  ses !== null || mailFrom !== null || ips.length === 0
    ? 'v=spf1 include:amazonses.com ~all'
    : `v=spf1 ${ips.map((ip) => (ip.includes(':') ? `ip6:${ip}` : `ip4:${ip}`)).join(' ')} ~all`;
