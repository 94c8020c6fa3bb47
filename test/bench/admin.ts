import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoTotals } from '../../functions/_adapters/dynamodb/counting/totals.ts';
import { dynamoRoster } from '../../functions/_adapters/dynamodb/roster.ts';
import { dynamoTable } from '../../functions/_adapters/dynamodb/table.ts';
import { adminDeps } from '../../functions/serve-admin/compose.ts';
import { serveAdmin } from '../../functions/serve-admin/handle.ts';
import { startDynamo } from '../../infra/local/dynamo/start.ts';
import { Random } from '../../infra/local/random.ts';
import { emptyCounts } from '../../shared/counting/counts.ts';
import { concurrently } from '../../shared/kernel/concurrently.ts';
import { hourOf, SECOND_MS } from '../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../shared/policy/defaults.ts';

/** A console asks so often. Unit: virtual ms. */
const POLL_MS = 5 * SECOND_MS;
/** When the fleet sent its mail. */
export const FLEET_AT = Date.UTC(2026, 10, 20, 10, 30);

export type Quantiles = { readonly p50: number; readonly p95: number };
export type AdminBench = {
  readonly rows: readonly {
    readonly sets: number;
    /** From nothing known until every set is. Unit: ms. */
    readonly firstMs: number;
    /** Unit: ms. */
    readonly fleet: Quantiles;
    readonly listing: Quantiles;
  }[];
  /** p95 of the largest fleet ÷ p95 of the smallest; flat is 1. */
  readonly ratio: { readonly fleet: number; readonly listing: number };
};

/** What the fleet costs to look at, warm: the summary, and a page of the worst sets. */
export async function benchAdmin({ quick }: { readonly quick: boolean }): Promise<AdminBench> {
  const rows = [];
  for (const sets of quick ? [200, 2_000] : [1_000, 10_000]) rows.push(await measured(sets, quick ? 60 : 240));
  const [few, many] = [rows[0], rows.at(-1)];
  const ratio = (of: 'fleet' | 'listing'): number => (many?.[of].p95 ?? 0) / (few?.[of].p95 ?? 1);
  return { rows, ratio: { fleet: ratio('fleet'), listing: ratio('listing') } };
}

async function measured(sets: number, rounds: number): Promise<AdminBench['rows'][number]> {
  const dynamo = startDynamo({});
  try {
    const client = new DynamoDBClient(dynamo.clientConfig());
    const tables = await dynamo.createTables();
    await fillFleet(client, tables, sets);
    const clock = { at: FLEET_AT, now: () => clock.at };
    const deps = adminDeps({
      client,
      tables,
      clock,
      elapsed: () => performance.now(),
      defaultPolicy: DEFAULT_POLICY,
      mayWrite: false,
      redrive: null,
      log: () => undefined,
    });
    const ask = async (path: string): Promise<number> => {
      clock.at += POLL_MS / 2;
      const begun = performance.now();
      const { status, body } = await serveAdmin(deps, {
        method: 'GET',
        path: `/api/v1/${path}`,
        query: '',
        headers: {},
        body: '',
        actor: 'bench',
      });
      if (status !== 200) throw new Error(`${path} answered ${status}: ${body}`);
      return performance.now() - begun;
    };
    const begun = performance.now();
    while (deps.fleet.freshness().known < sets) await ask('fleet');
    const firstMs = performance.now() - begun;
    const times = { fleet: [] as number[], listing: [] as number[] };
    for (let round = 0; round < rounds; round++) {
      times.fleet.push(await ask('fleet'));
      times.listing.push(await ask('sets'));
    }
    return { sets, firstMs, fleet: quantiles(times.fleet), listing: quantiles(times.listing) };
  } finally {
    await dynamo.close();
  }
}

/** Sets with mail of the last hours. */
export async function fillFleet(
  client: DynamoDBClient,
  tables: Readonly<Record<'registry' | 'totals', string>>,
  sets: number,
): Promise<void> {
  const roster = dynamoRoster(dynamoTable(client, tables.registry));
  const totals = dynamoTotals(client, tables.totals);
  const random = new Random('admin');
  await concurrently(
    Array.from({ length: sets }, (_, index) => `set-${String(index).padStart(5, '0')}`),
    32,
    async (set) => {
      await roster.enroll(set, FLEET_AT);
      for (const back of [1, 2]) {
        const counts = emptyCounts();
        const sends = random.poisson(200);
        const hardBounces = random.binomial(sends, 0.01);
        Object.assign(counts.totals, { sends, deliveries: sends - hardBounces, hardBounces });
        counts.providers.set('microsoft', [sends - hardBounces, hardBounces, 0, 0]);
        await totals.putHour(set, hourOf(FLEET_AT) - back, { weight: 1, counts });
      }
    },
  );
}

export const quantiles = (times: readonly number[]): Quantiles => {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => Number((sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(2));
  return { p50: at(0.5), p95: at(0.95) };
};
