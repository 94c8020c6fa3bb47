import type { Dns } from '../dns/model.ts';
import type { Subject } from './model.ts';
import type { Report } from './report.ts';
import { isSpf } from './spf-record.ts';
import { record as published } from './zone-record.ts';

/** A custom MAIL FROM domain as SES wants it: below the identity, one MX to its feedback host, SPF that names SES. */
export async function checkMailFrom(dns: Dns, { domain, mailFrom, ses }: Subject, report: Report): Promise<void> {
  if (ses === null) return;
  if (mailFrom === null) {
    report.find('mail-from-default', `mail of ${domain} has a MAIL FROM of amazonses.com`, {
      mend: `Set a custom MAIL FROM domain such as bounce.${domain} in SES`,
    });
    return;
  }
  if (!mailFrom.endsWith(`.${domain}`)) report.find('mail-from-parent', mailFrom);
  const host = `feedback-smtp.${ses.region}.amazonses.com`;
  const mend = published(mailFrom, 'MX', `10 ${host}`);
  const mx = await report.ask(dns, 'mail-from', mailFrom, 'MX');
  if (mx !== null) {
    const hosts = mx.status === 'found' ? mx.records.map(({ exchange }) => exchange) : [];
    if (hosts.length !== 1 || hosts[0] !== host) {
      report.find('mail-from-mx', hosts.length === 0 ? `no MX at ${mailFrom}` : hosts.join(', '), {
        expected: `exactly one MX record, to ${host}`,
        mend,
      });
    }
  }
  const texts = await report.texts(dns, 'mail-from', mailFrom);
  const [spf] = texts?.filter(isSpf) ?? [];
  if (spf !== undefined && !/(?:^|\s)[+]?include:amazonses\.com\.?(?:\s|$)/i.test(spf)) {
    report.find('spf-ses-missing', spf, { mend: published(mailFrom, 'TXT', 'v=spf1 include:amazonses.com ~all') });
  }
}
