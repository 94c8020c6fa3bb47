import { spfEvaluator } from '../../../functions/_adapters/dns/spf.ts';
import { type Dns, failedAnswer } from '../../../shared/dns-patrol/dns/model.ts';
import { forTerminal } from '../../../shared/kernel/escape.ts';
import type { Order } from '../../../shared/onboarding/order.ts';
import { type Plan, planJson, wishOf } from '../../../shared/onboarding/plan.ts';
import type { WantedRecords } from '../../../shared/records/model.ts';
import { wantedRecords } from '../../../shared/records/wanted.ts';
import { jsonLine } from '../json-line.ts';
import { openDns } from '../patrol/resolver.ts';
import { readRegion } from '../records/wishes.ts';
import { table } from '../table.ts';
import { UserError } from '../user-error.ts';

/** What only a plan takes: it asks the DNS, and nobody else. */
export const PLAN_OPTIONS = {
  plan: { type: 'boolean', default: false },
  region: { type: 'string' },
  server: { type: 'string' },
} as const;
export type PlanValues = { readonly region?: string; readonly server?: string; readonly json?: boolean };

/** Shows every call of SES and every record, and changes nothing. It needs no AWS account and no deployment. */
export async function showPlan(order: Order, values: PlanValues, write: (text: string) => void): Promise<number> {
  const region = readRegion(values.region, process.env);
  const dns = await dnsOrNone(values.server);
  try {
    const evaluateSpf = spfEvaluator(dns);
    const wanted: WantedRecords[] = [];
    for (const domain of order.domains) {
      const wish = wishOf(order, domain, region, { dkim: null, isMailFromVerified: false });
      wanted.push(await wantedRecords({ dns, evaluateSpf }, wish));
    }
    const plan = planJson(order, wanted);
    write(values.json === true ? jsonLine(plan) : planText(plan, wanted));
    return 0;
  } finally {
    dns.close();
  }
}

/** Without any DNS server a plan says of each record that nobody knows what stands there. */
async function dnsOrNone(server: string | undefined): Promise<Dns & { close(): void }> {
  try {
    return await openDns(server);
  } catch (error) {
    if (server !== undefined || !(error instanceof UserError)) throw error;
    const { message } = error;
    return { ask: async () => failedAnswer('unreachable', message), close: () => undefined };
  }
}

function planText({ tenant, sets, calls, records }: Plan, wanted: readonly WantedRecords[]): string {
  const told = wanted.flatMap(({ records: all, notes }) => [...all.flatMap((one) => one.told ?? []), ...notes]);
  return `${[
    `${tenant}: ${calls.length} calls of SES, about ${calls.length * 3} seconds; configuration sets ${sets.join(', ')}`,
    table(
      [{ heading: 'call' }, { heading: 'on' }, { heading: 'why' }],
      calls.map(({ call, on, why }) => [call, on, why]),
    ),
    table(
      [{ heading: 'state' }, { heading: 'name' }, { heading: 'type' }, { heading: 'value' }],
      records.map(({ state, name, type, value }) => [state, name, type, value]),
    ),
    ...(told.length === 0 ? [] : [[...new Set(told)].map((text) => `* ${forTerminal(text)}`).join('\n')]),
    'Nothing was changed.',
  ].join('\n\n')}\n`;
}
