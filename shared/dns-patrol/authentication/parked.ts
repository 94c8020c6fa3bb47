import type { Dns } from '../dns/model.ts';
import type { Examined } from './model.ts';
import type { Change } from './overlay.ts';
import type { DomainReport } from './report.ts';
import { spfChange } from './spf/propose.ts';
import { isSpf } from './spf/record.ts';

/** A domain that sends no mail and takes none says so, or others send in its name (M3AAWG, Protecting Parked Domains). */
export async function checkParked(
  dns: Dns,
  domain: string,
  dmarc: Examined['dmarc'],
  report: DomainReport,
): Promise<Examined['spf']> {
  const spfAt = `${domain} TXT spf`;
  const texts = (await report.texts(dns, 'spf', domain))?.filter(isSpf) ?? null;
  const isClosed = texts?.length === 1 && /^v=spf1 +-all *$/i.test(texts[0] ?? '');
  if (texts !== null && !isClosed) {
    report.find('parked-spf', texts.length === 0 ? `no SPF record at ${domain}` : texts.join(' | '), { at: spfAt });
    report.propose({ at: spfAt, candidates: [[spfChange(domain, 'v=spf1 -all')]] });
  }
  const mxAt = `${domain} MX`;
  const mx = await report.ask(dns, 'mx', domain, 'MX');
  const hosts = mx?.status === 'found' ? mx.records.map(({ exchange }) => exchange) : [];
  if (mx !== null && !(hosts.length === 1 && (hosts[0] === '' || hosts[0] === '.'))) {
    report.find('parked-mx', hosts.length === 0 ? `no MX at ${domain}` : hosts.join(', '), { at: mxAt });
    report.propose({
      at: mxAt,
      candidates: [[{ name: domain, type: 'MX', data: '0 ', replaces: () => true } as Change]],
    });
  }
  if (dmarc.policy !== 'reject' && !report.undetermined.some(({ check }) => check === 'dmarc')) {
    const at = dmarc.recordDomain === null || dmarc.recordDomain === domain ? domain : dmarc.recordDomain;
    report.find('parked-dmarc', dmarc.policy === null ? 'no DMARC policy' : `the policy is p=${dmarc.policy}`, {
      decide: `Publish p=reject at _dmarc.${at}: "v=DMARC1; p=reject" is enough where nothing is there yet`,
    });
  }
  return { result: texts === null ? 'temperror' : null, lookups: 0, voidLookups: 0 };
}
