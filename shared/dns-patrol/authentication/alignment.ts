import type { Dns } from '../dns/model.ts';
import type { DkimState } from './dkim/dkim.ts';
import { organizationalDomain } from './dmarc/discovery.ts';
import type { Examined, Subject } from './model.ts';
import type { DomainReport } from './report.ts';

/**
 * Whether a domain that authenticated speaks for the one in From (RFC 9989 section 4.4): strict wants the same name,
 * relaxed the same organizational domain. @returns null where that could not be found out
 */
export async function isAligned(
  dns: Dns,
  from: string,
  authenticated: string,
  mode: 'r' | 's',
): Promise<boolean | null> {
  if (from === authenticated) return true;
  if (mode === 's') return false;
  const [one, other] = await Promise.all([organizationalDomain(dns, from), organizationalDomain(dns, authenticated)]);
  return one === null || other === null ? null : one === other;
}

/**
 * Whether mail can pass DMARC as SES sends it: signed by the domain in From, or with an aligned MAIL FROM domain for
 * which SPF passes. Says nothing where it is not known how mail is sent.
 */
export async function checkAlignment(
  dns: Dns,
  { domain, mailFrom, ses }: Subject,
  { spf, dkim, dmarc }: Pick<Examined, 'spf' | 'dmarc'> & { readonly dkim: DkimState },
  report: DomainReport,
): Promise<void> {
  if (ses === null || dmarc.policy === null || dkim === 'signed' || dkim === 'unknown') return;
  const isStrict = report.findings.some(({ rule }) => rule === 'dmarc-strict-alignment');
  const isOwn = mailFrom !== null && (await isAligned(dns, domain, mailFrom, isStrict ? 's' : 'r'));
  if (isOwn === null || (isOwn && (spf.result === 'temperror' || spf.result === null))) {
    report.cannotTell('dmarc', `it could not be determined whether MAIL FROM ${mailFrom} is aligned with ${domain}`);
  } else if (!isOwn || spf.result !== 'pass') {
    report.find('dmarc-unaligned', `no usable DKIM signature, and MAIL FROM is ${mailFrom ?? 'of amazonses.com'}`, {
      decide: `Turn on DKIM for ${domain} in SES, and publish its records`,
    });
  }
}
