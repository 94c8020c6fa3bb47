import { BatchGetMetricDataCommand, type BatchGetMetricDataQuery, type SESv2Client } from '@aws-sdk/client-sesv2';
import type { Reported, SesReported } from '../../../shared/audit-counts/model.ts';
import { DAY_MS, type Day, type Timer } from '../../../shared/kernel/time.ts';
import { SesNotFound, SesRefused } from '../../../shared/placement/failures.ts';
import type { LogFields } from '../../../shared/telemetry/log-entry.ts';
import type { SesFigures } from '../../audit-counts/ports.ts';
import { mapSesErrors } from '../ses/failures.ts';

const METRICS = [
  ['sends', 'SEND'],
  ['deliveries', 'DELIVERY'],
  ['hardBounces', 'PERMANENT_BOUNCE'],
  ['complaints', 'COMPLAINT'],
  // Deliveries to providers that report complaints: SES's own denominator.
  ['reporting', 'DELIVERY_COMPLAINT'],
] as const satisfies readonly (readonly [Reported, string])[];
/** A call takes 10 queries, so two sets; SES allows 16 calls a second, of which we leave half. Unit: ms. */
const SETS_A_CALL = Math.floor(10 / METRICS.length);
const GAP_MS = 125;

/**
 * Figures of the Virtual Deliverability Manager, per set. Where it is not on, SES refuses the first question, and there
 * is nothing to compare with, which the log says. This is no call of the control plane: it has a rate of its own.
 */
export const vdmFigures = (client: SESv2Client, timer: Timer, log: (entry: LogFields) => void): SesFigures => ({
  account: async () => null,

  async sets(day, names) {
    const found: SesReported[] = [];
    for (let from = 0; from < names.length; from += SETS_A_CALL) {
      if (from > 0) await timer.sleep(GAP_MS);
      try {
        found.push(...(await batch(client, day, names.slice(from, from + SETS_A_CALL))));
      } catch (error) {
        if (!(error instanceof SesRefused || error instanceof SesNotFound)) throw error;
        // Off, or not allowed: the same for every set. Later on it is about one of these sets.
        if (from > 0) continue;
        log({ message: 'SES gives no figures of the Virtual Deliverability Manager', error: String(error) });
        return [];
      }
    }
    return found;
  },
});

async function batch(client: SESv2Client, day: Day, names: readonly string[]): Promise<SesReported[]> {
  const Queries = names.flatMap((name, index) =>
    METRICS.map(
      ([what, Metric]): BatchGetMetricDataQuery => ({
        Id: `${what}_${index}`,
        Namespace: 'VDM',
        Metric,
        Dimensions: { CONFIGURATION_SET: name },
        StartDate: new Date(day * DAY_MS),
        EndDate: new Date((day + 1) * DAY_MS - 1),
      }),
    ),
  );
  const { Results = [] } = await mapSesErrors(client.send(new BatchGetMetricDataCommand({ Queries })));
  const sums = new Map(Results.map(({ Id, Values = [] }) => [Id, Values.reduce((sum, value) => sum + value, 0)]));
  return names.flatMap((configurationSet, index) => {
    const counts: Partial<Record<Reported, number>> = {};
    for (const [what] of METRICS) {
      const sum = sums.get(`${what}_${index}`);
      if (sum !== undefined) counts[what] = sum;
    }
    return Object.keys(counts).length === 0 ? [] : [{ source: 'vdm' as const, configurationSet, counts }];
  });
}
