import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoDecisions } from '../../functions/_adapters/dynamodb/decisions.ts';
import { dynamoJournal } from '../../functions/_adapters/dynamodb/journal.ts';
import { dynamoRoster } from '../../functions/_adapters/dynamodb/roster.ts';
import { dynamoTable } from '../../functions/_adapters/dynamodb/table.ts';
import { dynamoTogether } from '../../functions/_adapters/dynamodb/together.ts';
import { dynamoTotals } from '../../functions/_adapters/dynamodb/totals.ts';
import type { ToldSignal } from '../../shared/alerts/signal.ts';
import { addCell, type Counts, cellAt, emptyCounts, type ProviderCell } from '../../shared/counting/counts.ts';
import { fold } from '../../shared/counting/fold.ts';
import { type Partition, parsePartitionKey } from '../../shared/counting/partition.ts';
import { reportingDeliveries } from '../../shared/counting/rates.ts';
import type { ConvictionHold } from '../../shared/evaluation/ports/decisions.ts';
import { iso, type Slot } from '../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../shared/policy/defaults.ts';
import type { Policy } from '../../shared/policy/model.ts';
import { isCompany, OTHER_PROVIDER, shownProvider } from '../../shared/replies/providers.ts';
import { REPLY_CLASSES } from '../../shared/replies/reply-class.ts';
import type { StandingRecord } from '../../shared/standing/model.ts';
import { standingWords, waitsOf, whyNotJudged } from '../../shared/standing/shown.ts';
import { isByDomain, setOfName, valueOfStream } from '../../shared/streams/name.ts';
import { ruleFor } from '../../shared/streams/rule.ts';
import type { TogetherRecord } from '../../shared/together/ports.ts';
import type { LocalDeployment } from './deployment.ts';
import { noticesIn } from './notices.ts';
import type {
  LocalReport,
  ProviderReport,
  SetReport,
  StreamReport,
  TogetherReport,
  TransitionReport,
} from './report-model.ts';

/** Read from the tables and from SES what became of every set. */
export async function reportOn(
  { dynamo, aws, tables }: LocalDeployment,
  partitions: Iterable<string>,
  policy: Policy = DEFAULT_POLICY,
): Promise<LocalReport> {
  const client = new DynamoDBClient(dynamo.clientConfig());
  const registry = dynamoTable(client, tables.registry);
  const decisions = dynamoDecisions(registry);
  const totals = dynamoTotals(client, tables.totals);
  const journal = dynamoJournal(client, tables.journal);

  const open = new Map<string, Counts>();
  const slots: Slot[] = [];
  for (const partition of [...partitions]
    .map(parsePartitionKey)
    .filter((found): found is Partition => found !== null)) {
    slots.push(partition.slot);
    if ((await totals.progress(partition))?.closed) continue;
    for (const { sets } of await journal.counts(partition, 0)) {
      for (const [set, counts] of sets) fold(entry(open, set), counts);
    }
  }
  const first = slots.reduce((least, slot) => Math.min(least, slot), Number.MAX_SAFE_INTEGER);
  const last = slots.reduce((most, slot) => Math.max(most, slot), 0);
  const roster = dynamoRoster(registry);
  const countsOf = async (name: string): Promise<Counts> => {
    const counts = emptyCounts();
    for (const slot of (await totals.slots(name, Math.min(first, last), last)).values()) fold(counts, slot.counts);
    fold(counts, open.get(name) ?? emptyCounts());
    return counts;
  };
  const streams = new Map<string, StreamReport[]>();
  for (const { set: name } of await roster.streams(0)) {
    const { sesTenant, signals = [], holds = [] } = await decisions.state(name);
    const records = await decisions.history(name);
    const set = setOfName(name);
    const of = { counts: await countsOf(name), records, holds, policy };
    const report = {
      ...streamReport(name, sesTenant, of, ruleFor(policy, set)?.by ?? ''),
      ...toldOf(signals),
    };
    streams.set(set, [...(streams.get(set) ?? []), report]);
  }
  const configurationSets: SetReport[] = [];
  for (const { set } of await roster.all()) {
    const counts = await countsOf(set);
    const records = await decisions.history(set);
    const { signals = [], holds = [] } = await decisions.state(set);
    configurationSets.push({
      name: set,
      ...standingOf(set, { counts, records, holds, policy }),
      pool: aws.state.sets.get(set)?.delivery.SendingPoolName ?? null,
      totals: counts.totals,
      reporting: reportingDeliveries(counts),
      providers: providersIn(counts),
      reasons: numbers(counts.reasons),
      ...(counts.deferrals.size > 0 && { deferrals: deferralsIn(counts) }),
      ...(counts.unknown.size > 0 && { unknown: numbers(counts.unknown) }),
      transitions: records.map(transitionReport),
      ...toldOf(signals),
      ...(streams.has(set) && { streams: mergedStreams(streams.get(set) ?? []) }),
    });
  }
  const incidents = await decisions.incidents(0);
  const together = await dynamoTogether(registry).records();
  const notices = noticesIn(aws.state.published);
  return {
    configurationSets: configurationSets.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    incidents: incidents.map(({ provider, metric, openedAt, closedAt }) => ({
      provider: shownProvider(provider),
      metric,
      from: iso(openedAt),
      until: closedAt === null ? null : iso(closedAt),
    })),
    ...(together.length > 0 && { together: together.map(togetherReport) }),
    ...(notices.length > 0 && { notices }),
    alerts: aws.state.published.length,
  };
}

type Known = {
  readonly counts: Counts;
  readonly records: readonly StandingRecord[];
  readonly holds: readonly ConvictionHold[];
  readonly policy: Policy;
};

/** How a set or a stream stands, and what keeps it from being judged. */
function standingOf(
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
function toldOf(signals: readonly ToldSignal[]): Pick<SetReport, 'told'> {
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

const togetherReport = ({ tenant, openedAt, closedAt, sets, sentence }: TogetherRecord): TogetherReport => ({
  tenant,
  from: iso(openedAt),
  until: closedAt === null ? null : iso(closedAt),
  sets,
  sentence,
});

/** A stream that is told by its domain goes by the name of the tenant that its bounces named. */
function streamReport(name: string, sesTenant: string | null, known: Known, by: string): StreamReport {
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
function mergedStreams(all: readonly StreamReport[]): readonly StreamReport[] {
  const judged = new Set(all.filter(({ notJudged }) => notJudged === undefined).map(({ name }) => name));
  return all
    .filter(({ name, notJudged }) => notJudged === undefined || !judged.has(name))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function entry(map: Map<string, Counts>, set: string): Counts {
  const counts = map.get(set) ?? emptyCounts();
  map.set(set, counts);
  return counts;
}

const numbers = (cells: ReadonlyMap<string, readonly [number]>): Record<string, number> =>
  Object.fromEntries([...cells].map(([name, [count]]) => [name, count]));

/** By provider of the table; what is at domains that it does not know is `other`. */
function providersIn({ providers }: Counts): Record<string, ProviderReport> {
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
function deferralsIn({ deferrals }: Counts): Record<string, Record<string, number>> {
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

const transitionReport = ({ at, from, to, cause, numbers: shown, sentence }: StandingRecord): TransitionReport => ({
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
