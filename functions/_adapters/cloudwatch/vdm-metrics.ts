import { BatchGetMetricDataCommand, type BatchGetMetricDataQuery, type SESv2Client } from '@aws-sdk/client-sesv2';
import { ISPS } from '../../../shared/audit-counts/isps.data.ts';
import type { Reported, SesReported } from '../../../shared/audit-counts/model.ts';
import { DAY_MS, type Day, SECOND_MS, type Timer } from '../../../shared/kernel/time.ts';
import { SesNotFound, SesRefused } from '../../../shared/placement/failures.ts';
import type { LogFields } from '../../../shared/telemetry/log-entry.ts';
import type { IspFigures, SesFigures } from '../../audit-counts/ports.ts';
import { mapSesErrors } from '../ses/failures.ts';

type Metric = readonly [Reported, string];
// Deliveries to providers that report complaints are SES's own denominator: `reporting`.
const OF_ISP = [
  ['deliveries', 'DELIVERY'],
  ['hardBounces', 'PERMANENT_BOUNCE'],
  ['complaints', 'COMPLAINT'],
  ['reporting', 'DELIVERY_COMPLAINT'],
] as const satisfies readonly Metric[];
const METRICS: readonly Metric[] = [['sends', 'SEND'], ...OF_ISP];

/**
 * A call takes 10 queries. SES allows 16 calls a second, of which we leave half.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_BatchGetMetricData.html
 */
const MOST_QUERIES = 10;
const AT_A_TIME = 8;
/** Calls of one run: what is left of its ten minutes goes to the counts. With more sets they are asked about by turns. */
const MOST_CALLS = 2_500;
/** Calls about mailbox providers, after those. */
const MOST_ISP_CALLS = 500;
const SETS_A_CALL = Math.floor(MOST_QUERIES / METRICS.length);

/**
 * Figures of the Virtual Deliverability Manager, per set, and per set and mailbox provider. Where it is not on, SES
 * refuses the first question, and there is nothing to compare with, which the log says. This is no call of the control
 * plane: it has a rate of its own.
 */
export function vdmFigures(
  client: SESv2Client,
  timer: Timer,
  log: (entry: LogFields) => void,
): SesFigures & IspFigures {
  /** @param isFirstOff whether a first refusal means that there is nothing to be had */
  const ask = async (groups: readonly (readonly Asked[])[], day: Day, isFirstOff: boolean) => {
    const found: SesReported[] = [];
    let [from, size] = [0, isFirstOff ? 1 : AT_A_TIME];
    while (from < groups.length) {
      if (from > 0) await timer.sleep(SECOND_MS);
      const answers = await Promise.allSettled(
        groups.slice(from, from + size).map(async (group) => batch(client, day, group)),
      );
      for (const answer of answers) {
        if (answer.status === 'fulfilled') {
          found.push(...answer.value);
          continue;
        }
        const { reason } = answer as { readonly reason: unknown };
        if (!(reason instanceof SesRefused || reason instanceof SesNotFound)) throw reason;
        // Off, or not allowed: the same for every set. Later on it is about one of these sets.
        if (from > 0 || !isFirstOff) continue;
        log({ message: 'SES gives no figures of the Virtual Deliverability Manager', error: String(reason) });
        return [];
      }
      from += size;
      size = AT_A_TIME;
    }
    return found;
  };

  return {
    account: async () => null,

    async sets(day, names) {
      const asked = byTurns(names, MOST_CALLS * SETS_A_CALL, day);
      if (asked.length < names.length)
        log({ message: 'not every set was asked about at SES', asked: asked.length, sets: names.length });
      return ask(
        chunks(
          asked.map((configurationSet) => ({ configurationSet, metrics: METRICS })),
          SETS_A_CALL,
        ),
        day,
        true,
      );
    },

    async isps(day, names) {
      const each = names.flatMap((configurationSet) =>
        ISPS.map(({ isp }) => ({ configurationSet, isp, metrics: OF_ISP })),
      );
      const groups = chunks(each, Math.floor(MOST_QUERIES / OF_ISP.length)).slice(0, MOST_ISP_CALLS);
      return ask(groups, day, false);
    },
  };
}

type Asked = { readonly configurationSet: string; readonly isp?: string; readonly metrics: readonly Metric[] };

/** As many as there is time for, every day the next ones. */
function byTurns<T>(all: readonly T[], most: number, day: Day): readonly T[] {
  if (all.length <= most) return all;
  const from = (day * most) % all.length;
  return [...all.slice(from), ...all.slice(0, from)].slice(0, most);
}

const chunks = <T>(all: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size));

async function batch(client: SESv2Client, day: Day, asked: readonly Asked[]): Promise<SesReported[]> {
  const Queries = asked.flatMap(({ configurationSet, isp, metrics }, index) =>
    metrics.map(
      ([what, Metric]): BatchGetMetricDataQuery => ({
        Id: `${what}_${index}`,
        Namespace: 'VDM',
        Metric: Metric as BatchGetMetricDataQuery['Metric'],
        Dimensions: { CONFIGURATION_SET: configurationSet, ...(isp !== undefined && { ISP: isp }) },
        StartDate: new Date(day * DAY_MS),
        EndDate: new Date((day + 1) * DAY_MS - 1),
      }),
    ),
  );
  const { Results = [] } = await mapSesErrors(client.send(new BatchGetMetricDataCommand({ Queries })));
  const sums = new Map(Results.map(({ Id, Values = [] }) => [Id, Values.reduce((sum, value) => sum + value, 0)]));
  return asked.flatMap(({ configurationSet, isp, metrics }, index) => {
    const counts: Partial<Record<Reported, number>> = {};
    for (const [what] of metrics) {
      const sum = sums.get(`${what}_${index}`);
      if (sum !== undefined) counts[what] = sum;
    }
    if (Object.keys(counts).length === 0) return [];
    return [{ source: 'vdm' as const, configurationSet, counts, ...(isp !== undefined && { isp }) }];
  });
}
