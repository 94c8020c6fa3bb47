import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoDecisions } from '../../functions/_adapters/dynamo-decisions.ts';
import { dynamoJournal } from '../../functions/_adapters/dynamo-journal.ts';
import { dynamoRoster } from '../../functions/_adapters/dynamo-roster.ts';
import { dynamoTable } from '../../functions/_adapters/dynamo-table.ts';
import { dynamoTotals } from '../../functions/_adapters/dynamo-totals.ts';
import {
  addCell,
  type Counts,
  cellAt,
  emptyCounts,
  type ProviderCell,
  type Totals,
} from '../../shared/counting/counts.ts';
import { fold } from '../../shared/counting/fold.ts';
import { type Partition, parsePartitionKey } from '../../shared/counting/partition.ts';
import { isCompany, OTHER_PROVIDER, shownProvider } from '../../shared/events/providers.ts';
import { iso, type Slot } from '../../shared/kernel/time.ts';
import type { Standing, StandingRecord } from '../../shared/standing/model.ts';
import type { LocalDeployment } from './deployment.ts';

/** What is told of one configuration set, in the words of the documented JSON. */
export type SetReport = {
  readonly name: string;
  readonly standing: Standing;
  /** The pool that SES sends it through now; null where none is named. */
  readonly pool: string | null;
  readonly totals: Totals;
  readonly providers: Readonly<Record<string, ProviderReport>>;
  readonly reasons: Readonly<Record<string, number>>;
  readonly transitions: readonly TransitionReport[];
  /** Types that SES did not have when this was written; absent where there are none. */
  readonly unknown?: Readonly<Record<string, number>>;
};
export type ProviderReport = {
  readonly deliveries: number;
  readonly hardBounces: number;
  readonly softBounces: number;
  readonly complaints: number;
};
export type TransitionReport = {
  readonly at: string;
  readonly from: Standing;
  readonly to: Standing;
  readonly cause: string;
  readonly count: number | null;
  readonly of: number | null;
  readonly rate: number | null;
  readonly limit: number | null;
  readonly evidence: number | null;
  readonly sentence: string;
};
export type IncidentReport = {
  readonly provider: string;
  readonly metric: string;
  readonly from: string;
  readonly until: string | null;
};
export type Report = {
  readonly configurationSets: readonly SetReport[];
  readonly incidents: readonly IncidentReport[];
  /** Messages that were published, reminders among them. */
  readonly alerts: number;
};

/** Read from the tables and from SES what became of every set. */
export async function reportOn(
  { dynamo, aws, tables }: LocalDeployment,
  partitions: Iterable<string>,
): Promise<Report> {
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
  const configurationSets: SetReport[] = [];
  for (const { set } of await dynamoRoster(registry).all()) {
    const counts = emptyCounts();
    for (const slot of (await totals.slots(set, Math.min(first, last), last)).values()) fold(counts, slot.counts);
    fold(counts, open.get(set) ?? emptyCounts());
    const records = await decisions.history(set);
    configurationSets.push({
      name: set,
      standing: records.at(-1)?.to ?? 'healthy',
      pool: aws.state.sets.get(set)?.delivery.SendingPoolName ?? null,
      totals: counts.totals,
      providers: providersIn(counts),
      reasons: numbers(counts.reasons),
      ...(counts.unknown.size > 0 && { unknown: numbers(counts.unknown) }),
      transitions: records.map(transitionReport),
    });
  }
  const incidents = await decisions.incidents(0);
  return {
    configurationSets: configurationSets.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    incidents: incidents.map(({ provider, metric, openedAt, closedAt }) => ({
      provider: shownProvider(provider),
      metric,
      from: iso(openedAt),
      until: closedAt === null ? null : iso(closedAt),
    })),
    alerts: aws.state.published.length,
  };
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
