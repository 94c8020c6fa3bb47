import ipaddr from 'ipaddr.js';
import type { Dns } from '../dns/model.ts';
import type { Examined } from './model.ts';
import type { AuthenticationDeps, SpfEvaluation } from './ports.ts';
import type { Report } from './report.ts';
import { isNearlySpf, isSpf, type SpfTerm, spfTerms, withTerm } from './spf-record.ts';
import { record as published } from './zone-record.ts';

/** Nobody may send from here (RFC 6890), so the whole record is walked through. */
const NOBODY = '240.0.0.1';
/** Records that are followed when an include is looked for that leads nowhere. */
const MOST_RECORDS = 20;
/** What fits into an answer of 512 bytes beside everything else (RFC 7208 section 3.4). Unit: bytes. */
const LONGEST_RECORD = 450;
const SMALL_ANSWER = 512;

/** SPF of one domain: its record by itself, and evaluated for every address from which mail goes out. */
export async function checkSpf(
  deps: Pick<AuthenticationDeps, 'dns' | 'evaluateSpf'>,
  domain: string,
  ips: readonly string[],
  report: Report,
  suggestion = 'v=spf1 include:amazonses.com ~all',
): Promise<Examined['spf']> {
  const texts = await report.texts(deps.dns, 'spf', domain);
  if (texts === null) return { result: 'temperror', lookups: 0, voidLookups: 0 };
  const records = texts.filter(isSpf);
  const mend = published(domain, 'TXT', suggestion);
  for (const text of texts.filter(isNearlySpf)) {
    report.find('spf-version', text, {
      mend: published(domain, 'TXT', text.slice(text.search(/v\s*=/i)).replace(/["'\u201d]+$/, '')),
    });
  }
  if (records.length === 0) report.find('spf-none', `no SPF record at ${domain}`, { mend });
  if (records.length > 1)
    report.find('spf-multiple', records.join(' | '), { mend: `Remove all but one SPF record at ${domain}` });
  await checkLeftovers(deps.dns, domain, texts, report);
  const [text] = records;
  if (text === undefined || records.length > 1) {
    return { result: records.length > 1 ? 'permerror' : 'none', lookups: 0, voidLookups: 0 };
  }
  checkTerms(domain, text, report);
  await checkIncludes(deps.dns, domain, report);
  return await evaluate(deps, domain, text, ips, report);
}

async function evaluate(
  { evaluateSpf }: Pick<AuthenticationDeps, 'evaluateSpf'>,
  domain: string,
  text: string,
  ips: readonly string[],
  report: Report,
): Promise<Examined['spf']> {
  const ask = (ip: string): Promise<SpfEvaluation> => evaluateSpf({ sender: `postmaster@${domain}`, ip, helo: domain });
  const whole = await ask(NOBODY);
  if (whole.result === 'permerror') report.find(permerrorRule(whole), `${text} (${whole.comment})`);
  const results = await Promise.all(ips.map(async (ip) => ({ ip, spf: await ask(ip) })));
  for (const { ip, spf } of results) {
    if (spf.result === 'temperror') report.cannotTell('spf', `${ip}: ${spf.comment}`);
    else if (spf.result !== 'pass' && spf.result !== 'permerror') {
      const term = ip.includes(':') ? `ip6:${ip}` : `ip4:${ip}`;
      report.find('spf-not-permitted', `${spf.result} for ${ip}: ${text}`, {
        mend: published(domain, 'TXT', withTerm(text, term)),
      });
    }
  }
  if (whole.result === 'temperror') report.cannotTell('spf', whole.comment);
  const worst = results.find(({ spf }) => spf.result !== 'pass') ?? results[0];
  const result = worst?.spf.result ?? (['permerror', 'temperror', 'none'].includes(whole.result) ? whole.result : null);
  return { result, lookups: whole.lookups, voidLookups: whole.voidLookups };
}

function permerrorRule({ comment }: SpfEvaluation): 'spf-too-many-lookups' | 'spf-void-lookups' | 'spf-permerror' {
  if (/too many void/i.test(comment)) return 'spf-void-lookups';
  return /too many dns/i.test(comment) ? 'spf-too-many-lookups' : 'spf-permerror';
}

/** What the record's own text gives away. */
function checkTerms(domain: string, text: string, report: Report): void {
  const terms = spfTerms(text);
  const rewritten = (change: (term: SpfTerm) => string | null): string =>
    published(domain, 'TXT', ['v=spf1', ...terms.map(change).filter((term) => term !== null)].join(' '));
  const all = terms.findIndex(({ name }) => name === 'all');
  const qualifier = terms[all]?.qualifier;
  const softly = { mend: rewritten((term) => (term.name === 'all' ? '~all' : term.text)) };
  if (qualifier === '+') report.find('spf-pass-all', text, softly);
  if (qualifier === '?') report.find('spf-neutral-all', text, softly);
  const redirect = terms.some(({ name, qualifier: sign }) => name === 'redirect' && sign === null);
  if (all < 0 && !redirect)
    report.find('spf-no-all', text, { mend: published(domain, 'TXT', `${text.trimEnd()} ~all`) });
  if (all >= 0 && redirect) {
    report.find('spf-redirect-ignored', text, {
      mend: rewritten((term) => (term.name === 'redirect' ? null : term.text)),
    });
  }
  const behind = all < 0 ? [] : terms.slice(all + 1).filter((term) => term.qualifier !== null);
  if (behind.length > 0) report.find('spf-after-all', behind.map((term) => term.text).join(' '));
  if (terms.some(({ name }) => name === 'ptr')) {
    report.find('spf-ptr', text, { mend: rewritten((term) => (term.name === 'ptr' ? null : term.text)) });
  }
  for (const term of terms.filter(({ name }) => name === 'ip4' || name === 'ip6')) {
    const right = networkOf(term.value);
    if (right === null || right === term.value) continue;
    const expected =
      right === '' ? {} : { mend: rewritten((one) => (one === term ? `${term.name}:${right}` : one.text)) };
    report.find('spf-cidr', term.text, expected);
  }
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > LONGEST_RECORD) report.find('spf-long', `${bytes} bytes`);
}

/** A network without its host bits; empty where it is the whole Internet, null where it is none. */
function networkOf(cidr: string): string | null {
  const [address = '', bits] = cidr.split('/');
  if (bits === undefined || !/^\d{1,3}$/.test(bits)) return null;
  if (bits === '0') return '';
  try {
    if (ipaddr.IPv4.isValidFourPartDecimal(address)) return `${ipaddr.IPv4.networkAddressFromCIDR(cidr)}/${bits}`;
    const network = ipaddr.IPv6.networkAddressFromCIDR(cidr);
    return network.toString() === ipaddr.IPv6.parse(address).toString() ? cidr : `${network}/${bits}`;
  } catch {
    return null;
  }
}

/** Records that nobody reads any more, or that make the whole answer too long. */
async function checkLeftovers(dns: Dns, domain: string, texts: readonly string[], report: Report): Promise<void> {
  for (const text of texts.filter((one) => /^spf2\.0\//i.test(one))) report.find('spf-sender-id', text);
  const bytes = texts.reduce((sum, text) => sum + new TextEncoder().encode(text).length + 13, domain.length + 18);
  if (bytes > SMALL_ANSWER) report.find('spf-txt-set-large', `${texts.length} TXT records, ${bytes} bytes`);
  const old = await dns.ask(domain, 'SPF');
  if (old.status === 'found') {
    const seen = old.records.map((strings) => strings.join('')).join(' | ');
    report.find('spf-type99', seen, { mend: `Remove the record of type SPF at ${domain}` });
  }
}

/** Follows includes and redirects, to name the one that leads nowhere, or back. Failures are mailauth's to tell. */
async function checkIncludes(dns: Dns, domain: string, report: Report): Promise<void> {
  const seen = new Set<string>();
  const follow = async (name: string, path: readonly string[]): Promise<void> => {
    if (path.includes(name)) {
      if (!report.has('spf-include-loop')) report.find('spf-include-loop', [...path, name].join(' → '));
      return;
    }
    if (seen.has(name) || seen.size >= MOST_RECORDS) return;
    seen.add(name);
    const answer = await dns.ask(name, 'TXT');
    if (answer.status === 'failed') return;
    const texts = answer.status === 'found' ? answer.records.map((strings) => strings.join('')).filter(isSpf) : [];
    const [text] = texts;
    if (text === undefined) {
      const rule =
        answer.status === 'absent' && answer.kind === 'nxdomain' ? 'spf-include-dangling' : 'spf-include-none';
      report.find(rule, `${path.at(-1)} includes ${name}, which has no SPF record`, {
        mend: `Remove include:${name} from the SPF record of ${path.at(-1)}`,
      });
      return;
    }
    for (const term of spfTerms(text)) {
      if ((term.name === 'include' || term.name === 'redirect') && !term.value.includes('%') && term.value !== '') {
        await follow(term.value.toLowerCase().replace(/\.$/, ''), [...path, name]);
      }
    }
  };
  await follow(domain, []);
}
