import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { sha256 } from '../../functions/_adapters/lambda/sha256.ts';
import { evaluationDeps } from '../../functions/_compose/evaluation.ts';
import { allowanceDeps } from '../../functions/serve-allowance/compose.ts';
import { serveAllowance } from '../../functions/serve-allowance/handle.ts';
import { startDynamo } from '../../infra/local/dynamo/start.ts';
import { Random } from '../../infra/local/random.ts';
import { countReadUnits, countWriteUnits } from '../../infra/local/write-units.ts';
import { keepAllowances } from '../../shared/allowance/keep.ts';
import { concurrently } from '../../shared/kernel/concurrently.ts';
import { HOUR_MS, MINUTE_MS } from '../../shared/kernel/time.ts';
import { keepLadders } from '../../shared/ladders/keep.ts';
import { DEFAULT_POLICY } from '../../shared/policy/defaults.ts';

const NOW = Date.UTC(2026, 10, 20, 10, 1);
const ACTOR = 'arn:aws:sts::111122223333:assumed-role/mailer/bench';
const CALLERS = [{ role: 'arn:aws:iam::111122223333:role/mailer', sets: ['*'] }];

export type AllowanceBench = {
  readonly sets: number;
  readonly takes: number;
  /** One request from its arrival to its answer, DynamoDB included. Unit: ms. */
  readonly p50: number;
  readonly p95: number;
  readonly writeUnitsPerGrant: number;
  readonly readUnitsPerGrant: number;
  /** Units of `tick` for each set that is asked for: at the beginning of an hour, and in each other minute. */
  readonly tickPerHour: { readonly writes: number; readonly reads: number };
  readonly tickPerMinute: { readonly writes: number; readonly reads: number };
  /** Of 50 takes of one set at once, of 1,000: where 2,500 were asked, and where all of them are enough for all. */
  readonly atOnce: AtOnce;
  readonly enough: AtOnce;
};

/** What was granted, and write units of each grant. */
type AtOnce = { readonly granted: number; readonly writeUnitsPerGrant: number };

/** What it costs to ask, with 1,000 sets of 50 tenants that each have a ladder (100 with --quick). */
export async function benchAllowance({ quick }: { readonly quick: boolean }): Promise<AllowanceBench> {
  const sets = Array.from({ length: quick ? 100 : 1_000 }, (_, at) => `tenant${at % 50}-set${at}`);
  const dynamo = startDynamo();
  try {
    const tables = await dynamo.createTables();
    const client = new DynamoDBClient(dynamo.clientConfig());
    const [writes, reads] = [countWriteUnits(client), countReadUnits(client)];
    const ladder = { id: 'tiers', from: '2026-11-01', step: 8 };
    const tenants = Array.from(
      { length: 50 },
      (_, at) => [`tenant${at}`, { sets: [`tenant${at}-*`], ladder }] as const,
    );
    const clock = { at: NOW, now: () => clock.at };
    const evaluation = evaluationDeps({
      ...{ client, tables, clock, allowances: true, log: () => undefined },
      defaultPolicy: { ...DEFAULT_POLICY, tenants: Object.fromEntries(tenants) },
    });
    const deps = allowanceDeps({
      ...{ client, registryTable: tables.registry, callers: CALLERS, random: Math.random, log: () => undefined },
      timer: { now: clock.now, sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) },
    });
    await concurrently(sets, 16, (set) => deps.store.ask(set, NOW));
    await keepLadders(evaluation, NOW);
    const units = async (work: () => Promise<unknown>) => {
      writes.units = reads.units = 0;
      await work();
      return { writes: writes.units, reads: reads.units };
    };
    const each = ({ writes: w, reads: r }: { writes: number; reads: number }, of: number) => ({
      writes: w / of,
      reads: r / of,
    });
    const begun = await units(() => keepAllowances(evaluation, NOW));
    clock.at += MINUTE_MS;
    const minute = await units(() => keepAllowances(evaluation, clock.at));

    let keys = 0;
    const take = (set: string, n: number) =>
      serveAllowance(deps, {
        ...{ method: 'POST', path: `/allowance/${set}/take`, query: '', actor: ACTOR, body: JSON.stringify({ n }) },
        headers: { 'idempotency-key': sha256(String(keys++)) },
      });
    const random = new Random(1);
    const chosen = Array.from({ length: quick ? 500 : 5_000 }, () => sets[random.uint32() % sets.length] ?? '');
    for (const set of sets) await take(set, 1);
    const times: number[] = [];
    const taken = await units(async () => {
      for (const set of chosen) {
        const from = performance.now();
        const { status } = await take(set, 1);
        times.push(performance.now() - from);
        if (status !== 200) throw new Error(`Expected an answer, got ${status}`);
      }
    });
    times.sort((a, b) => a - b);
    const quantile = (of: number): number => Math.round((times[Math.floor(times.length * of)] ?? 0) * 100) / 100;

    const [first = ''] = sets;
    /** Fifty take `n` of 1,000 at once. */
    const together = async (n: number): Promise<AtOnce> => {
      clock.at += HOUR_MS;
      const before = await deps.store.read(first);
      if (before === null) throw new Error('Expected an allowance');
      const hour = { ...before, version: before.version + 1, hour: before.hour + 1, allowed: 1_000, granted: 0 };
      if (!(await deps.store.save(first, hour))) throw new Error('Expected nobody else to write');
      let granted = 0;
      let grants = 0;
      const { writes: written } = await units(() =>
        Promise.all(
          Array.from({ length: 50 }, async () => {
            const got = (JSON.parse((await take(first, n)).body) as { granted?: number }).granted ?? 0;
            granted += got;
            grants += got > 0 ? 1 : 0;
          }),
        ),
      );
      return { granted, writeUnitsPerGrant: written / grants };
    };
    const [atOnce, enough] = [await together(50), await together(20)];
    return {
      sets: sets.length,
      takes: times.length,
      p50: quantile(0.5),
      p95: quantile(0.95),
      writeUnitsPerGrant: taken.writes / times.length,
      readUnitsPerGrant: taken.reads / times.length,
      tickPerHour: each(begun, sets.length),
      tickPerMinute: each(minute, sets.length),
      ...{ atOnce, enough },
    };
  } finally {
    await dynamo.close();
  }
}
