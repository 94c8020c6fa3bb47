import type { Dns } from '../../dns/model.ts';
import type { DkimState } from '../dkim/dkim.ts';
import { DMARC_POLICIES, type Examined, type Subject } from '../model.ts';
import { registrableDomain } from '../public-suffix.ts';
import type { DomainReport } from '../report.ts';
import { parseTagList } from '../tag-list.ts';
import { isMeant, type Own, placeOf, tellNone } from './absent.ts';
import { appliedPolicy, type Discovery, discoverDmarc } from './discovery.ts';
import { type PublishedDmarc, proposeDmarc } from './mend.ts';
import { KNOWN, meantPolicy, REMOVED, readDmarc } from './reading.ts';
import { type DmarcRecord, isDmarc, isNearlyDmarc, looksLikeDmarc, strength } from './record.ts';
import { checkReports } from './reports.ts';
import { oddValues } from './tags.ts';

/** DMARC by RFC 9989: the records at the domain itself, and the one that applies to it. */
export async function checkDmarc(
  dns: Dns,
  { domain, mailFrom, ses }: Subject,
  dkim: Promise<DkimState>,
  report: DomainReport,
): Promise<Examined['dmarc']> {
  const published: PublishedDmarc = { domain, psd: null, isRelaxed: false, floor: null };
  const own = await checkOwn(dns, domain, report);
  const found = await discoverDmarc(dns, domain);
  const nothing = { policy: null, recordDomain: null, organizationalDomain: null };
  if (found.status === 'failed') {
    report.cannotTell('dmarc', found.why);
    return nothing;
  }
  const { organizationalDomain } = found;
  if (found.status === 'none') {
    if (own !== 'unknown') await tellNone(dns, domain, own, report);
    return { ...nothing, organizationalDomain };
  }
  const { record, recordDomain } = found;
  report.records[placeOf(recordDomain)] ??= [record.text];
  checkTags(record, placeOf(recordDomain), report);
  const isStrict =
    ses !== null || mailFrom !== null ? await checkStrict(record, { domain, mailFrom }, await dkim, report) : false;
  const policy = await appliedPolicy(dns, domain, found);
  if (policy === null && record.policy !== null)
    report.cannotTell('dmarc', `it could not be determined whether ${domain} exists`);
  await checkReports(dns, record, recordDomain, report);
  const other = checkInheritance(found, domain, report);
  const floor = policy ?? record.policy?.p ?? null;
  if (own === 'meant' && recordDomain !== domain) await proposeDmarc(dns, published, report);
  const here: PublishedDmarc = { ...published, domain: recordDomain, isRelaxed: isStrict };
  if (other?.domain !== recordDomain) await proposeDmarc(dns, here, report);
  if (other !== null) await proposeDmarc(dns, { ...here, ...other, floor }, report);
  return { policy, recordDomain, organizationalDomain };
}

/** What is published at the name itself: none, one or several, and what only looks like a record. */
async function checkOwn(dns: Dns, domain: string, report: DomainReport): Promise<Own> {
  const name = `_dmarc.${domain}`;
  const at = placeOf(domain);
  const answer = await report.ask(dns, 'dmarc', name, 'TXT');
  const texts = answer?.status === 'found' ? answer.records.map((strings) => strings.join('')).toSorted() : [];
  const records = texts.filter(isDmarc);
  if (records.length > 1) report.find('dmarc-multiple', records.join(' | '), { at });
  for (const text of texts.filter(isNearlyDmarc)) {
    const [note = 'it does not begin with v=DMARC1;'] = readDmarc(text).notes;
    report.find('dmarc-version', `${text} (${note})`, { at });
  }
  const [only] = records;
  if (records.length === 1 && only !== undefined) {
    const { duplicates } = parseTagList(only);
    if (duplicates.length > 0) report.find('dmarc-duplicate-tags', `${only} (twice: ${duplicates.join(', ')})`, { at });
  }
  const apex = await report.texts(dns, 'dmarc', domain);
  for (const text of apex?.filter(looksLikeDmarc) ?? []) {
    const decide = `Remove it at ${domain}, where nobody looks for it; the record belongs at ${name}`;
    report.find('dmarc-at-apex', text, { decide });
  }
  if (answer === null) return 'unknown';
  if (texts.some(isMeant)) return 'meant';
  return answer.aliases.length > 0 ? 'alias' : 'nothing';
}

function checkTags(record: DmarcRecord, at: string, report: DomainReport): void {
  const { list, policy, text } = record;
  const word = (name: string): string | undefined => list.tags.get(name)?.toLowerCase();
  const { notes, conflicts } = readDmarc(text);
  const seen = `${text}${noted(notes)}`;
  const wrong = ['p', 'sp', 'np'].flatMap((name) => {
    const value = word(name);
    return value === undefined || DMARC_POLICIES.some((one) => one === value) ? [] : [`${name}=${value}`];
  });
  const what = wrong.length === 0 ? '' : ` (no policy: ${wrong.join(', ')})`;
  const isUnclear = (word('p') ?? '') !== '' && meantPolicy(word('p')) === null;
  const decide = isUnclear ? `Say which policy is meant by p=${word('p')}: none, quarantine or reject` : null;
  if (policy === null) {
    report.find('dmarc-policy-invalid', `${seen}: without a policy and without rua= it counts as no record${what}`, {
      ...{ at, decide, severity: 'critical' },
    });
  } else if (
    policy.p !== word('p') ||
    (word('sp') ?? policy.sp) !== policy.sp ||
    (word('np') ?? policy.np) !== policy.np
  ) {
    report.find('dmarc-policy-invalid', `${seen}: it counts as p=${policy.p}${what}`, { at, decide });
  } else if (policy.p === 'none') {
    report.find('dmarc-policy-none', text, { at, isStep: true });
  }
  if (policy?.sp && strength(policy.sp) < strength(policy.p)) {
    report.find('dmarc-sp-weaker', `p=${policy.p}, sp=${policy.sp}`, { at, isStep: true });
    if (policy.p === 'reject' && policy.np === null) report.find('dmarc-np-missing', text, { at, isStep: true });
  }
  if (record.testing) report.find('dmarc-testing', text, { at, isStep: true });
  const removed = list.names.filter((name) => REMOVED.includes(name));
  if (removed.length > 0) report.find('dmarc-removed-tags', removed.join(', '), { at });
  const odd = oddValues(record);
  if (odd.length > 0) report.find('dmarc-tag-invalid', odd.join('; '), { at });
  const foreign = [...list.foreign, ...list.names.slice(1).filter((name) => !KNOWN.has(name) && isForeign(name))];
  if (foreign.length > 0) {
    report.find('dmarc-foreign-text', `${foreign.join('; ')}${noted(notes)}`, { at });
  }
  const unknown = list.names.slice(1).filter((name) => !KNOWN.has(name) && !isForeign(name));
  const isUnclearName = conflicts.some((tag) => ['name', 'rua', 'policy'].includes(tag));
  if (unknown.length > 0) {
    report.find('dmarc-unknown-tags', `${unknown.join(', ')}${noted(notes)}`, {
      ...{ at, decide: isUnclearName ? `Say which tag is meant by ${unknown.join(', ')}, and write its name` : null },
    });
  }
}

const noted = (notes: readonly string[]): string => (notes.length === 0 ? '' : ` (${notes.join('; ')})`);

/** A word of SPF: somebody put two records into one. */
const isForeign = (name: string): boolean => /^(include|ip4|ip6|a|mx|all|exists|redirect)$/i.test(name);

/** @returns what else must be published so that the walk and the public suffix list agree; null: nothing */
function checkInheritance(
  { record, recordDomain, organizationalDomain }: Discovery & { readonly status: 'found' },
  domain: string,
  report: DomainReport,
): Pick<PublishedDmarc, 'domain' | 'psd'> | null {
  if (recordDomain !== domain) report.find('dmarc-inherited', `the record of ${recordDomain} applies`);
  const registered = registrableDomain(domain);
  if (registered === null || registered === organizationalDomain) return null;
  const seen = `${organizationalDomain} by the tree walk, ${registered} by the public suffix list`;
  if (record.psd === 'n' && recordDomain !== registered) {
    const decide = `psd=n at _dmarc.${recordDomain} makes it an organizational domain of its own: take it out if it belongs to ${registered}, leave it if it does not`;
    report.find('dmarc-org-domain-differs', seen, { decide });
    return null;
  }
  report.find('dmarc-org-domain-differs', seen, { at: placeOf(registered) });
  const isAbove = registered.endsWith(`.${organizationalDomain}`);
  return { domain: registered, psd: isAbove ? 'n' : 'none' };
}

/** SPF never counts where alignment is strict and MAIL FROM is a domain of its own. A signature makes up for it. */
async function checkStrict(
  record: DmarcRecord,
  { domain, mailFrom }: Pick<Subject, 'domain' | 'mailFrom'>,
  dkim: DkimState,
  report: DomainReport,
): Promise<boolean> {
  if (record.aspf !== 's' || mailFrom === domain || mailFrom === null) return false;
  const severity = dkim === 'signed' ? 'info' : dkim === 'broken' ? 'critical' : 'warning';
  const at = `_dmarc.${domain} TXT`;
  report.find('dmarc-strict-alignment', `aspf=s, and MAIL FROM is ${mailFrom}, not ${domain}`, {
    ...{ at, severity, isStep: true },
  });
  return true;
}
