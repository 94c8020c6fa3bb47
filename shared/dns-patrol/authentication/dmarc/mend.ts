import type { Dns } from '../../dns/model.ts';
import type { DmarcPolicy } from '../model.ts';
import type { Change } from '../overlay.ts';
import { registrableDomain } from '../public-suffix.ts';
import type { DomainReport } from '../report.ts';
import { mergedReadings, readDmarc } from './reading.ts';
import { isDmarc, isNearlyDmarc, looksLikeDmarc, parseDmarc } from './record.ts';
import { repairedDmarc, steppedDmarc } from './tags.ts';

/** A name's record, and what must become of it beside what is wrong with it. */
export type PublishedDmarc = {
  readonly domain: string;
  /** `n`: it must say that it is an organizational domain; `none`: it must not say anything about that. */
  readonly psd: 'n' | 'none' | null;
  readonly isRelaxed: boolean;
  /** A record that is not there yet must not be weaker. */
  readonly floor: DmarcPolicy | null;
};

/** What could stand at a name instead of what stands there: one record, with all that must change in it. */
export async function proposeDmarc(dns: Dns, wanted: PublishedDmarc, report: DomainReport): Promise<void> {
  const { domain, psd, isRelaxed, floor } = wanted;
  const at = `_dmarc.${domain} TXT`;
  if (report.proposals.some((proposal) => proposal.at === at)) return;
  const answer = await dns.ask(`_dmarc.${domain}`, 'TXT');
  if (answer.status === 'failed') return;
  const texts = answer.status === 'found' ? answer.records.map((strings) => strings.join('')).toSorted() : [];
  const meant = texts.filter((text) => isDmarc(text) || isNearlyDmarc(text));
  const mailto = `mailto:dmarc@${registrableDomain(domain) ?? domain}`;
  const readings = (meant.length === 0 ? await elsewhere(dns, domain) : meant).map(readDmarc);
  const reading = mergedReadings(readings);
  const change = (data: string): readonly Change[] => [
    { name: `_dmarc.${domain}`, type: 'TXT', data, replaces: (text) => isDmarc(text) || isNearlyDmarc(text) },
  ];
  if (readings.length === 0) {
    const p = `v=DMARC1; p=${floor ?? 'none'}`;
    const end = psd === 'n' ? '; psd=n' : '';
    const fresh = floor === null ? [`${p}; rua=${mailto}`, p] : [`${p}${end}`];
    report.propose({ at, candidates: fresh.map(change) });
    return;
  }
  const tags = new Map(reading.tags);
  if (psd === 'n') tags.set('psd', 'n');
  if (psd === 'none') tags.delete('psd');
  const repaired = repairedDmarc({ ...reading, tags });
  if (repaired === null) {
    report.propose({ at, candidates: [] });
    return;
  }
  const record = parseDmarc(repaired);
  const steps = record === null ? [] : steppedDmarc(record, mailto, isRelaxed);
  report.propose({ at, candidates: [change(repaired)], steps: steps.map(change) });
}

/** Names at which nobody looks for the record, and what is wrong with each. */
export const misplaced = (domain: string): readonly (readonly [name: string, what: string])[] => [
  [`_dmarc.${domain}.${domain}`, 'with the domain twice'],
  [`dmarc.${domain}`, 'without the underscore'],
];

/** A record that was put at the domain itself by mistake, or at another name. */
export async function elsewhere(dns: Dns, domain: string): Promise<readonly string[]> {
  for (const name of [domain, ...misplaced(domain).map(([place]) => place)]) {
    const answer = await dns.ask(name, 'TXT');
    const texts = answer.status === 'found' ? answer.records.map((strings) => strings.join('')) : [];
    // Other texts stand at the domain itself, and none at names that are made for DMARC.
    const isMeant = (text: string): boolean => looksLikeDmarc(text) || (name !== domain && isNearlyDmarc(text));
    const meant = texts.filter(isMeant);
    if (meant.length > 0) return meant;
  }
  return [];
}
