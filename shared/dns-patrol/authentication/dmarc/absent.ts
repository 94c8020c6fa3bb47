import type { Dns } from '../../dns/model.ts';
import { registrableDomain } from '../public-suffix.ts';
import type { DomainReport } from '../report.ts';
import { parseTagList } from '../tag-list.ts';
import { misplaced, proposeDmarc } from './mend.ts';
import { isDmarc, isNearlyDmarc, looksLikeDmarc } from './record.ts';

export const placeOf = (domain: string): string => `_dmarc.${domain} TXT`;
export const isMeant = (text: string): boolean => isDmarc(text) || isNearlyDmarc(text);

/** `alias`: the name is an alias of one without such a record. */
export type Own = 'meant' | 'nothing' | 'alias' | 'unknown';

/** No record applies: the nearest name at which one was meant says why. */
export async function tellNone(dns: Dns, domain: string, own: Own, report: DomainReport): Promise<void> {
  if (own === 'meant') {
    if (!report.has('dmarc-multiple', 'dmarc-duplicate-tags')) {
      report.find('dmarc-none', `no usable DMARC record at _dmarc.${domain}`, { at: placeOf(domain) });
    }
    await proposeDmarc(dns, { domain, psd: null, isRelaxed: false, floor: null }, report);
    return;
  }
  if (own === 'alias') {
    const answer = await dns.ask(`_dmarc.${domain}`, 'TXT');
    const target = answer.status === 'failed' ? '' : (answer.aliases.at(-1) ?? '');
    report.find('dmarc-none', aliasWords(domain, target), { decide: withoutAlias(domain, target) });
    return;
  }
  const above = await meantAbove(dns, domain, report);
  if (above === null) {
    const where = await standsAt(dns, domain, report);
    report.find('dmarc-none', `no DMARC record at _dmarc.${domain} or above${where}`, { at: placeOf(domain) });
    await proposeDmarc(dns, { domain, psd: null, isRelaxed: false, floor: null }, report);
    return;
  }
  const seen = `the record that should apply is broken: ${above.why}`;
  if (above.alias !== undefined) {
    report.find('dmarc-none', seen, { decide: withoutAlias(above.domain, above.alias) });
    return;
  }
  report.find('dmarc-none', seen, { at: placeOf(above.domain) });
  await proposeDmarc(dns, { domain: above.domain, psd: null, isRelaxed: false, floor: null }, report);
}

/** Where somebody put it by mistake, in words. */
async function standsAt(dns: Dns, domain: string, report: DomainReport): Promise<string> {
  for (const [name, what] of misplaced(domain)) {
    const texts = await report.texts(dns, 'dmarc', name);
    if (texts?.some(isMeant)) return `: it stands at ${name}, ${what}`;
  }
  return '';
}

const aliasWords = (domain: string, target: string): string =>
  `_dmarc.${domain} is an alias (CNAME) of ${target}, where there is no DMARC record`;
const withoutAlias = (domain: string, target: string): string =>
  `Remove the CNAME at _dmarc.${domain}, beside which no TXT record can stand, and publish one there; or publish it at ${target}`;

/** The nearest name above at which somebody meant a record, and what is wrong with it. */
async function meantAbove(
  dns: Dns,
  domain: string,
  report: DomainReport,
): Promise<{ readonly domain: string; readonly why: string; readonly alias?: string } | null> {
  const top = registrableDomain(domain) ?? domain;
  for (let name = domain; name !== top && name.endsWith(`.${top}`); ) {
    name = name.slice(name.indexOf('.') + 1);
    const answer = await report.ask(dns, 'dmarc', `_dmarc.${name}`, 'TXT');
    if (answer === null) return null;
    const texts = answer.status === 'found' ? answer.records.map((strings) => strings.join('')).filter(isMeant) : [];
    const [text] = texts;
    const at = `_dmarc.${name}`;
    if (text === undefined) {
      const alias = answer.aliases.at(-1);
      if (alias !== undefined) return { domain: name, alias, why: aliasWords(name, alias) };
      const apex = (await report.texts(dns, 'dmarc', name))?.find(looksLikeDmarc);
      if (apex === undefined) continue;
      return { domain: name, why: `it stands at ${name}, where nobody looks for it, and not at ${at}: ${apex}` };
    }
    if (texts.length > 1)
      return { domain: name, why: `${at} has ${texts.length} records, which count as none: ${texts.join(' | ')}` };
    const { duplicates } = parseTagList(text);
    const what =
      duplicates.length > 0 && isDmarc(text) ? `has ${duplicates.join(', ')} twice` : 'does not begin with v=DMARC1;';
    return { domain: name, why: `${at} ${what}: ${text}` };
  }
  return null;
}
