import { type DomainSummary, domainsOf, type TlsSummary, tlsOf } from '../../../shared/reports/summary.ts';
import type { Reading, Refused } from './read.ts';

/** What `lazaretto reports --json` prints. */
export type ReportsSummary = {
  readonly reports: {
    readonly read: number;
    readonly counted: number;
    readonly duplicates: number;
    readonly refused: number;
  };
  readonly domains: readonly DomainSummary[];
  readonly tls: readonly TlsSummary[];
  readonly refused: readonly Refused[];
};

export const summaryOf = ({ read, tally, refused }: Reading, domain: string | null): ReportsSummary => ({
  reports: { read, counted: tally.counted, duplicates: tally.duplicates, refused: refused.length },
  domains: domainsOf(tally, domain),
  tls: tlsOf(tally, domain),
  refused,
});
