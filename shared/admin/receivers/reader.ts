import { type Clock, dayOf, type EpochMs, iso, MINUTE_MS } from '../../kernel/time.ts';
import type { PostmasterMemory } from '../../postmaster/ports.ts';
import { type DomainReport, domainReportOf, shownSince } from '../../reports/kept/domain-report.ts';
import type { ReportStore } from '../../reports/kept/ports.ts';
import type { ReceiverReader } from '../ports.ts';
import { gmailShown } from './gmail.ts';

/** Reports come once a day, a page asks every five seconds, and thousands of reports may be read for it. Unit: ms. */
const REMEMBERED_MS = 5 * MINUTE_MS;
/** Gmail’s figures look back so far. Unit: days. */
const GMAIL_DAYS = 30;
/** Domains that are remembered: people look at few. */
const MOST_REMEMBERED = 20;
const MOST_REFUSED = 100;

/** What receivers report, from what is kept of their reports. It remembers, for as long as the function is warm. */
export function receiverReader(
  store: Pick<ReportStore, 'reports' | 'domains' | 'refusals'>,
  postmaster: Pick<PostmasterMemory, 'domains' | 'days'>,
  clock: Clock,
): ReceiverReader {
  const remembered = new Map<string, { readonly at: EpochMs; readonly report: Promise<DomainReport | null> }>();
  let hasHeard = false;

  return {
    domain(domain) {
      const now = clock.now();
      const known = remembered.get(domain);
      if (known !== undefined && now >= known.at && now < known.at + REMEMBERED_MS) return known.report;
      const report = store.reports(domain, shownSince(now)).then((kept) => domainReportOf(domain, kept, now));
      remembered.delete(domain);
      remembered.set(domain, { at: now, report });
      for (const oldest of remembered.keys()) {
        if (remembered.size <= MOST_REMEMBERED) break;
        remembered.delete(oldest);
      }
      report.catch(() => remembered.delete(domain));
      return report;
    },

    async gmail(domain) {
      const today = dayOf(clock.now());
      const known = (await postmaster.domains()).find((one) => one.domain === domain);
      return known === undefined ? null : gmailShown(known, await postmaster.days(domain, today - GMAIL_DAYS, today));
    },

    async hasHeard() {
      // What has been heard once stays heard for months.
      hasHeard ||= (await store.domains()).length > 0;
      return hasHeard;
    },

    refused: async () =>
      (await store.refusals(MOST_REFUSED)).map(({ at, ...refusal }) => ({ at: iso(at), ...refusal })),
  };
}
