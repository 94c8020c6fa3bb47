import { DAY_MS, dayOf, type EpochMs, SECOND_MS } from '../../kernel/time.ts';
import type { KeptAggregate } from '../kept/model.ts';
import { failingOf, type Readiness, undecidedOf, type WeighedSource } from '../readiness.ts';
import { domainsOf, newestOf, weighed } from '../summary.ts';
import { ReportTally, reporterOf } from '../tally.ts';
import { DAY } from '../values.ts';
import { REPORT_SIGNALS } from './signals.data.ts';
import { type PolicySeen, policySeen, policyText, type ToldDomain } from './told.ts';

/** Own mail in the days before the newest report. Counts are messages. */
export type OwnMail = {
  readonly messages: number;
  readonly failing: number;
  /** Begin of the oldest report among them, end of the newest. */
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Receivers that say so, the worst first. */
  readonly providers: readonly { readonly name: string; readonly failing: number }[];
  /** Addresses, the worst first. */
  readonly worst: readonly WeighedSource[];
};

/** What there is to tell of a domain. */
export type DomainVerdict = {
  readonly own: OwnMail;
  /** `begins`, `lasts`, `ends`, `unknown`: it lasted, and too little is known to go on; null: nothing is wrong, or known. */
  readonly failing: 'begins' | 'lasts' | 'ends' | 'unknown' | null;
  readonly strangers: readonly WeighedSource[];
  readonly readiness: Readiness;
  /** What the newest report found, and since when. */
  readonly policy: PolicySeen;
};

/** What looked at: as long as a step looks back. Unit: days. */
const WINDOW_DAYS = 30;
/** A report ends a day after it came at most. So long after the last one none is looked at any more. Unit: ms. */
export const SILENT_MS = (WINDOW_DAYS + 1) * DAY_MS;
/** Only reports that end later are looked at. Unit: seconds since 1970. */
export const lookedSince = (now: EpochMs): number => Math.floor(now / SECOND_MS) - WINDOW_DAYS * DAY;

/** @param known reports of known receivers alone; null where none is recent */
export function judgeDomain(
  name: string,
  known: readonly KeptAggregate[],
  told: ToldDomain,
  now: EpochMs,
): DomainVerdict | null {
  const since = lookedSince(now);
  const tally = new ReportTally();
  for (const kept of known) if (kept.report.end > since) tally.addDmarc(kept);
  const reports = tally.aggregates as readonly KeptAggregate[];
  const summary = domainsOf(tally, null).find((domain) => domain.name === name);
  if (summary === undefined) return null;
  const sources = weighed(reports);
  const isTold = told.failingSince !== null;
  const own = isTold ? enoughOwnMail(reports, sources) : ownMailOf(reports, sources);
  const { most } = REPORT_SIGNALS.strangers;
  return {
    own,
    failing: stateOf(own, told.failingSince, now),
    strangers: undecidedOf(sources)
      .filter(({ ip }) => !told.senders.includes(ip))
      .toSorted((a, b) => failingOf(b) - failingOf(a))
      .slice(0, most),
    readiness: summary.readiness,
    policy: policySeen(policyText(newestOf(reports).report.policy), told.policy, now),
  };
}

function stateOf({ messages, failing }: OwnMail, since: EpochMs | null, now: EpochMs): DomainVerdict['failing'] {
  const { least, limit, clearedBelow, knownDays } = REPORT_SIGNALS.ownFailing;
  const share = messages < least ? null : failing / messages;
  if (since === null) return share !== null && share > limit ? 'begins' : null;
  if (share === null) return now - since >= knownDays * DAY_MS ? 'unknown' : 'lasts';
  return share < clearedBelow ? 'ends' : 'lasts';
}

/** Of the last days, as few as have enough of it; of all where they have not. */
function enoughOwnMail(reports: readonly KeptAggregate[], sources: readonly WeighedSource[]): OwnMail {
  const { windowDays, knownDays, least } = REPORT_SIGNALS.ownFailing;
  let own = ownMailOf(reports, sources);
  for (let days = windowDays + 1; own.messages < least && days <= knownDays; days += 1)
    own = ownMailOf(reports, sources, days);
  return own;
}

/** @param sources of a month: who is whose is told by all that is known, not by the days in which it fails */
function ownMailOf(
  reports: readonly KeptAggregate[],
  sources: readonly WeighedSource[],
  days: number = REPORT_SIGNALS.ownFailing.windowDays,
): OwnMail {
  const ours = new Set(sources.filter(({ kind }) => kind === 'ours').map(({ ip }) => ip));
  const newest = Math.max(...reports.map(({ report }) => report.end));
  const recent = reports.filter(({ report }) => report.begin > newest - days * DAY);
  const own = weighed(recent).filter(({ ip }) => ours.has(ip));
  const providers = new Map<string, number>();
  for (const read of recent) {
    const provider = reporterOf(read) ?? read.report.organization;
    for (const [ip, sums] of read.sources) {
      if (ours.has(ip)) providers.set(provider, (providers.get(provider) ?? 0) + failingOf({ sums }));
    }
  }
  return {
    messages: own.reduce((sum, { sums }) => sum + sums.messages, 0),
    failing: own.reduce((sum, source) => sum + failingOf(source), 0),
    from: Math.min(...recent.map(({ report }) => report.begin), newest) * SECOND_MS,
    to: newest * SECOND_MS,
    providers: [...providers]
      .map(([name, failing]) => ({ name, failing }))
      .filter(({ failing }) => failing > 0)
      .toSorted((a, b) => b.failing - a.failing || (a.name < b.name ? -1 : 1)),
    worst: own.filter((source) => failingOf(source) > 0).toSorted((a, b) => failingOf(b) - failingOf(a)),
  };
}

/** What was told after this. */
export function toldAfter(told: ToldDomain, verdict: DomainVerdict, now: EpochMs): ToldDomain {
  const { failing, strangers, policy } = verdict;
  const since = failing === 'begins' ? now : failing === 'ends' || failing === 'unknown' ? null : told.failingSince;
  const senders = [...told.senders, ...strangers.map(({ ip }) => ip)];
  return {
    failingSince: since,
    senders: senders.slice(-REPORT_SIGNALS.strangers.remembered),
    lookedAt: now,
    policy,
  };
}

/** The same where no report is recent: what lasted is not known any more. */
export const toldOfNothing = (told: ToldDomain, now: EpochMs): ToldDomain => ({
  ...told,
  failingSince: null,
  lookedAt: now,
});

/** So that strangers that come later have an alert of their own. */
export const dayName = (now: EpochMs): string => new Date(dayOf(now) * DAY_MS).toISOString().slice(0, 10);
