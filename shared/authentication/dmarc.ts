import type { Dns } from '../dns/model.ts';
import { appliedPolicy, type Discovery, discoverDmarc } from './dmarc-discovery.ts';
import { type DmarcRecord, isDmarc, isNearlyDmarc, isReportUri, strength } from './dmarc-record.ts';
import type { Examined, Subject } from './model.ts';
import { registrableDomain } from './public-suffix.ts';
import type { Report } from './report.ts';
import { record as published } from './zone-record.ts';

/** Tags that RFC 9989 removed. */
const REMOVED = ['pct', 'rf', 'ri'];
const KNOWN = new Set(['v', 'p', 'sp', 'np', 'adkim', 'aspf', 'fo', 'rua', 'ruf', 't', 'psd', ...REMOVED]);
/** Destinations of reports that are looked at. */
const MOST_DESTINATIONS = 10;

/** DMARC by RFC 9989: the records at the domain itself, and the one that applies to it. */
export async function checkDmarc(
  dns: Dns,
  { domain, mailFrom, ses }: Subject,
  report: Report,
): Promise<Examined['dmarc']> {
  const suggestion = `v=DMARC1; p=none; rua=mailto:dmarc@${registrableDomain(domain) ?? domain}`;
  const mend = published(`_dmarc.${domain}`, 'TXT', suggestion);
  await checkSet(dns, domain, report, mend);
  const found = await discoverDmarc(dns, domain);
  const nothing = { policy: null, recordDomain: null, organizationalDomain: null };
  if (found.status === 'failed') {
    report.cannotTell('dmarc', found.why);
    return nothing;
  }
  if (found.status === 'none') {
    if (!report.has('dmarc-multiple', 'dmarc-duplicate-tags')) {
      report.find('dmarc-none', `no DMARC record at _dmarc.${domain} or above`, { mend });
    }
    return { ...nothing, organizationalDomain: found.organizationalDomain };
  }
  const { record, recordDomain, organizationalDomain } = found;
  const at = `_dmarc.${recordDomain}`;
  report.records[`${at} TXT`] ??= [record.text];
  checkTags(record, at, report);
  checkInheritance(found, domain, report);
  await checkReports(dns, record, recordDomain, report);
  if (ses !== null || mailFrom !== null) checkStrict(record, domain, mailFrom, at, report);
  const policy = await appliedPolicy(dns, domain, found);
  if (policy === null && record.policy !== null) report.cannotTell('dmarc', `nobody knows whether ${domain} exists`);
  return { policy, recordDomain, organizationalDomain };
}

/** What is published at the name itself: none, one or several, and what only looks like a record. */
async function checkSet(dns: Dns, domain: string, report: Report, mend: string): Promise<void> {
  const name = `_dmarc.${domain}`;
  const texts = await report.texts(dns, 'dmarc', name);
  const records = texts?.filter(isDmarc) ?? [];
  if (records.length > 1)
    report.find('dmarc-multiple', records.join(' | '), { mend: `Remove all but one TXT at ${name}` });
  for (const text of texts?.filter(isNearlyDmarc) ?? []) report.find('dmarc-version', text, { mend });
  const apex = await report.texts(dns, 'dmarc', domain);
  for (const text of apex?.filter((one) => isDmarc(one) || isNearlyDmarc(one)) ?? []) {
    report.find('dmarc-at-apex', text, { mend: published(name, 'TXT', text) });
  }
  const [only] = records;
  if (records.length !== 1 || only === undefined) return;
  const duplicates = only
    .split(';')
    .map((part) => part.split('=')[0]?.trim() ?? '')
    .filter((tag) => tag !== '');
  if (new Set(duplicates).size < duplicates.length) report.find('dmarc-duplicate-tags', only, { mend });
}

function checkTags(record: DmarcRecord, at: string, report: Report): void {
  const { list, policy, text } = record;
  const p = list.tags.get('p')?.toLowerCase();
  const change = (from: string, to: string): string => published(at, 'TXT', text.replace(from, to));
  if (policy === null || policy.p !== p)
    report.find('dmarc-policy-invalid', text, { mend: published(at, 'TXT', withPolicy(text)) });
  else if (policy.p === 'none') {
    report.find('dmarc-policy-none', text, { mend: change(`p=${list.tags.get('p')}`, 'p=quarantine') });
  }
  const sub = policy?.sp;
  if (policy !== null && sub && strength(sub) < strength(policy.p)) {
    report.find('dmarc-sp-weaker', `p=${policy.p}, sp=${sub}`, {
      mend: change(`sp=${list.tags.get('sp')}`, `sp=${policy.p}`),
    });
  }
  if (policy !== null && policy.p === 'reject' && sub && sub !== 'reject' && policy.np === null) {
    report.find('dmarc-np-missing', text, { mend: published(at, 'TXT', `${text.replace(/;\s*$/, '')}; np=reject`) });
  }
  if (record.testing) report.find('dmarc-testing', text, { mend: published(at, 'TXT', without(text, 't')) });
  const removed = list.names.filter((name) => REMOVED.includes(name));
  if (removed.length > 0) {
    report.find('dmarc-removed-tags', removed.join(', '), {
      mend: published(at, 'TXT', removed.reduce(without, text)),
    });
  }
  const foreign = [
    ...list.foreign,
    ...list.names
      .slice(1)
      .filter((name) => !KNOWN.has(name) && /^(include|ip4|ip6|a|mx|all|exists|redirect)$/.test(name)),
  ];
  if (foreign.length > 0) report.find('dmarc-foreign-text', foreign.join('; '));
}

const withPolicy = (text: string): string =>
  `v=DMARC1; p=none${text.replace(/^[^;]*;?/, ';').replace(/;\s*(p|sp|np)\s*=[^;]*/gi, '')}`.replace(/;\s*$/, '');
const without = (text: string, tag: string): string => text.replace(new RegExp(`;\\s*${tag}\\s*=[^;]*`), '');

function checkInheritance(
  { recordDomain, organizationalDomain }: Discovery & { readonly status: 'found' },
  domain: string,
  report: Report,
): void {
  if (recordDomain !== domain) report.find('dmarc-inherited', `the record of ${recordDomain} applies`);
  const registered = registrableDomain(domain);
  if (registered !== null && registered !== organizationalDomain) {
    const seen = `${organizationalDomain} by the tree walk, ${registered} by the public suffix list`;
    const mend = published(`_dmarc.${registered}`, 'TXT', 'v=DMARC1; p=none; psd=n');
    report.find('dmarc-org-domain-differs', seen, { mend });
  }
}

/** Where reports go, and whether whoever gets them agreed (RFC 9990 section 4). */
async function checkReports(dns: Dns, { rua, text }: DmarcRecord, domain: string, report: Report): Promise<void> {
  if (rua.length === 0) {
    const mend = published(`_dmarc.${domain}`, 'TXT', `${text.replace(/;\s*$/, '')}; rua=mailto:dmarc@${domain}`);
    report.find('dmarc-no-rua', text, { mend });
  }
  for (const uri of rua.slice(0, MOST_DESTINATIONS)) {
    const destination = /^mailto:[^@]+@([^!?]+)/i.exec(uri)?.[1]?.toLowerCase();
    if (!isReportUri(uri)) {
      report.find(
        'dmarc-rua-invalid',
        uri,
        uri.includes('@') && !uri.includes(':') ? { mend: `rua=mailto:${uri}` } : {},
      );
    } else if (destination !== undefined) {
      await checkDestination(dns, destination, domain, report);
    }
  }
}

async function checkDestination(dns: Dns, destination: string, domain: string, report: Report): Promise<void> {
  const mx = await report.ask(dns, 'dmarc-rua', destination, 'MX');
  if (mx?.status === 'absent') {
    const address = await report.ask(dns, 'dmarc-rua', destination, 'A');
    if (address?.status === 'absent') report.find('dmarc-rua-no-mx', `${destination} has neither MX nor address`);
  }
  if ((registrableDomain(destination) ?? destination) === (registrableDomain(domain) ?? domain)) return;
  const own = `${domain}._report._dmarc.${destination}`;
  const texts = await report.texts(dns, 'dmarc-rua', own);
  if (texts === null || texts.some(isDmarc)) return;
  const all = await report.texts(dns, 'dmarc-rua', `*._report._dmarc.${destination}`);
  if (all === null || all.some(isDmarc)) return;
  report.find('dmarc-rua-unauthorised', `${destination} does not say that it takes reports about ${domain}`, {
    mend: published(own, 'TXT', 'v=DMARC1'),
  });
}

/** Strict alignment and a MAIL FROM domain of one's own never go together. */
function checkStrict(record: DmarcRecord, domain: string, mailFrom: string | null, at: string, report: Report): void {
  if (record.aspf !== 's' || mailFrom === domain || mailFrom === null) return;
  const mend = published(at, 'TXT', without(record.text, 'aspf'));
  report.find('dmarc-strict-alignment', `aspf=s, and MAIL FROM is ${mailFrom}, not ${domain}`, { mend });
}
