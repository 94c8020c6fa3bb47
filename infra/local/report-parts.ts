import type { ToldSignal } from '../../shared/alerts/signal.ts';
import { addCell, type Counts, cellAt, type ProviderCell } from '../../shared/counting/counts.ts';
import { reportingDeliveries } from '../../shared/counting/rates.ts';
import type { ConvictionHold } from '../../shared/evaluation/ports/decisions.ts';
import { iso } from '../../shared/kernel/time.ts';
import type { Policy } from '../../shared/policy/model.ts';
import { isCompany, OTHER_PROVIDER } from '../../shared/replies/providers.ts';
import { REPLY_CLASSES } from '../../shared/replies/reply-class.ts';
import type { StandingRecord } from '../../shared/standing/model.ts';
import { standingWords, waitsOf, whyNotJudged } from '../../shared/standing/shown.ts';
import { isByDomain, valueOfStream } from '../../shared/streams/name.ts';
import type { TogetherRecord } from '../../shared/together/ports.ts';
import type { ProviderReport, SetReport, StreamReport, TogetherReport, TransitionReport } from './report-model.ts';

type Known = {
  readonly counts: Counts;
  readonly records: readonly StandingRecord[];
  readonly holds: readonly ConvictionHold[];
  readonly policy: Policy;
};

/** How a set or a stream stands, and what keeps it from being judged. */
export function standingOf(
  name: string,
  { counts, records, holds, policy }: Known,
): Pick<SetReport, 'standing' | 'notJudged' | 'waits'> {
  const notJudged = whyNotJudged(name, counts.totals);
  const waits = waitsOf(holds, policy);
  return {
    standing: standingWords(records.at(-1)?.to ?? 'healthy', notJudged, waits),
    ...(notJudged !== null && { notJudged }),
    ...(waits.length > 0 && {
      waits: waits.map(({ provider, metric, until }) => ({ provider, metric, until: iso(until) })),
    }),
  };
}

/** Oldest first; nothing where nothing was told. */
export function toldOf(signals: readonly ToldSignal[]): Pick<SetReport, 'told'> {
  if (signals.length === 0) return {};
  const told = signals.toSorted((a, b) => a.since - b.since);
  return {
    told: told.map(({ metric, since, endedAt, numbers: { count, of, rate, limit, evidence }, sentence }) => ({
      metric,
      since: iso(since),
      until: endedAt === null ? null : iso(endedAt),
      count,
      of,
      rate,
      limit,
      evidence,
      sentence,
    })),
  };
}

export const togetherReport = ({ tenant, openedAt, closedAt, sets, sentence }: TogetherRecord): TogetherReport => ({
  tenant,
  from: iso(openedAt),
  until: closedAt === null ? null : iso(closedAt),
  sets,
  sentence,
});

/** A stream that is told by its domain goes by the name of the tenant that its bounces named. */
export function streamReport(name: string, sesTenant: string | null, known: Known, by: string): StreamReport {
  const { counts, records } = known;
  return {
    name: isByDomain(name) && sesTenant !== null ? sesTenant : valueOfStream(name),
    by,
    ...standingOf(name, known),
    totals: counts.totals,
    reporting: reportingDeliveries(counts),
    transitions: records.map(transitionReport),
  };
}

/**
 * Each name once. Bounces of a tenant stand in its own stream and in that of its domain, of which one has nothing to
 * measure them against: that one is left out where the other is there.
 */
export function mergedStreams(all: readonly StreamReport[]): readonly StreamReport[] {
  const judged = new Set(all.filter(({ notJudged }) => notJudged === undefined).map(({ name }) => name));
  return all
    .filter(({ name, notJudged }) => notJudged === undefined || !judged.has(name))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

export const numbers = (cells: ReadonlyMap<string, readonly [number]>): Record<string, number> =>
  Object.fromEntries([...cells].map(([name, [count]]) => [name, count]));

/** By provider of the table; what is at domains that it does not know is `other`. */
export function providersIn({ providers }: Counts): Record<string, ProviderReport> {
  const sums = new Map<string, ProviderCell>();
  for (const [name, cell] of providers) {
    addCell(cellAt<ProviderCell>(sums, isCompany(name) ? OTHER_PROVIDER : name, cell.length), cell);
  }
  return Object.fromEntries(
    Array.from(sums, ([name, [deliveries, hardBounces, softBounces, complaints]]) => [
      name,
      { deliveries, hardBounces, softBounces, complaints },
    ]),
  );
}

/** By provider of the table, and by what the replies are about. */
export function deferralsIn({ deferrals }: Counts): Record<string, Record<string, number>> {
  const shown: Record<string, Record<string, number>> = {};
  for (const [name, cell] of deferrals) {
    const provider = isCompany(name) ? OTHER_PROVIDER : name;
    const known = shown[provider] ?? {};
    for (const [at, about] of REPLY_CLASSES.entries()) {
      const reports = cell[at] ?? 0;
      if (reports > 0) known[about] = (known[about] ?? 0) + reports;
    }
    shown[provider] = known;
  }
  return shown;
}

export const transitionReport = ({
  at,
  from,
  to,
  cause,
  numbers: shown,
  sentence,
}: StandingRecord): TransitionReport => ({
  at: iso(at),
  from,
  to,
  cause,
  count: shown?.count ?? null,
  of: shown?.of ?? null,
  rate: shown?.rate ?? null,
  limit: shown?.limit ?? null,
  evidence: shown?.evidence ?? null,
  sentence,
});
