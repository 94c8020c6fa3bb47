import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { BATCHING_WINDOW_SECONDS } from '../../functions/ingest-events/env.ts';
import { deployLocally, type LocalDeployment } from '../../infra/local/deployment.ts';
import type { ChangeRecord } from '../../infra/local/dynamo/messages.ts';
import { eventOf } from '../../infra/local/feeds/feed-event.ts';
import { localFunctions } from '../../infra/local/functions.ts';
import { itemBytes } from '../../infra/local/memory/item-bytes.ts';
import { countReadUnits, countWriteUnits } from '../../infra/local/write-units.ts';
import { type EpochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../shared/policy/defaults.ts';
import type { Policy } from '../../shared/policy/model.ts';
import { zipfArchive } from './archive.ts';

const STARTS_AT: EpochMs = Date.UTC(2026, 0, 1, 10);
/** 100 million events a month, evenly, over a thousand sets. */
export const PER_SECOND = 39;
const SETS = 1_000;
/** Runs of ingest-events at a time, as the stack allows by default: each gathers its share of a window. */
const RUNS = 2;

export const WARM_UP_SECONDS = 330;

export type SteadyBench = {
  readonly eventsPerSecond: number;
  readonly sets: number;
  readonly eventsPerBatch: number;
  readonly writeUnitsPerMillionEvents: number;
  readonly readUnitsPerMillionEvents: number;
  /** The same, of what each function reads and writes, and its queries that found nothing, which AWS bills too. */
  readonly by: Readonly<
    Record<'ingest' | 'evaluate' | 'tick', { readonly writes: number; readonly reads: number; readonly empty: number }>
  >;
  /** Runs of evaluate-sets per run of ingest-events, and lines that it logged per million events. */
  readonly evaluationsPerBatch: number;
  readonly logLinesPerMillionEvents: number;
  readonly logBytesPerMillionEvents: number;
  /** What is stored: of the journal per event, of the totals per slot and per hour of a set. Unit: bytes. */
  readonly storedBytes: { readonly event: number; readonly slot: number; readonly hour: number };
};

/**
 * One hour of steady mail as a month of 100 million events has it, through two warm copies of ingest-events, with
 * evaluate-sets at each window of the change feed and a tick each minute. What it costs in units, not how fast it is.
 * The first slot, in which every set is new, is not counted.
 */
export function benchSteady({ quick }: { readonly quick: boolean }): Promise<SteadyBench> {
  const seconds = WARM_UP_SECONDS + (quick ? 600 : 3_600);
  const { bodies } = zipfArchive({
    events: seconds * PER_SECOND,
    sets: SETS,
    perSecond: PER_SECOND,
    startsAt: STARTS_AT,
  });
  const endsAt = quick ? undefined : STARTS_AT + HOUR_MS + 7 * MINUTE_MS;
  return steadyUnits({ bodies, sets: SETS, startsAt: STARTS_AT, endsAt, policy: DEFAULT_POLICY });
}

/** What is measured of steady mail. */
export type SteadyLoad = {
  /** Events at `PER_SECOND`, in order of time. */
  readonly bodies: readonly string[];
  readonly sets: number;
  readonly startsAt: EpochMs;
  /** Ticks go on until then; absent: until the last event. */
  readonly endsAt?: EpochMs | undefined;
  readonly policy: Policy;
};

/** Units of steady mail without those of the warm-up. */
export async function steadyUnits({ bodies, sets, startsAt, endsAt, policy }: SteadyLoad): Promise<SteadyBench> {
  let now = startsAt;
  const timer = { now: () => now, sleep: async () => {} };
  const deployment = await deployLocally({ timer, policy, startsAt: startsAt, throttle: false });
  let lines = 0;
  let bytes = 0;
  const log = (entry: object): void => {
    lines++;
    bytes += JSON.stringify(entry).length;
  };
  // Each instance has a client of its own, which counts what that one reads and writes.
  const { reach, tables } = deployment;
  const instance = () => {
    const functions = localFunctions({ reach, tables, timer, policy, random: Math.random, log });
    return { functions, writes: countWriteUnits(functions.dynamo), reads: countReadUnits(functions.dynamo) };
  };
  const ingest = Array.from({ length: RUNS }, instance);
  const evaluate = instance();
  const tick = instance();
  let changes: ChangeRecord[] = [];
  const end = deployment.dynamo.changes.subscribe((record) => {
    if (record.table === deployment.tables.journal) changes.push(record);
  });
  const all = [...ingest, evaluate, tick];
  const warmUp = WARM_UP_SECONDS * PER_SECOND;
  let batches = 0;
  let evaluations = 0;
  let nextTick = startsAt + MINUTE_MS;
  const perWindow = PER_SECOND * BATCHING_WINDOW_SECONDS;
  const perBatch = Math.ceil(perWindow / RUNS);
  const ticks = async (): Promise<void> => {
    for (; nextTick <= now; nextTick += MINUTE_MS) await tick.functions.tick();
  };
  try {
    for (let from = 0; from < bodies.length; from += perWindow) {
      now = startsAt + (from / PER_SECOND) * SECOND_MS;
      if (from === warmUp) {
        for (const { writes, reads } of all) writes.units = reads.units = reads.empty = 0;
        lines = bytes = batches = evaluations = 0;
      }
      const window = bodies.slice(from, from + perWindow);
      for (const [index, { functions }] of ingest.entries()) {
        const part = window.slice(index * perBatch, (index + 1) * perBatch);
        if (part.length === 0) continue;
        await functions.ingest(batchOf(part));
        batches++;
      }
      if (changes.length > 0) {
        const rung = changes;
        changes = [];
        await evaluate.functions.evaluate(eventOf(rung, now));
        evaluations++;
      }
      await ticks();
    }
    if (endsAt !== undefined) now = endsAt;
    await ticks();
    const counted = bodies.length - warmUp;
    const perMillion = (units: number): number => Math.round((units / counted) * 1_000_000);
    const sum = (which: 'writes' | 'reads') => (of: readonly ReturnType<typeof instance>[]) =>
      perMillion(of.reduce((total, each) => total + each[which].units, 0));
    const [writes, reads] = [sum('writes'), sum('reads')];
    const empty = (of: readonly ReturnType<typeof instance>[]) =>
      perMillion(of.reduce((total, each) => total + each.reads.empty, 0));
    return {
      eventsPerSecond: PER_SECOND,
      sets,
      eventsPerBatch: Math.round(counted / batches),
      writeUnitsPerMillionEvents: writes(all),
      readUnitsPerMillionEvents: reads(all),
      by: {
        ingest: { writes: writes(ingest), reads: reads(ingest), empty: empty(ingest) },
        evaluate: { writes: writes([evaluate]), reads: reads([evaluate]), empty: empty([evaluate]) },
        tick: { writes: writes([tick]), reads: reads([tick]), empty: empty([tick]) },
      },
      evaluationsPerBatch: evaluations / batches,
      logLinesPerMillionEvents: perMillion(lines),
      logBytesPerMillionEvents: perMillion(bytes),
      storedBytes: await stored(deployment, bodies.length),
    };
  } finally {
    end();
    await deployment.close();
  }
}

const batchOf = (bodies: readonly string[]): SQSEvent => ({
  Records: bodies.map((body, index) => ({ messageId: String(index), body }) as SQSRecord),
});

async function stored({ dynamo, tables }: LocalDeployment, events: number): Promise<SteadyBench['storedBytes']> {
  const client = new DynamoDBClient(dynamo.clientConfig());
  const sizes = async (TableName: string, prefix: string): Promise<number[]> => {
    const found: number[] = [];
    for await (const { Items = [] } of paginateScan({ client }, { TableName })) {
      for (const item of Items) if (item['sk']?.S?.startsWith(prefix) ?? prefix === '') found.push(itemBytes(item));
    }
    return found;
  };
  const sum = (all: readonly number[]): number => all.reduce((total, size) => total + size, 0);
  const mean = (all: readonly number[]): number => Math.round(sum(all) / Math.max(1, all.length));
  return {
    event: sum(await sizes(tables.journal, '')) / events,
    slot: mean(await sizes(tables.totals, 'slot#')),
    hour: mean(await sizes(tables.totals, 'hour#')),
  };
}
