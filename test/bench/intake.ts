import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { deployLocally, type LocalDeployment } from '../../infra/local/deployment.ts';
import type { ChangeRecord } from '../../infra/local/dynamo/messages.ts';
import { eventOf } from '../../infra/local/feeds/feed-event.ts';
import { localFunctions } from '../../infra/local/functions.ts';
import { laidOut } from '../../infra/local/laid-out.ts';
import { reportOn } from '../../infra/local/report.ts';
import { countWriteUnits } from '../../infra/local/write-units.ts';
import { parseBody } from '../../shared/events/parse.ts';
import { type EpochMs, HOUR_MS, MINUTE_MS } from '../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../shared/policy/defaults.ts';
import { type Archive, zipfArchive } from './archive.ts';

const BATCH = 1_000;
const STARTS_AT: EpochMs = Date.UTC(2026, 0, 1, 10);

type Rates = {
  readonly eventsPerSecond: number;
  readonly writeUnitsPerMillionEvents: number;
  /** Processor time of an event, dynalite's thread and garbage collection with it. Other work changes it less. Unit: µs. */
  readonly processorMicroseconds: number;
};
type OurRates = Rates & {
  /**
   * Where the time goes, by the clock: JSON in and journal out; totals of slots, and a judgement of each set that had a
   * hard bounce or complaint; totals of hours, and what else is due then. Only we judge. Unit: µs per event.
   */
  readonly split: { readonly intake: number; readonly slots: number; readonly hours: number };
};
export type IntakeBench = OurRates & {
  /** One event after the other, as our batches are: one worker, with the same client. */
  readonly naive: Rates;
  /** The same with so many events under way at a time. */
  readonly naiveSixteenAtATime: Rates;
  /** ours ÷ naive, judgements with ours */
  readonly speedup: number;
  /** The same in processor time. */
  readonly speedupOfProcessors: number;
  /** naive ÷ ours */
  readonly writeUnitRatio: number;
};

/**
 * 200,000 events at 1,000 a second of event time, 300 sets with Zipf sizes, 5 % duplicates, in batches of 1,000: JSON
 * in, journal and totals out, against a marker and a counter per event on the same dynalite.
 * @throws where a count is wrong: speed without it is worth nothing
 */
export async function benchIntake({ quick }: { readonly quick: boolean }): Promise<IntakeBench> {
  const archive = zipfArchive({ events: quick ? 20_000 : 200_000, sets: 300, perSecond: 1_000, startsAt: STARTS_AT });
  const warmUp = zipfArchive({ events: 20_000, sets: 300, perSecond: 1_000, startsAt: STARTS_AT });
  await ours(warmUp);
  const us = await ours(archive);
  // One event of it costs two requests: a fortieth of the archive says as much, in a time that a person waits for.
  const part = { ...archive, bodies: archive.bodies.slice(0, archive.bodies.length / 40) };
  const naive = await markerAndCounter(part, 1);
  const naiveSixteenAtATime = await markerAndCounter(part, 16);
  return {
    ...us,
    naive,
    naiveSixteenAtATime,
    speedup: us.eventsPerSecond / naive.eventsPerSecond,
    speedupOfProcessors: naive.processorMicroseconds / us.processorMicroseconds,
    writeUnitRatio: naive.writeUnitsPerMillionEvents / us.writeUnitsPerMillionEvents,
  };
}

async function ours({ bodies, unique }: Archive): Promise<OurRates> {
  let now = STARTS_AT + 10 * MINUTE_MS;
  const timer = { now: () => now, sleep: async () => {} };
  const deployment = await deployLocally({ timer, policy: DEFAULT_POLICY, startsAt: STARTS_AT, throttle: false });
  try {
    let counted = 0;
    const functions = localFunctions({
      reach: deployment.reach,
      tables: deployment.tables,
      timer,
      policy: DEFAULT_POLICY,
      random: Math.random,
      ttlMs: Number.POSITIVE_INFINITY,
      onIntake: (stats) => {
        counted += stats.counted;
      },
    });
    const written = countWriteUnits(functions.dynamo);
    const changes: ChangeRecord[] = [];
    deployment.dynamo.changes.subscribe((record) => changes.push(record));
    now = STARTS_AT;
    const time = stopwatch(bodies.length);
    for (let from = 0; from < bodies.length; from += BATCH) {
      now = STARTS_AT + from;
      await functions.ingest(batchOf(bodies.slice(from, from + BATCH)));
    }
    const intake = time.passed();
    // Slots and hours: what the journal is folded into.
    const journal = changes.filter(({ table }) => table === deployment.tables.journal);
    now += 7 * MINUTE_MS;
    await functions.evaluate(eventOf(journal, now));
    const slots = time.passed() - intake;
    now = STARTS_AT + HOUR_MS + 2 * MINUTE_MS;
    await functions.tick();
    const rates = { ...time.rates(), split: { intake, slots, hours: time.passed() - intake - slots } };
    await expectExact(deployment, journal, counted, unique);
    return {
      ...rates,
      writeUnitsPerMillionEvents: (written.units / bodies.length) * 1_000_000,
    };
  } finally {
    await deployment.close();
  }
}

/** From now on. */
function stopwatch(events: number) {
  const begun = performance.now();
  const used = process.cpuUsage();
  const each = (ms: number): number => (ms * 1_000) / events;
  const passed = (): number => each(performance.now() - begun);
  return {
    /** Unit: µs per event. */
    passed,
    rates: () => {
      const { user, system } = process.cpuUsage(used);
      return { eventsPerSecond: 1_000_000 / passed(), processorMicroseconds: each((user + system) / 1_000) };
    },
  };
}

const batchOf = (bodies: readonly string[]): SQSEvent => ({
  Records: bodies.map((body, index) => ({ messageId: String(index), body }) as SQSRecord),
});

async function expectExact(
  deployment: LocalDeployment,
  journal: readonly ChangeRecord[],
  counted: number,
  unique: number,
): Promise<void> {
  const { configurationSets } = await reportOn(
    deployment,
    journal.map(({ keys }) => keys.pk),
  );
  const inTotals = configurationSets.reduce(
    (sum, { totals }) => sum + Object.values(totals).reduce((all, value) => all + value, 0),
    0,
  );
  if (counted !== unique || inTotals !== unique) {
    throw new Error(`Expected ${unique} events counted, got ${counted} at intake and ${inTotals} in the totals`);
  }
}

/** What everybody does: a marker per event so that it counts once, then a counter of its set and hour. */
async function markerAndCounter({ bodies }: Archive, atATime: number): Promise<Rates> {
  const timer = { now: () => STARTS_AT, sleep: async () => {} };
  const deployment = await deployLocally({ timer, policy: DEFAULT_POLICY, startsAt: STARTS_AT, throttle: false });
  const client = laidOut(new DynamoDBClient(deployment.dynamo.clientConfig()));
  const written = countWriteUnits(client);
  const TableName = deployment.tables.totals;
  const count = async (body: string): Promise<void> => {
    const [parsed] = parseBody(body, STARTS_AT + HOUR_MS);
    if (parsed?.outcome !== 'event') return;
    const { messageId, configurationSet, what } = parsed.event;
    try {
      await client.send(
        new PutItemCommand({
          TableName,
          Item: { pk: { S: `marker#${messageId}` }, sk: { S: what.kind } },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      );
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return;
      throw error;
    }
    await client.send(
      new UpdateItemCommand({
        TableName,
        Key: { pk: { S: `counter#${configurationSet}` }, sk: { S: 'hour' } },
        UpdateExpression: 'ADD #kind :one',
        ExpressionAttributeNames: { '#kind': what.kind },
        ExpressionAttributeValues: { ':one': { N: '1' } },
      }),
    );
  };
  try {
    const time = stopwatch(bodies.length);
    for (let from = 0; from < bodies.length; from += atATime) {
      await Promise.all(bodies.slice(from, from + atATime).map(count));
    }
    return {
      ...time.rates(),
      writeUnitsPerMillionEvents: (written.units / bodies.length) * 1_000_000,
    };
  } finally {
    await deployment.close();
  }
}
