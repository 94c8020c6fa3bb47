import {
  type CloudWatchClient,
  GetMetricDataCommand,
  ListMetricsCommand,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import type { Audited, SesReported } from '../../../shared/audit-counts/model.ts';
import { DAY_MS, type Day } from '../../../shared/kernel/time.ts';
import type { SesFigures } from '../../audit-counts/ports.ts';

const NAMESPACE = 'AWS/SES';
/** The dimension that SES gives to metrics of a CloudWatch event destination. */
const SET_DIMENSION = 'ses:configuration-set';
/** As CloudWatch spells them. */
const METRICS: readonly (readonly [Audited, string])[] = [
  ['sends', 'Send'],
  ['deliveries', 'Delivery'],
  ['bounces', 'Bounce'],
  ['complaints', 'Complaint'],
];
/** GetMetricData takes at most so many queries. */
const MOST_QUERIES = 500;

/**
 * SES's metrics in CloudWatch: of the account, which are always there, and of those sets that have a CloudWatch event
 * destination of their own with the dimension `ses:configuration-set`. GetMetricData costs per metric, so only those
 * are asked for that exist.
 */
export const cloudWatchFigures = (client: CloudWatchClient): SesFigures => ({
  async account(day) {
    const [found] = await figures(client, day, [null]);
    return found ?? null;
  },

  async sets(day, names) {
    const wanted = new Set(names);
    const known = (await setsWithMetrics(client)).filter((name) => wanted.has(name));
    return figures(client, day, known);
  },
});

async function setsWithMetrics(client: CloudWatchClient): Promise<string[]> {
  const names = new Set<string>();
  let token: string | undefined;
  do {
    const page = await client.send(
      new ListMetricsCommand({
        Namespace: NAMESPACE,
        MetricName: 'Send',
        Dimensions: [{ Name: SET_DIMENSION }],
        ...(token !== undefined && { NextToken: token }),
      }),
    );
    for (const { Dimensions = [] } of page.Metrics ?? []) {
      const [only] = Dimensions;
      // With a second dimension a metric is only a part of the set.
      if (Dimensions.length === 1 && only?.Name === SET_DIMENSION && only.Value !== undefined) names.add(only.Value);
    }
    token = page.NextToken;
  } while (token !== undefined);
  return [...names];
}

/** A day's sums. @param sets null stands for the account */
async function figures(client: CloudWatchClient, day: Day, sets: readonly (string | null)[]): Promise<SesReported[]> {
  const asked = sets.flatMap((set, index) =>
    METRICS.map(([what, name]) => ({ set, what, name, id: `${what}_${index}` })),
  );
  const sums = new Map<string, number>();
  for (let from = 0; from < asked.length; from += MOST_QUERIES) {
    const queries = asked.slice(from, from + MOST_QUERIES).map(queryOf);
    await addSums(client, day, queries, sums);
  }
  return sets.flatMap((configurationSet, index) => {
    const counts: Partial<Record<Audited, number>> = {};
    for (const [what] of METRICS) {
      const sum = sums.get(`${what}_${index}`);
      if (sum !== undefined) counts[what] = sum;
    }
    return Object.keys(counts).length === 0 ? [] : [{ source: 'cloudwatch' as const, configurationSet, counts }];
  });
}

const queryOf = ({ set, name, id }: { set: string | null; name: string; id: string }): MetricDataQuery => ({
  Id: id,
  MetricStat: {
    Metric: {
      Namespace: NAMESPACE,
      MetricName: name,
      ...(set !== null && { Dimensions: [{ Name: SET_DIMENSION, Value: set }] }),
    },
    Period: DAY_MS / 1_000,
    Stat: 'Sum',
  },
});

async function addSums(
  client: CloudWatchClient,
  day: Day,
  queries: MetricDataQuery[],
  sums: Map<string, number>,
): Promise<void> {
  let token: string | undefined;
  do {
    const page = await client.send(
      new GetMetricDataCommand({
        MetricDataQueries: queries,
        StartTime: new Date(day * DAY_MS),
        EndTime: new Date((day + 1) * DAY_MS),
        ...(token !== undefined && { NextToken: token }),
      }),
    );
    for (const { Id = '', Values = [] } of page.MetricDataResults ?? []) {
      for (const value of Values) sums.set(Id, (sums.get(Id) ?? 0) + value);
    }
    token = page.NextToken;
  } while (token !== undefined);
}
