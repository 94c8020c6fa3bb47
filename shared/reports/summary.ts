import { type Belief, believesFiles, splitBy } from './belief.ts';
import type { PublishedPolicy, TlsPolicy } from './model.ts';
import {
  isKnownPolicy,
  nothingBelieved,
  POLICIES,
  type Readiness,
  readinessOf,
  type WeighedSource,
} from './readiness.ts';
import { type SourceKind, sourceOf } from './senders/kind.ts';
import { isWithin } from './senders/within.ts';
import { addSums, DomainSets, dispositionOf, noSums, type SourceSums } from './sums.ts';
import { type ReadAggregate, type ReportTally, reporterOf } from './tally.ts';
import { DAY, spreadOverDays } from './values.ts';

export type SourceSummary = {
  readonly ip: string;
  readonly name: string | null;
  readonly messages: number;
  readonly spfAligned: number;
  readonly dkimAligned: number;
  readonly disposition: string;
  readonly kind: SourceKind;
};
export type DomainSummary = {
  readonly name: string;
  readonly messages: number;
  readonly aligned: number;
  readonly sources: readonly SourceSummary[];
  readonly readiness: Readiness;
};
export type TlsSummary = TlsPolicy & { readonly reporter: string; readonly begin: string; readonly end: string };

/** Only what is recent says something of now. Unit: days. */
const WINDOW_DAYS = 30;

/** What reports say that nobody proves to be from whom they claim. Counts are messages. */
export type ClaimedSums = {
  readonly reports: number;
  readonly messages: number;
  readonly aligned: number;
  readonly sources: readonly SourceSummary[];
};

/**
 * Every domain that a report is about, the one with most messages first. Only what is believed adds to its sums.
 * @param only a domain; it and names below it
 */
export function domainsOf(tally: ReportTally, only: string | null, belief: Belief = believesFiles): DomainSummary[] {
  return [...byDomainOf(tally, only)]
    .map(([name, reports]) => domainOf(name, reports, belief))
    .toSorted((a, b) => b.messages - a.messages || (a.name < b.name ? -1 : 1));
}

/** What is only claimed of one domain. */
export function claimedOf(tally: ReportTally, domain: string, belief: Belief = believesFiles): ClaimedSums {
  const about = tally.aggregates.filter(({ report }) => report.domain === domain);
  const { claimed } = splitBy(about, belief);
  return { reports: claimed.length, ...sumsOf(weighed(claimed)) };
}

function byDomainOf(tally: ReportTally, only: string | null): ReadonlyMap<string, readonly ReadAggregate[]> {
  const byDomain = new Map<string, ReadAggregate[]>();
  for (const read of tally.aggregates) {
    const name = read.report.domain;
    if (only !== null && !isWithin(name, only)) continue;
    const reports = byDomain.get(name);
    if (reports === undefined) byDomain.set(name, [read]);
    else reports.push(read);
  }
  return byDomain;
}

/** What TLS reports that are believed say of each domain. */
export const tlsOf = (tally: ReportTally, only: string | null): TlsSummary[] =>
  splitBy(tally.tls, believesFiles).believed.flatMap(({ report }) =>
    report.policies
      .filter(({ domain }) => only === null || isWithin(domain, only))
      .map((policy) => ({
        reporter: report.organization,
        begin: isoOf(report.begin),
        end: isoOf(report.end),
        ...policy,
      })),
  );
const isoOf = (seconds: number): string => {
  const date = new Date(seconds * 1_000);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
};

function domainOf(name: string, reports: readonly ReadAggregate[], belief: Belief): DomainSummary {
  const { believed, claimed } = splitBy(reports, belief);
  const sources = weighed(believed);
  return { name, ...sumsOf(sources), readiness: readinessOfReports(name, believed, claimed.length, sources) };
}

function sumsOf(sources: readonly WeighedSource[]): Pick<DomainSummary, 'messages' | 'aligned' | 'sources'> {
  const sum = (of: (sums: SourceSums) => number): number => sources.reduce((all, { sums }) => all + of(sums), 0);
  return {
    messages: sum(({ messages }) => messages),
    aligned: sum(({ aligned }) => aligned),
    sources: sources
      .map(({ ip, name: owner, kind, sums }) => ({
        ip,
        name: owner,
        messages: sums.messages,
        spfAligned: sums.spfAligned,
        dkimAligned: sums.dkimAligned,
        disposition: dispositionOf(sums),
        kind,
      }))
      .toSorted((a, b) => b.messages - a.messages || (a.ip < b.ip ? -1 : 1)),
  };
}

/** The addresses of some reports, each with what all of them say of it. */
export function weighed(reports: readonly ReadAggregate[]): WeighedSource[] {
  const sets = new DomainSets();
  const byIp = new Map<string, { sums: SourceSums; isShared: boolean; days: number; lastDay: number }>();
  for (const { report, sources } of reports.toSorted((a, b) => a.report.begin - b.report.begin)) {
    const day = Math.floor(report.begin / DAY);
    // In a report of a week an address may have sent on each day of it.
    const last = day + Math.max(1, Math.round((report.end - report.begin) / DAY)) - 1;
    for (const [ip, sums] of sources) {
      const all = byIp.get(ip);
      if (all === undefined) {
        byIp.set(ip, { sums, isShared: true, days: last - day + 1, lastDay: last });
        continue;
      }
      if (all.isShared) {
        const own = noSums();
        addSums(own, all.sums, sets);
        all.sums = own;
        all.isShared = false;
      }
      addSums(all.sums, sums, sets);
      all.days += Math.max(0, last - Math.max(day - 1, all.lastDay));
      all.lastDay = Math.max(last, all.lastDay);
    }
  }
  const sources: WeighedSource[] = [];
  for (const [ip, { sums, days }] of byIp) {
    const { kind, name } = sourceOf(ip, sums.passed, sums.aligned > 0);
    sources.push({ ip, name, kind, sums, days });
  }
  return sources;
}

/** What no report says is less than what one says. */
const strictness = ({ p }: PublishedPolicy): number => POLICIES.indexOf(p);
const isAsStrict = (policy: PublishedPolicy, as: PublishedPolicy): boolean =>
  strictness(policy) > strictness(as) ||
  (strictness(policy) === strictness(as) && policy.pct >= as.pct && (as.testing || !policy.testing));

/**
 * The report that ends last, of those that say which policy they found; of several the one that found the strictest.
 * @param reports at least one
 */
export function newestOf<T extends ReadAggregate>(reports: readonly T[]): T {
  const saying = reports.filter(({ report }) => isKnownPolicy(report.policy));
  return (saying.length > 0 ? saying : reports).reduce((best, read) =>
    read.report.end > best.report.end ||
    (read.report.end === best.report.end && isAsStrict(read.report.policy, best.report.policy))
      ? read
      : best,
  );
}

/** @param claimed how many are not believed @param sources of all that are */
function readinessOfReports(
  domain: string,
  believed: readonly ReadAggregate[],
  claimed: number,
  sources: readonly WeighedSource[],
): Readiness {
  const known = believed.filter((read) => reporterOf(read) !== null);
  const trusted = known.length > 0 ? known : believed;
  if (trusted.length === 0) return nothingBelieved(claimed);
  const { report: newest } = newestOf(trusted);
  const recent = known.filter(({ report }) => report.end > newest.end - WINDOW_DAYS * DAY);
  const days = new Set<number>();
  for (const { report } of recent) {
    if (isAsStrict(report.policy, newest.policy))
      for (const day of spreadOverDays(0, report.begin, report.end).keys()) days.add(day);
  }
  return readinessOf({
    domain,
    policy: newest.policy,
    reporters: new Set(recent.map(reporterOf)).size,
    newest: newest.end,
    days: days.size,
    sources: recent.length === believed.length ? sources : weighed(recent),
    unproved: trusted.filter(({ proof }) => proof.state === 'unknown').length,
    disbelieved: claimed,
    reports: trusted.length,
  });
}
