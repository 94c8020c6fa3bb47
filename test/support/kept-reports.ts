import type { KeptAggregate } from '../../shared/reports/kept/model.ts';
import type { AggregateReport } from '../../shared/reports/model.ts';
import type { Proof } from '../../shared/reports/proof.ts';
import { noSums, type SourceSums } from '../../shared/reports/sums.ts';
import { NEW_YEAR } from './reports.ts';

export const GOOGLE: Proof = { state: 'passed', domain: 'google.com' };

/** What a report says of one address; not aligned mail is not forwarded. */
export const sums = (messages: number, aligned = messages, over: Partial<SourceSums> = {}): SourceSums => ({
  ...noSums(),
  messages,
  aligned,
  spfAligned: aligned,
  dkimAligned: aligned,
  dispositions: new Map([['none', messages]]),
  ...over,
});

/** A whole report of Google's about a day of example.com. */
export function keptAggregate(
  over: Partial<AggregateReport> = {},
  sources: Readonly<Record<string, SourceSums>> = { '192.0.2.1': sums(10) },
  proof: Proof = GOOGLE,
): KeptAggregate {
  const report: AggregateReport = {
    kind: 'dmarc',
    organization: 'google.com',
    email: 'noreply-dmarc-support@google.com',
    id: '1',
    begin: NEW_YEAR,
    end: NEW_YEAR + 86_399,
    domain: 'example.com',
    policy: { p: 'none', sp: null, np: null, pct: 100, testing: false },
    isRfc9990: false,
    rows: Object.keys(sources).length,
    damaged: 0,
    isCutOff: false,
    ...over,
  };
  return {
    report,
    proof,
    receivedAt: (NEW_YEAR + 90_000) * 1_000,
    sources: new Map(Object.entries(sources)),
    addresses: Object.keys(sources).length,
  };
}
