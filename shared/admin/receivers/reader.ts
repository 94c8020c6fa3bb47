import { domainReportOf } from '../../reports/kept/domain-report.ts';
import type { ReportStore } from '../../reports/kept/ports.ts';
import type { ReceiverReader } from '../ports.ts';

/** What receivers report, from what is kept of their reports. */
export const receiverReader = (store: Pick<ReportStore, 'reports' | 'domains'>): ReceiverReader => ({
  domain: async (domain, now) => domainReportOf(domain, await store.reports(domain), now),
  hasHeard: async () => (await store.domains()).length > 0,
});
