import { type Clock, type Day, dayOf, type EpochMs, iso, MINUTE_MS } from '../../kernel/time.ts';
import type { PostmasterMemory } from '../../postmaster/ports.ts';
import { type DomainReport, domainReportOf, shownSince } from '../../reports/kept/domain-report.ts';
import type { ReportStore } from '../../reports/kept/ports.ts';
import type { ReceiverReader } from '../ports.ts';
import { gmailShown } from './gmail.ts';
import { figuresOf, type GmailOfSender } from './gmail-of-set.ts';

/** Reports come once a day, a page asks every five seconds, and thousands of reports may be read for it. Unit: ms. */
const REMEMBERED_MS = 5 * MINUTE_MS;
/** Gmail’s figures look back so far. Unit: days. */
const GMAIL_DAYS = 30;
/** A set sends from a domain from which it sent in so many days. Unit: days. */
const SENT_DAYS = 10;
/** Domains and sets that are remembered: people look at few. */
const MOST_REMEMBERED = 20;
const MOST_REFUSED = 100;

/** Answers of the last five minutes, by name; a failure is not remembered. */
function remembering<T>(clock: Clock) {
  const remembered = new Map<string, { readonly at: EpochMs; readonly answer: Promise<T> }>();
  return (name: string, ask: (now: EpochMs) => Promise<T>): Promise<T> => {
    const now = clock.now();
    const known = remembered.get(name);
    if (known !== undefined && now >= known.at && now < known.at + REMEMBERED_MS) return known.answer;
    const answer = ask(now);
    remembered.delete(name);
    remembered.set(name, { at: now, answer });
    for (const oldest of remembered.keys()) {
      if (remembered.size <= MOST_REMEMBERED) break;
      remembered.delete(oldest);
    }
    answer.catch(() => remembered.delete(name));
    return answer;
  };
}

/** What receivers report, from what is kept of their reports. It remembers, for as long as the function is warm. */
export function receiverReader(
  store: Pick<ReportStore, 'reports' | 'domains' | 'refusals'>,
  postmaster: Pick<PostmasterMemory, 'domains' | 'days'>,
  sentFrom: (set: string, from: Day, to: Day) => Promise<ReadonlySet<string>>,
  clock: Clock,
): ReceiverReader {
  const reports = remembering<DomainReport | null>(clock);
  const ofSets = remembering<GmailOfSender | null>(clock);
  let hasHeard = false;

  return {
    domain: (domain) =>
      reports(domain, async (now) => domainReportOf(domain, await store.reports(domain, shownSince(now)), now)),

    gmailOf: (set, sender) =>
      ofSets(JSON.stringify([set, sender]), async (now) => {
        const today = dayOf(now);
        const asked = await postmaster.domains();
        if (asked.length === 0) return null;
        const from = [...(await sentFrom(set, today - SENT_DAYS, today))];
        const domains = asked
          .map(({ domain }) => domain)
          .filter((domain) => from.some((name) => name === domain || name.endsWith(`.${domain}`)));
        if (domains.length === 0) return null;
        const figures = domains.map(async (domain) =>
          figuresOf(domain, await postmaster.days(domain, today - GMAIL_DAYS, today), sender),
        );
        return { domains, figures: (await Promise.all(figures)).flat() };
      }),

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
