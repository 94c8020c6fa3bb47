import { DAY_MS, type Day, type EpochMs, iso } from '../kernel/time.ts';
import type { Key } from './keys.ts';

/**
 * What receivers say of a domain lies in the totals table, in one partition a domain, an item for each thing that was
 * said. Nothing is added up when it is stored, so a write that is repeated changes nothing; whoever reads adds up.
 *
 * | sort key | an item is | written by |
 * | --- | --- | --- |
 * | `dmarc#DAY#DIGEST` | a DMARC report of a known receiver | `collect-reports` |
 * | `heard#DAY#DIGEST` | a DMARC report of anybody else who proves to have sent it: shown, decides nothing | `collect-reports` |
 * | `claims#DAY#DIGEST` | a DMARC report that nobody proves to have sent: shown apart | `collect-reports` |
 * | `tls#DAY#DIGEST` | what a TLS report of a known receiver says of the domain | `collect-reports` |
 * | `tls-heard#DAY#DIGEST`, `tls-claims#DAY#DIGEST` | the same of anybody else, and of nobody proved | `collect-reports` |
 * | `abuse#DAY#DIGEST` | an abuse report of whoever proves to have sent it | `collect-reports` |
 * | `abuse-claims#DAY#DIGEST` | one of nobody proved | `collect-reports` |
 * | `postmaster#DAY` | Gmail's Postmaster figures of a day | whoever fetches them |
 *
 * What anybody may send lies apart from what is believed, so no amount of it takes the place of that. Before 0.3.0
 * claims lay with what was heard, and all TLS reports together: they are read where they are.
 *
 * DAY is the day, UTC, with which the report begins (`2026-01-31`), DIGEST tells reports of one day apart.
 */
export const RECEIVERS_PREFIX = 'receivers#';
export const REPORT_PREFIXES = {
  dmarc: 'dmarc#',
  heard: 'heard#',
  claims: 'claims#',
  tls: 'tls#',
  tlsHeard: 'tls-heard#',
  tlsClaims: 'tls-claims#',
  abuse: 'abuse#',
  abuseClaims: 'abuse-claims#',
} as const;
export type ReportFamily = keyof typeof REPORT_PREFIXES;
export const POSTMASTER_PREFIX = 'postmaster#';

const dayText = (day: Day): string => iso(day * DAY_MS).slice(0, 10);
export const receiversPartition = (domain: string): string => `${RECEIVERS_PREFIX}${domain}`;
export const receiversKey = {
  /** All reports of one family that begin with one day have this beginning of their sort key. */
  dayOf: (family: ReportFamily, day: Day): string => `${REPORT_PREFIXES[family]}${dayText(day)}#`,
  report: (domain: string, family: ReportFamily, day: Day, digest: string): Key => ({
    pk: receiversPartition(domain),
    sk: `${receiversKey.dayOf(family, day)}${digest}`,
  }),
  postmaster: (domain: string, day: Day): Key => ({
    pk: receiversPartition(domain),
    sk: `${POSTMASTER_PREFIX}${dayText(day)}`,
  }),
} as const;

/** Domains of which receivers said anything, an item each; it expires when they have been silent for long. */
export const HEARD_DOMAINS = 'receivers-domains';
export const heardDomainKey = (domain: string): Key => ({ pk: HEARD_DOMAINS, sk: domain });

/** Mails to the report address that were refused, an item each. */
export const REFUSED_REPORTS = 'receivers-refused';
/** Those of one day, UTC, begin alike. */
export const refusedOfDay = (at: EpochMs): string => `${iso(at).slice(0, 10)}`;
export const refusedReportKey = (at: EpochMs, digest: string): Key => ({
  pk: REFUSED_REPORTS,
  sk: `${iso(at)}#${digest}`,
});
