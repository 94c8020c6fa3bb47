import { dynamoJournal } from '../../functions/_adapters/dynamodb/counting/journal.ts';
import { dynamoTotals } from '../../functions/_adapters/dynamodb/counting/totals.ts';
import { dynamoDecisions } from '../../functions/_adapters/dynamodb/decisions.ts';
import { dynamoPlacements } from '../../functions/_adapters/dynamodb/placements.ts';
import { dynamoRoster } from '../../functions/_adapters/dynamodb/roster.ts';
import { dynamoTable } from '../../functions/_adapters/dynamodb/table.ts';
import { dynamoTogether } from '../../functions/_adapters/dynamodb/together.ts';
import { type Counts, emptyCounts } from '../../shared/counting/counts.ts';
import { fold } from '../../shared/counting/fold.ts';
import { type Partition, parsePartitionKey } from '../../shared/counting/partition.ts';
import { reportingDeliveries } from '../../shared/counting/rates.ts';
import { iso, type Slot } from '../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../shared/policy/defaults.ts';
import type { Policy } from '../../shared/policy/model.ts';
import { shownProvider } from '../../shared/replies/providers.ts';
import { type Effect, effectOf, OPEN_EFFECTS, type OpenEffect } from '../../shared/standing/effect.ts';
import { keptNames, makesKnown } from '../../shared/streams/keep.ts';
import { isStream, setOfName } from '../../shared/streams/name.ts';
import { ruleFor } from '../../shared/streams/rule.ts';
import type { Deployed } from './deployment.ts';
import { noticesIn } from './notices.ts';
import type { LocalReport, SetReport, StreamReport } from './report-model.ts';
import {
  deferralsIn,
  mergedStreams,
  numbers,
  providersIn,
  standingOf,
  streamReport,
  togetherReport,
  toldOf,
  transitionReport,
} from './report-parts.ts';

/** What a person has to know of, beside the decision. */
const isOpen = (effect: Effect): effect is OpenEffect => OPEN_EFFECTS.some((open) => open === effect);

/** Read from the tables and from SES what became of every set. */
export async function reportOn(
  { client, aws, tables }: Deployed,
  partitions: Iterable<string>,
  policy: Policy = DEFAULT_POLICY,
): Promise<LocalReport> {
  const registry = dynamoTable(client, tables.registry);
  const decisions = dynamoDecisions(registry);
  const placements = dynamoPlacements(registry);
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
  const listed = (await roster.streams(0)).map(({ set }) => set);
  for (const name of new Set([...listed, ...knownIn(open, policy)])) {
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
    const standing = records.at(-1) ?? null;
    const effect = effectOf({
      standing,
      desired: await placements.desired(set),
      placement: (await placements.placement(set)).placement,
    });
    configurationSets.push({
      name: set,
      ...standingOf(set, { counts, records, holds, policy }),
      ...(isOpen(effect) && { effect }),
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

/** The streams of slots that are still open: who is enrolled when a slot closes is known before. */
const knownIn = (open: ReadonlyMap<string, Counts>, policy: Policy): readonly string[] =>
  [...keptNames(open, policy)].filter((name) => isStream(name) && makesKnown(open.get(name) ?? emptyCounts()));

function entry(map: Map<string, Counts>, set: string): Counts {
  const counts = map.get(set) ?? emptyCounts();
  map.set(set, counts);
  return counts;
}
