import type { Dns } from '../../dns/model.ts';
import type { Examined, Subject } from '../model.ts';
import type { AuthenticationDeps, SpfEvaluation } from '../ports.ts';
import type { DomainReport } from '../report.ts';
import { STRANGERS, sesAddresses } from './addresses.ts';
import { tellPermerror } from './blame.ts';
import { checkLeftovers } from './leftovers.ts';
import { type Counted, propose, REFUSES } from './propose.ts';
import { readSpf } from './reading.ts';
import { isNearlySpf, isSpf } from './record.ts';
import { checkTerms } from './terms.ts';
import { isPersonalTree, permittedSamples, type SpfNode, spfTree } from './tree.ts';
import { checkTree, NO_SUCH_DOMAIN } from './ways.ts';

type Deps = Pick<AuthenticationDeps, 'dns' | 'evaluateSpf'>;
type Spf = Examined['spf'];
/** Most addresses that the records themselves permit and that are evaluated where no addresses are given. */
const MOST_SAMPLES = 24;

/**
 * SPF of the domain in MAIL FROM: what receivers make of it for the addresses that count. Those are the given ones, and
 * SES's published ranges where SES sends. Other addresses only add remarks.
 */
export async function checkSpf(deps: Deps, subject: Subject, report: DomainReport): Promise<Spf> {
  const domain = subject.mailFrom ?? subject.domain;
  const at = `${domain} TXT spf`;
  const answer = await report.ask(deps.dns, 'spf', domain, 'TXT');
  if (answer === null) return { result: 'temperror', lookups: 0, voidLookups: 0 };
  // Servers change the order of records; a message must not depend on it.
  const texts = answer.status === 'found' ? answer.records.map((strings) => strings.join('')).toSorted() : [];
  const records = texts.filter(isSpf);
  const near = texts.filter(isNearlySpf);
  for (const text of near) {
    const [note = 'it does not begin with "v=spf1 "'] = readSpf(text).notes;
    report.find('spf-version', `${text} (${note})`, { at });
  }
  const [alias] = answer.aliases;
  if (records.length === 0 && alias !== undefined) {
    const decide = `${domain} is an alias (CNAME) of ${alias}, and no TXT record can stand beside it: publish SPF at ${alias}, or replace the alias`;
    report.find('spf-none', `no SPF record at ${alias}, of which ${domain} is an alias`, { decide });
  } else if (records.length === 0) {
    report.find('spf-none', near.length > 0 ? `no usable SPF record at ${domain}` : `no SPF record at ${domain}`, {
      at,
    });
  }
  if (records.length > 1) report.find('spf-multiple', records.join(' | '), { at });
  await checkLeftovers(deps.dns, domain, texts, report);
  const [text] = records;
  if (text === undefined || records.length > 1) {
    const counted = await addressesThatCount(deps.dns, subject, report);
    if (alias === undefined) await propose(deps, subject, texts, counted, report);
    return { result: records.length > 1 ? 'permerror' : 'none', lookups: 0, voidLookups: 0 };
  }
  const tree = await spfTree(deps.dns, domain);
  checkTerms(text, at, report);
  const counted = await addressesThatCount(deps.dns, subject, report);
  await checkTree(deps.dns, tree, at, report);
  const spf = await evaluate(deps, tree, counted, at, report);
  if (spf.result === 'pass') soften(report);
  if (report.findings.some((one) => one.at === at)) {
    await propose(deps, subject, texts, counted, report);
  }
  return spf;
}

/**
 * The sending addresses pass, so receivers do not refuse mail for these rules; a name that others may register stays
 * critical.
 */
function soften(report: DomainReport): void {
  for (const [index, finding] of report.findings.entries()) {
    const { rule, expected } = finding;
    const isHarmless = rule === 'spf-include-dangling' && expected === NO_SUCH_DOMAIN;
    if (rule === 'spf-include-none' || rule === 'spf-include-loop' || isHarmless) {
      report.findings[index] = { ...finding, severity: 'warning' };
    }
  }
}

async function addressesThatCount(dns: Dns, { ips, ses, mailFrom }: Subject, report: DomainReport): Promise<Counted> {
  if (ses === null || mailFrom === null) return { given: ips, ses: [] };
  const ranges = await sesAddresses(dns);
  if (ranges === null) report.cannotTell('spf', 'the ranges of SES: no DNS server answers for amazonses.com');
  return { given: ips, ses: ranges ?? [] };
}

async function evaluate(deps: Deps, tree: SpfNode, counted: Counted, at: string, report: DomainReport): Promise<Spf> {
  const { domain } = tree;
  const ask = async (ip: string): Promise<{ readonly ip: string; readonly spf: SpfEvaluation }> => ({
    ...{ ip, spf: await deps.evaluateSpf({ sender: `postmaster@${domain}`, ip, helo: domain }) },
  });
  const [given, ses, strangers] = await Promise.all([
    Promise.all(counted.given.map(ask)),
    Promise.all(counted.ses.map(ask)),
    Promise.all(STRANGERS.flat().map(ask)),
  ]);
  const known = [...given, ...ses];
  for (const { ip, spf } of known) if (spf.result === 'pass') report.passed.counted.add(ip);
  for (const { ip, spf } of strangers) if (spf.result === 'pass') report.passed.strangers.add(ip);
  for (const { ip, spf } of known) {
    if (spf.result === 'temperror') report.cannotTell('spf', `${ip}: ${spf.comment}`);
  }
  const spoiled = known.find(({ spf }) => spf.result === 'permerror');
  if (spoiled !== undefined) await tellPermerror(deps, spoiled, tree, { at, report });
  for (const { ip, spf } of given) {
    if (REFUSES.has(spf.result)) report.find('spf-not-permitted', `${spf.result} for ${ip}: ${tree.text}`, { at });
  }
  const refused = ses.filter(({ spf }) => REFUSES.has(spf.result));
  if (refused.length > 0) {
    const ips = refused.map(({ ip }) => ip).join(', ');
    report.find('spf-ses-missing', `${refused[0]?.spf.result} for addresses of SES (${ips}): ${tree.text}`, { at });
  }
  await remark({ deps, ask, tree, isCounted: known.length > 0, strangers, at, report });

  const whole = strangers[0]?.spf;
  if (whole?.result === 'temperror' && known.length === 0) report.cannotTell('spf', whole.comment);
  const worst = (given.length > 0 ? given : ses).toSorted((a, b) => rank(a.spf) - rank(b.spf))[0]?.spf;
  const isBroken = report.findings.some(({ rule, severity }) => PERMERRORS.has(rule) && severity === 'critical');
  const fallback = isBroken
    ? 'permerror'
    : whole?.result === 'temperror' || whole?.result === 'none'
      ? whole.result
      : null;
  const counts = [...known, ...strangers].map(({ spf }) => spf);
  return {
    result: worst?.result ?? fallback,
    lookups: Math.max(...counts.map(({ lookups }) => lookups)),
    voidLookups: Math.max(...counts.map(({ voidLookups }) => voidLookups)),
  };
}

const PERMERRORS = new Set<string>(['spf-permerror', 'spf-too-many-lookups', 'spf-void-lookups']);
const WORST = ['permerror', 'fail', 'softfail', 'neutral', 'none', 'temperror', 'pass'];
const rank = ({ result }: SpfEvaluation): number => WORST.indexOf(result);

type Evaluated = { readonly ip: string; readonly spf: SpfEvaluation };
type Remarks = {
  readonly deps: Deps;
  readonly ask: (ip: string) => Promise<Evaluated>;
  readonly tree: SpfNode;
  readonly isCounted: boolean;
  readonly strangers: readonly Evaluated[];
  readonly at: string;
  readonly report: DomainReport;
};

/**
 * What addresses say that nobody sends from. Where it is known who sends that is a remark at most. Where it is not, a
 * record is broken if an address that it permits itself cannot be evaluated, or if none can and the record asks nobody
 * who they are.
 */
async function remark({ deps, ask, tree, isCounted, strangers, at, report }: Remarks): Promise<void> {
  const isOpen = STRANGERS.some((family) =>
    family.every((ip) => strangers.some((one) => one.ip === ip && one.spf.result === 'pass')),
  );
  if (isOpen && !report.has('spf-pass-all')) {
    report.find('spf-pass-all', `everybody passes, ${STRANGERS[0]?.[0]} too: ${tree.text}`, { at });
  }
  if (report.findings.some(({ rule }) => PERMERRORS.has(rule))) return;
  const samples = isCounted ? [] : await Promise.all(permittedSamples(tree, MOST_SAMPLES).map(ask));
  const spoiled = samples.find(({ spf }) => spf.result === 'permerror');
  if (spoiled !== undefined) {
    await tellPermerror(deps, spoiled, tree, { at, report });
    return;
  }
  const stranger = strangers.find(({ spf }) => spf.result === 'permerror');
  if (stranger === undefined) return;
  // Only one family of addresses: hosts without an IPv6 address, for example. The senders may never meet it.
  const isForAll = STRANGERS.every((family) =>
    strangers.some(({ ip, spf }) => family.includes(ip) && spf.result === 'permerror'),
  );
  const isBroken = !isCounted && isForAll && !isPersonalTree(tree);
  await tellPermerror(deps, stranger, tree, { at, report, ...(!isBroken && { severity: 'info' }) });
}
