import type { Dns } from '../../dns/model.ts';
import { registrableDomain } from '../public-suffix.ts';
import type { DomainReport } from '../report.ts';
import { rightedUris } from './reading.ts';
import { type DmarcRecord, isDmarc, isReportUri } from './record.ts';

/** Most destinations of reports that are checked. */
const MOST_DESTINATIONS = 10;

/** Where reports go, and whether the receiver agreed (RFC 9990 section 4, RFC 9991 section 4). */
export async function checkReports(
  dns: Dns,
  { rua, list, text }: DmarcRecord,
  domain: string,
  report: DomainReport,
): Promise<void> {
  const at = `_dmarc.${domain} TXT`;
  if (rua.length === 0) report.find('dmarc-no-rua', text, { at, isStep: true });
  for (const uri of rua.slice(0, MOST_DESTINATIONS)) {
    const destination = destinationOf(uri);
    if (!isReportUri(uri) || rightedUris(uri) !== uri) report.find('dmarc-rua-invalid', uri, { at });
    else if (destination !== null) await checkDestination(dns, { destination, domain, kind: 'rua' }, report);
  }
  const ruf = (list.tags.get('ruf') ?? '').split(',').map(destinationOf);
  for (const destination of new Set(ruf.slice(0, MOST_DESTINATIONS))) {
    if (destination !== null) await checkDestination(dns, { destination, domain, kind: 'ruf' }, report);
  }
}

const destinationOf = (uri: string): string | null =>
  /^\s*mailto:[^@]+@([^!?\s]+)/i.exec(uri)?.[1]?.toLowerCase().replace(/\.$/, '') ?? null;

type Destination = { readonly destination: string; readonly domain: string; readonly kind: 'rua' | 'ruf' };

async function checkDestination(
  dns: Dns,
  { destination, domain, kind }: Destination,
  report: DomainReport,
): Promise<void> {
  const check = `dmarc-${kind}`;
  const mx = await report.ask(dns, check, destination, 'MX');
  if (mx?.status === 'absent') {
    const [a, aaaa] = await Promise.all([
      report.ask(dns, check, destination, 'A'),
      report.ask(dns, check, destination, 'AAAA'),
    ]);
    if (a?.status === 'absent' && aaaa?.status === 'absent') {
      report.find(`dmarc-${kind}-no-mx`, `${destination} has neither MX nor address`, {
        decide: `Name an address in ${kind}= whose domain takes mail`,
      });
      // Its consent would change nothing.
      return;
    }
  }
  if ((registrableDomain(destination) ?? destination) === (registrableDomain(domain) ?? domain)) return;
  const own = `${domain}._report._dmarc.${destination}`;
  const texts = await report.texts(dns, check, own);
  if (texts === null || texts.some(isDmarc)) return;
  const all = await report.texts(dns, check, `*._report._dmarc.${destination}`);
  if (all === null || all.some(isDmarc)) return;
  const at = `${own} TXT`;
  report.find(`dmarc-${kind}-unauthorised`, `${destination} does not say that it takes reports about ${domain}`, {
    ...{ at, decide: `The owner of ${destination} publishes it, not that of ${domain}` },
  });
  if (!report.proposals.some((proposal) => proposal.at === at)) {
    report.propose({ at, candidates: [[{ name: own, type: 'TXT', data: 'v=DMARC1', replaces: isDmarc }]] });
  }
}
