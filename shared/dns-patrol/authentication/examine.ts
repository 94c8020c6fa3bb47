import type { Dns } from '../dns/model.ts';
import { checkAlignment } from './alignment.ts';
import { checkBimi } from './bimi.ts';
import { checkDkim } from './dkim/dkim.ts';
import { discoverDmarc } from './dmarc/discovery.ts';
import { checkDmarc } from './dmarc/dmarc.ts';
import { checkMailFrom } from './mail-from.ts';
import { isWorse, type Look, withMends } from './mends.ts';
import type { Examined, Subject } from './model.ts';
import { checkMtaSts } from './mta-sts.ts';
import { checkMx } from './mx.ts';
import { type Change, cachedDns, withChanges } from './overlay.ts';
import { checkParked } from './parked.ts';
import type { AuthenticationDeps, EvaluateSpf, PolicyAnswer } from './ports.ts';
import { DomainReport } from './report.ts';
import { checkTlsReporting } from './reporting.ts';
import { requirementsOf } from './requirements.ts';
import { deniesAll, proveResolver } from './resolver-proof.ts';
import { checkReverseDns } from './reverse-dns.ts';
import { checkSpf } from './spf/spf.ts';
import { checkSurroundings } from './surroundings.ts';

/**
 * Checks everything that the mail of a domain depends on. Never throws; a check without an answer is undetermined.
 * @param names whether to check the addresses' names here, too
 */
export async function examineDomain(deps: AuthenticationDeps, subject: Subject, names = true): Promise<Examined> {
  const dns = cachedDns(deps.dns);
  const { fetchDocument } = deps;
  const once: AuthenticationDeps = {
    ...deps,
    dns,
    fetchPolicy: fetchedOnce(deps.fetchPolicy),
    ...(fetchDocument !== undefined && { fetchDocument: fetchedOnce(fetchDocument) }),
    evaluateSpf: evaluatedOnce(deps.evaluateSpf, dns),
  };
  const [liar, before] = await Promise.all([proveResolver(dns, deps.nonce), look(once, subject, names)]);
  const blind = liar ?? (isNothingFound(before) ? await deniesAll(dns) : null);
  if (blind !== null) return nothingKnown(subject.domain, blind);
  const again = (changed: Pick<AuthenticationDeps, 'dns' | 'evaluateSpf'>): Promise<Look> =>
    look({ ...once, ...changed }, subject, names);
  const findings = await withMends(once, before, again);
  const { report, spf, dmarc, requirements, checks } = before;
  return {
    ...{ domain: subject.domain, spf, dmarc, requirements, checks },
    findings: findings.toSorted((a, b) => RANK[a.severity] - RANK[b.severity] || (a.rule < b.rule ? -1 : 1)),
    undetermined: report.undetermined,
    records: report.records,
  };
}

/** No record of any type, at any name that was asked for. */
const isNothingFound = ({ report }: Look): boolean =>
  Object.values(report.records).every((records) => records.length === 0);

/** What a domain would look like with changes published, and whether something that is good now would not be then. */
export type Trial = (
  changes: readonly Change[],
) => Promise<{ readonly isWorse: boolean; readonly findings: Look['report']['findings'] }>;

/** Tries changes out without publishing them. What was asked before is not asked again. */
export async function trialOf(deps: AuthenticationDeps, subject: Subject): Promise<Trial> {
  const dns = cachedDns(deps.dns);
  const before = await look({ ...deps, dns }, subject, false);
  return async (changes) => {
    if (changes.length === 0) return { isWorse: false, findings: before.report.findings };
    const changed = withChanges(dns, changes);
    const evaluateSpf: EvaluateSpf = (question, through = changed) => deps.evaluateSpf(question, through);
    const after = await look({ ...deps, dns: changed, evaluateSpf }, subject, false);
    return { isWorse: isWorse(before, after), findings: after.report.findings };
  };
}

async function look(deps: AuthenticationDeps, subject: Subject, names: boolean): Promise<Look> {
  const { dns } = deps;
  const { domain } = subject;
  const report = new DomainReport();
  const exists = await report.ask(dns, 'domain', domain, 'NS');
  if (exists?.status === 'absent' && exists.kind === 'nxdomain') {
    report.find('domain-nxdomain', `${domain} does not exist`, {
      decide: `Register ${domain}, or correct its spelling; if it was registered, ask its registrar`,
    });
  }
  if (subject.isParked === true) return await lookAtParked(deps, domain, report);
  // With SES and its own MAIL FROM no receiver checks the domain's SPF; SPF passes for amazonses.com.
  const isSpfOurs = subject.ses === null || subject.mailFrom !== null;
  const signing = checkDkim(dns, subject, report);
  const [spf, dkim, dmarc, hosts, reverseDns] = await Promise.all([
    isSpfOurs ? checkSpf(deps, subject, report) : ({ result: 'pass', lookups: 0, voidLookups: 0 } as const),
    signing,
    checkDmarc(dns, subject, signing, report),
    checkMx(dns, domain, report),
    Promise.all((names ? subject.ips : []).map((ip) => checkReverseDns(dns, ip, report))),
    checkMailFrom(dns, subject, report),
    checkTlsReporting(dns, domain, report),
  ]);
  const [, , bimi, around] = await Promise.all([
    checkAlignment(dns, subject, { spf, dkim, dmarc }, report),
    checkMtaSts(deps, domain, hosts, report),
    checkBimi(deps, domain, dmarc, await discoverDmarc(dns, domain), report),
    checkSurroundings(dns, domain, hosts),
  ]);
  const requirements = requirementsOf({ spf, dkim, dmarc, reverseDns }, report);
  return { report, spf, dmarc, requirements, checks: [...around, ...bimi] };
}

/** Nothing is sent, so SPF and DMARC should close the domain, and other checks do not apply. */
async function lookAtParked({ dns }: AuthenticationDeps, domain: string, report: DomainReport): Promise<Look> {
  const dmarc = await checkDmarc(dns, { ...NOBODY, domain }, Promise.resolve('not-looked-at'), report);
  const spf = await checkParked(dns, domain, dmarc, report);
  return { report, spf, dmarc, requirements: [], checks: await checkSurroundings(dns, domain, []) };
}
const NOBODY = { ips: [], mailFrom: null, selectors: [], ses: null } as const;

/** A resolver that makes up answers cannot be used for any check. */
function nothingKnown(domain: string, why: string): Examined {
  const spf = { result: 'temperror', lookups: 0, voidLookups: 0 } as const;
  const dmarc = { policy: null, recordDomain: null, organizationalDomain: null };
  const report = new DomainReport();
  for (const check of ['resolver', 'dmarc']) report.cannotTell(check, why);
  const requirements = requirementsOf({ spf, dkim: 'unknown', dmarc, reverseDns: [] }, report);
  return {
    domain,
    spf,
    dmarc,
    requirements,
    checks: [],
    findings: [],
    undetermined: [{ check: 'resolver', why }],
    records: {},
  };
}

/** What was evaluated with the DNS as it is, is known; only with another one it is evaluated again. */
function evaluatedOnce(evaluateSpf: EvaluateSpf, dns: Dns): EvaluateSpf {
  const known = new Map<string, ReturnType<EvaluateSpf>>();
  return (question, through = dns) => {
    if (through !== dns) return evaluateSpf(question, through);
    const key = `${question.sender} ${question.ip}`;
    const answer = known.get(key) ?? evaluateSpf(question, dns);
    known.set(key, answer);
    return answer;
  };
}

function fetchedOnce<T extends readonly string[]>(
  fetch: (...where: T) => Promise<PolicyAnswer>,
): (...where: T) => Promise<PolicyAnswer> {
  const known = new Map<string, Promise<PolicyAnswer>>();
  return (...where) => {
    const key = where.join(' ');
    const answer = known.get(key) ?? fetch(...where);
    known.set(key, answer);
    return answer;
  };
}

/** Checks the name of one address, which is the same for all domains that send through it. Never throws. */
export async function examineAddress(
  dns: Dns,
  ip: string,
): Promise<Pick<Examined, 'domain' | 'findings' | 'undetermined' | 'records'>> {
  const report = new DomainReport();
  await checkReverseDns(dns, ip, report);
  const { findings, undetermined, records } = report;
  const told = findings.map(({ rule, severity, seen, expected, decide }) => ({
    rule,
    severity,
    seen,
    expected,
    decide,
    mend: null,
  }));
  return { domain: ip, findings: told, undetermined, records };
}

const RANK = { critical: 0, warning: 1, info: 2 } as const;
