import type { Dns } from '../../dns/model.ts';
import type { DomainReport } from '../report.ts';

const SMALL_ANSWER = 512;

/** Records that nobody reads any more, or that make the whole answer too long. */
export async function checkLeftovers(
  dns: Dns,
  domain: string,
  texts: readonly string[],
  report: DomainReport,
): Promise<void> {
  for (const text of texts.filter((one) => /^spf2\.0\//i.test(one))) {
    report.find('spf-sender-id', text, { decide: `Remove the TXT record at ${domain} that begins with spf2.0` });
  }
  const bytes = texts.reduce((sum, text) => sum + new TextEncoder().encode(text).length + 13, domain.length + 18);
  if (bytes > SMALL_ANSWER) {
    report.find('spf-txt-set-large', `${texts.length} TXT records, ${bytes} bytes`, {
      decide: `Remove TXT records at ${domain} that nobody needs any more, such as old proofs of ownership`,
    });
  }
  const old = await dns.ask(domain, 'SPF');
  if (old.status === 'found') {
    const seen = old.records.map((strings) => strings.join('')).join(' | ');
    report.find('spf-type99', seen, { decide: `Remove the record of type SPF at ${domain}` });
  }
}
