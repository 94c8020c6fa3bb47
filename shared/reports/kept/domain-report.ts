import { DAY_MS, type EpochMs, iso, SECOND_MS } from '../../kernel/time.ts';
import { believesProved, splitBy } from '../belief.ts';
import { type ClaimedSums, claimedOf, type DomainSummary, domainsOf } from '../summary.ts';
import { ReportTally, reporterOf } from '../tally.ts';
import { DAY, spreadOverDays } from '../values.ts';
import type { KeptAbuse, KeptAggregate, KeptReports, KeptTls } from './model.ts';

/** A day of a domain, UTC; counts are messages that receivers report. */
export type ReportedDay = {
  /** `2026-01-31`. */
  readonly day: string;
  readonly messages: number;
  readonly aligned: number;
  /** Not aligned, and neither forwarded nor sent by a mailing list. */
  readonly failing: number;
};
/**
 * Who reports. `isKnown`: what it says decides; anybody else is shown. `isBelieved`: its mail proves that it is from
 * there, and it counts; otherwise the name is what the report claims.
 */
export type ReporterSums = {
  readonly name: string;
  readonly isKnown: boolean;
  readonly isBelieved: boolean;
  readonly reports: number;
  readonly messages: number;
  /** End of the newest report, ISO 8601. */
  readonly newest: string;
};
/** Sessions of TLS reports. */
export type TlsSums = {
  readonly successful: number;
  readonly failed: number;
  readonly results: Readonly<Record<string, number>>;
};
/** Sums are of reports whose mail passes DMARC. */
export type DomainReport = DomainSummary & {
  readonly days: readonly ReportedDay[];
  readonly reporters: readonly ReporterSums[];
  readonly tls: TlsSums;
  /** Messages that people reported as abuse, by the word that reports use. */
  readonly abuse: Readonly<Record<string, number>>;
  /** What the others claim: in none of the sums. */
  readonly claimed: ClaimedSums & { readonly tls: TlsSums; readonly abuse: Readonly<Record<string, number>> };
};

/** What is shown looks back so far, from the newest report that is kept. Unit: days. */
export const SHOWN_DAYS = 30;
/** What is shown ends after this. Unit: seconds since 1970. */
export const shownSince = (now: EpochMs): number => Math.floor(now / SECOND_MS) - SHOWN_DAYS * DAY;

/**
 * What the reports say of a domain: those of known receivers decide, those of anybody else who proves to be who they
 * claim count, too, and the others are shown apart. Null where there is none.
 */
export function domainReportOf(name: string, kept: KeptReports, now: EpochMs): DomainReport | null {
  const since = shownSince(now);
  const recent = [...kept.known, ...kept.others].filter(({ report }) => report.end > since);
  const tally = new ReportTally();
  for (const report of recent) tally.addDmarc(report);
  const all = tally.aggregates as readonly KeptAggregate[];
  const summary = domainsOf(tally, null, believesProved).find((domain) => domain.name === name);
  const tls = splitBy(
    kept.tls.filter(({ end }) => end > since),
    believesProved,
  );
  const abuse = splitBy(
    kept.abuse.filter(({ receivedAt }) => receivedAt > since * SECOND_MS),
    believesProved,
  );
  const others = [tls.believed, tls.claimed, abuse.believed, abuse.claimed];
  if (summary === undefined && others.every((reports) => reports.length === 0)) return null;
  return {
    ...(summary ?? nothingSaid(name)),
    days: daysOf(splitBy(all, believesProved).believed, since),
    reporters: reportersOf(all),
    tls: tlsSums(tls.believed),
    abuse: abuseSums(abuse.believed),
    claimed: {
      ...claimedOf(tally, name, believesProved),
      tls: tlsSums(tls.claimed),
      abuse: abuseSums(abuse.claimed),
    },
  };
}

function tlsSums(reports: readonly KeptTls[]): TlsSums {
  const policies = reports.flatMap((report) => report.policies);
  return {
    successful: policies.reduce((sum, policy) => sum + policy.successful, 0),
    failed: policies.reduce((sum, policy) => sum + policy.failed, 0),
    results: sumsOf(policies.flatMap(({ failures }) => failures.map(({ result, sessions }) => [result, sessions]))),
  };
}

const abuseSums = (reports: readonly KeptAbuse[]): Readonly<Record<string, number>> =>
  sumsOf(reports.map(({ report }) => [report.type, report.incidents]));

const nothingSaid = (name: string): DomainSummary => ({
  name,
  messages: 0,
  aligned: 0,
  sources: [],
  readiness: { policy: 'unknown', next: null, why: 'no DMARC report of the last thirty days' },
});

function sumsOf(pairs: readonly (readonly [string, number])[]): Record<string, number> {
  const sums = new Map<string, number>();
  for (const [word, count] of pairs) sums.set(word, (sums.get(word) ?? 0) + count);
  return Object.fromEntries(sums);
}

function daysOf(reports: readonly KeptAggregate[], since: number): ReportedDay[] {
  const days = new Map<number, { messages: number; aligned: number; failing: number }>();
  for (const { report, sources } of reports) {
    const sums = { messages: 0, aligned: 0, failing: 0 };
    for (const { messages, aligned, forwarded } of sources.values()) {
      sums.messages += messages;
      sums.aligned += aligned;
      sums.failing += messages - aligned - forwarded;
    }
    for (const what of ['messages', 'aligned', 'failing'] as const) {
      for (const [day, count] of spreadOverDays(sums[what], report.begin, report.end)) {
        const all = days.get(day) ?? { messages: 0, aligned: 0, failing: 0 };
        all[what] += count;
        days.set(day, all);
      }
    }
  }
  return [...days]
    .filter(([day]) => (day + 1) * DAY > since)
    .toSorted(([a], [b]) => a - b)
    .map(([day, sums]) => ({ day: iso(day * DAY_MS).slice(0, 10), ...sums }));
}

function reportersOf(reports: readonly KeptAggregate[]): ReporterSums[] {
  const byName = new Map<string, ReporterSums>();
  for (const read of reports) {
    const known = reporterOf(read);
    const isBelieved = believesProved(read.proof);
    const name = known ?? (read.proof.state === 'passed' ? read.proof.domain : read.report.organization);
    const key = JSON.stringify([isBelieved, known !== null, name]);
    const newest = iso(read.report.end * SECOND_MS);
    const before = byName.get(key);
    const messages = [...read.sources.values()].reduce((sum, source) => sum + source.messages, 0);
    byName.set(key, {
      name,
      isKnown: known !== null && isBelieved,
      isBelieved,
      reports: (before?.reports ?? 0) + 1,
      messages: (before?.messages ?? 0) + messages,
      newest: before !== undefined && before.newest > newest ? before.newest : newest,
    });
  }
  return [...byName.values()].toSorted(
    (a, b) => Number(b.isBelieved) - Number(a.isBelieved) || b.messages - a.messages || (a.name < b.name ? -1 : 1),
  );
}
