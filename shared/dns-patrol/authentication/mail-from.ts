import type { Dns } from '../dns/model.ts';
import type { Subject } from './model.ts';
import type { DomainReport } from './report.ts';

/** A custom MAIL FROM domain as SES wants it: below the identity, and one MX to its feedback host. */
export async function checkMailFrom(dns: Dns, { domain, mailFrom, ses }: Subject, report: DomainReport): Promise<void> {
  if (ses === null) return;
  if (mailFrom === null) {
    report.find('mail-from-default', `mail of ${domain} has a MAIL FROM of amazonses.com`, {
      decide: `Set a custom MAIL FROM domain such as bounce.${domain} in SES`,
    });
    return;
  }
  if (!mailFrom.endsWith(`.${domain}`)) {
    report.find('mail-from-parent', mailFrom, { decide: `Set a custom MAIL FROM domain below ${domain} in SES` });
  }
  const host = `feedback-smtp.${ses.region}.amazonses.com`;
  const at = `${mailFrom} MX`;
  const mx = await report.ask(dns, 'mail-from', mailFrom, 'MX');
  if (mx !== null) {
    const hosts = mx.status === 'found' ? mx.records.map(({ exchange }) => exchange) : [];
    if (hosts.length !== 1 || hosts[0] !== host) {
      report.find('mail-from-mx', hosts.length === 0 ? `no MX at ${mailFrom}` : hosts.join(', '), {
        expected: `exactly one MX record, to ${host}`,
        at,
      });
      report.propose({ at, candidates: [[{ name: mailFrom, type: 'MX', data: `10 ${host}`, replaces: () => true }]] });
    }
  }
}
