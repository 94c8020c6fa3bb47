import { isIPv4 } from 'node:net';
import {
  type CloudWatchClient,
  type Dimension,
  GetMetricDataCommand,
  ListMetricsCommand,
} from '@aws-sdk/client-cloudwatch';
import type { SndsAddress } from '../../../shared/audit-counts/model.ts';
import { DAY_MS, type Day, dayOf } from '../../../shared/kernel/time.ts';

const NAMESPACE = 'AWS/SES';
/**
 * Metrics of leased dedicated addresses, a value a day.
 * @see https://docs.aws.amazon.com/ses/latest/dg/snds-metrics-dedicated-ips.html
 */
const METRICS = [
  ['recipients', 'SNDS.MessageRecipients', 'Sum'],
  ['complaintRate', 'SNDS.ComplaintRate', 'Average'],
  ['spamRate', 'SNDS.SpamRate', 'Average'],
  ['trapHits', 'SNDS.TrapHits', 'Sum'],
] as const;
/** Its figures come a day late or two. */
const LATE_DAYS = 2;
/** GetMetricData takes at most 500 queries, four for each. */
const MOST_ADDRESSES = 125;

type Known = { readonly ip: string; readonly dimensions: readonly Dimension[] };
type Values = { -readonly [Name in (typeof METRICS)[number][0]]: number | null };

/**
 * What SNDS says of each address, the newest day. AWS documents no name of the dimension: the metrics that are there are
 * asked for as they are listed, and the address is the dimension that is one.
 */
export const sndsFigures =
  (client: CloudWatchClient) =>
  async (day: Day): Promise<readonly SndsAddress[]> => {
    const known = await addressesIn(client);
    const found: SndsAddress[] = [];
    for (let from = 0; from < known.length; from += MOST_ADDRESSES) {
      found.push(...(await figures(client, day, known.slice(from, from + MOST_ADDRESSES))));
    }
    return found;
  };

async function addressesIn(client: CloudWatchClient): Promise<readonly Known[]> {
  const found = new Map<string, Known>();
  let NextToken: string | undefined;
  do {
    const page = await client.send(
      new ListMetricsCommand({ Namespace: NAMESPACE, MetricName: METRICS[0][1], ...(NextToken && { NextToken }) }),
    );
    for (const { Dimensions = [] } of page.Metrics ?? []) {
      const ip = Dimensions.map(({ Value = '' }) => Value).find((value) => isIPv4(value));
      if (ip !== undefined) found.set(ip, { ip, dimensions: Dimensions });
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return [...found.values()];
}

async function figures(client: CloudWatchClient, day: Day, known: readonly Known[]): Promise<readonly SndsAddress[]> {
  const MetricDataQueries = known.flatMap(({ dimensions }, at) =>
    METRICS.map(([what, MetricName, Stat]) => ({
      Id: `${what}_${at}`,
      MetricStat: {
        Metric: { Namespace: NAMESPACE, MetricName, Dimensions: [...dimensions] },
        ...{ Period: DAY_MS / 1_000, Stat },
      },
    })),
  );
  const StartTime = new Date((day - LATE_DAYS) * DAY_MS);
  const EndTime = new Date((day + 1) * DAY_MS);
  /** Address → day → what is known of it. */
  const days = known.map(() => new Map<Day, Values>());
  let NextToken: string | undefined;
  do {
    const page = await client.send(
      new GetMetricDataCommand({ MetricDataQueries, StartTime, EndTime, ...(NextToken && { NextToken }) }),
    );
    for (const { Id = '', Timestamps = [], Values = [] } of page.MetricDataResults ?? []) {
      const [what = '', at = ''] = Id.split('_');
      const metric = METRICS.find(([name]) => name === what)?.[0];
      const byDay = days[Number(at)];
      if (metric === undefined || byDay === undefined) continue;
      for (const [index, time] of Timestamps.entries()) {
        const of = dayOf(time.getTime());
        const values = byDay.get(of) ?? { recipients: null, complaintRate: null, spamRate: null, trapHits: null };
        byDay.set(of, values);
        values[metric] = Values[index] ?? null;
      }
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return known.flatMap(({ ip }, at) => {
    const newest = [...(days[at] ?? [])].toSorted(([a], [b]) => b - a)[0];
    return newest === undefined ? [] : [{ ip, day: newest[0], ...newest[1] }];
  });
}
