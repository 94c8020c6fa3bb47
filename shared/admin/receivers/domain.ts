import type { DomainState } from '../../capacity/domain.ts';
import type { DomainReport } from '../../reports/kept/domain-report.ts';
import { nextRecord, type SeenTexts } from '../../reports/next-record.ts';
import { shownDomain } from '../capacity/domains.ts';
import type { AnswerOf } from '../fleet/operations.ts';

type Shown = AnswerOf<'getDomain'>;
export type DomainFacts = {
  readonly checkedAt: string | null;
  readonly findings: AnswerOf<'listFindings'>['items'];
  readonly records: SeenTexts;
  readonly mail: DomainState | null;
  readonly report: DomainReport | null;
  readonly gmail: Shown['gmail'];
  readonly isCollecting: boolean;
};

/** More addresses are forged mail, one each. */
const MOST_SOURCES = 100;

/** A domain as the API answers. */
export const domainShown = (
  domain: string,
  { checkedAt, findings, records, mail, report, gmail, isCollecting }: DomainFacts,
): Shown => ({
  domain,
  checkedAt,
  records: [...records].map(([key, texts]) => {
    const [name = '', type = ''] = key.split(' ');
    return { name, type, texts: [...texts] };
  }),
  findings: [...findings],
  mail: mail === null ? null : shownDomain(mail, findings),
  reports: report === null ? null : reportShown(domain, report, records),
  gmail,
  isCollecting,
});

const reportShown = (
  domain: string,
  { messages, aligned, sources, readiness, days, reporters, tls, abuse, claimed }: DomainReport,
  records: SeenTexts,
): NonNullable<Shown['reports']> => ({
  messages,
  aligned,
  sources: firstOf(sources),
  readiness: { ...readiness, publish: nextRecord(domain, readiness, records) },
  days: [...days],
  reporters: [...reporters],
  tls: tlsShown(tls),
  abuse: { ...abuse },
  claimed: {
    ...claimed,
    sources: firstOf(claimed.sources),
    tls: tlsShown(claimed.tls),
    abuse: { ...claimed.abuse },
  },
});

const firstOf = (sources: DomainReport['sources']) => ({
  count: sources.length,
  first: sources.slice(0, MOST_SOURCES),
});
const tlsShown = (tls: DomainReport['tls']) => ({ ...tls, results: { ...tls.results } });
