import type { DynamoDBStreamEvent, SQSEvent, SQSRecord } from 'aws-lambda';
import type { IntakeStats } from '../../../functions/ingest-events/handle.ts';
import {
  type EpochMs,
  HOUR_MS,
  hourOf,
  hourStart,
  MINUTE_MS,
  SLOT_MS,
  type Timer,
} from '../../../shared/kernel/time.ts';
import type { Policy } from '../../../shared/policy/model.ts';
import { ROSTER, setKey } from '../../../shared/registry/keys.ts';
import { deployLocally, type LocalDeployment } from '../../local/deployment.ts';
import { directClient } from '../../local/dynamo/direct-client.ts';
import type { ChangeRecord } from '../../local/dynamo/messages.ts';
import { eventOf } from '../../local/feed-event.ts';
import { type Functions, localFunctions } from '../../local/functions.ts';
import { type Report, reportOn } from '../../local/report.ts';
import { countWriteUnits, type WriteUnits } from '../../local/write-units.ts';
import type { Timed } from './in-order.ts';

/** A batch is full at so many values, or earlier where they are few in a long time. */
const BATCH = 1_000;
const SMALL_BATCH = 500;

/** A clock that the archive moves. Nobody waits: a pause takes no time. */
class ArchiveTimer implements Timer {
  #now: EpochMs;
  constructor(startsAt: EpochMs) {
    this.#now = startsAt;
  }
  now = (): EpochMs => this.#now;
  sleep = async (): Promise<void> => {};
  moveTo(at: EpochMs): void {
    this.#now = Math.max(this.#now, at);
  }
}

export type ReplayOptions = {
  readonly policy: Policy;
  /** Told after each batch how many values were read, and how far the archive's clock has come. */
  readonly onProgress?: (read: number, now: EpochMs) => void;
};
export type Replayed = {
  readonly stats: IntakeStats;
  readonly written: WriteUnits;
  readonly report: Report;
};

/** Play an archive through the handlers in its own time. */
export async function replay(handfuls: AsyncIterable<Iterable<Timed>>, options: ReplayOptions): Promise<Replayed> {
  const total: IntakeStats = { read: 0, counted: 0, duplicates: 0, setAside: 0, malformed: 0, tooOld: 0 };
  let run: Run | null = null;
  let batch: Timed[] = [];
  const flush = async (): Promise<void> => {
    const [first] = batch;
    const last = batch.at(-1);
    if (!first || !last) return;
    run ??= await Run.start(first.now, options.policy, total);
    await run.play(batch, last.now);
    options.onProgress?.(total.read, last.now);
    batch = [];
  };
  for await (const values of handfuls) {
    for (const value of values) {
      const [first] = batch;
      if (first && isDone(batch.length, value.now - first.now)) await flush();
      batch.push(value);
      if (batch.length >= BATCH) await flush();
    }
  }
  await flush();
  run ??= await Run.start(0, options.policy, total);
  return await run.end();
}

/** Five minutes at the most, and one where there is enough to do: what is judged must not be old news. */
const isDone = (count: number, spanMs: number): boolean =>
  spanMs >= SLOT_MS || (count >= SMALL_BATCH && spanMs >= MINUTE_MS);

/** So far counting may be more than one batch ahead of judging. Unit: ms. */
const AHEAD_MS = MINUTE_MS;
/** Longer than this without a tick is a quiet time. Unit: ms. */
const QUIET_MS = SLOT_MS + MINUTE_MS;

class Run {
  /** What follows from all batches, and from all but the last. */
  #following: Promise<void> = Promise.resolve();
  #followingLessOne: Promise<void> = Promise.resolve();
  readonly #timer: ArchiveTimer;
  readonly #deployment: LocalDeployment;
  readonly #functions: Functions;
  readonly #written: WriteUnits;
  readonly #total: IntakeStats;
  #changes: ChangeRecord[] = [];
  readonly #partitions = new Set<string>();
  #tickedAt: EpochMs;
  #placedAt: EpochMs;
  /** What came up to here has been judged. */
  #followedUpTo: EpochMs;

  private constructor(timer: ArchiveTimer, deployment: LocalDeployment, functions: Functions, total: IntakeStats) {
    this.#timer = timer;
    this.#deployment = deployment;
    this.#functions = functions;
    this.#total = total;
    this.#tickedAt = timer.now();
    this.#placedAt = timer.now();
    this.#followedUpTo = timer.now();
    this.#written = countWriteUnits(functions.dynamo);
    deployment.dynamo.changes.subscribe((record) => this.#noteChange(record));
  }

  static async start(startsAt: EpochMs, policy: Policy, total: IntakeStats): Promise<Run> {
    const timer = new ArchiveTimer(startsAt);
    const deployment = await deployLocally({ timer, policy, startsAt, throttle: false, inOwnThread: true });
    const functions = localFunctions({
      reach: deployment.reach,
      client: directClient(deployment.dynamo.call, deployment.reach.dynamo),
      tables: deployment.tables,
      timer,
      policy,
      random: Math.random,
      ttlMs: Number.POSITIVE_INFINITY,
      onIntake: (stats) => {
        for (const key of Object.keys(total) as (keyof IntakeStats)[]) total[key] += stats[key];
      },
    });
    return new Run(timer, deployment, functions, total);
  }

  /**
   * Hand in one batch at `now`. What follows from it goes on while the next is read and counted, as it would in an
   * account, and while more are that come soon after.
   */
  async play(batch: readonly Timed[], now: EpochMs): Promise<void> {
    if (now - this.#followedUpTo > AHEAD_MS) await this.#followingLessOne;
    if (now - this.#tickedAt > QUIET_MS) await this.#following;
    await this.#passTime(now);
    this.#timer.moveTo(now);
    const { batchItemFailures } = await this.#functions.ingest(eventOfBatch(batch));
    if (batchItemFailures.length > 0)
      throw new Error(`Expected every record to be taken, ${batchItemFailures.length} were not`);
    this.#followingLessOne = this.#following;
    this.#following = this.#following.then(() => this.#follow(now));
    // Whoever awaits it next gets its error; until then it must not end the process.
    this.#following.catch(() => undefined);
  }

  async #follow(now: EpochMs): Promise<void> {
    await this.#react();
    if (now - this.#tickedAt >= MINUTE_MS) await this.#tick();
    this.#followedUpTo = now;
  }

  /** The archive is at its end, and so is time: what would have come after is not known. */
  async end(): Promise<Replayed> {
    await this.#following;
    await this.#tick();
    const report = await reportOn(this.#deployment, this.#partitions);
    await this.#deployment.close();
    return { stats: this.#total, written: this.#written, report };
  }

  /** Tick through a quiet time: whenever something waits, and once an hour. */
  async #passTime(until: EpochMs): Promise<void> {
    while (until - this.#tickedAt > QUIET_MS) {
      const hour = hourStart(hourOf(this.#tickedAt) + 1) + MINUTE_MS;
      const due = Math.max((await this.#functions.nextDueAt()) ?? hour, this.#tickedAt + MINUTE_MS);
      const next = Math.min(hour > this.#tickedAt ? hour : hour + HOUR_MS, due, until);
      this.#timer.moveTo(next);
      await this.#tick();
    }
  }

  async #tick(): Promise<void> {
    this.#tickedAt = this.#timer.now();
    await this.#functions.tick();
    // What it is wanted for at once rings for it; on a schedule it looks at SES, where nobody else changes anything.
    if (this.#timer.now() - this.#placedAt >= SLOT_MS) {
      this.#placedAt = this.#timer.now();
      await this.#functions.place({});
    }
    await this.#functions.announce({});
    await this.#react();
  }

  /** Ring what the change feed would ring, until nothing is left to say. */
  async #react(): Promise<void> {
    const { journal, registry } = this.#deployment.tables;
    while (this.#changes.length > 0) {
      const records = this.#changes;
      this.#changes = [];
      const bell = (table: string): DynamoDBStreamEvent =>
        eventOf(
          records.filter((record) => record.table === table),
          this.#timer.now(),
        );
      await this.#functions.evaluate(bell(journal));
      const news = bell(registry);
      if (records.some(({ table, keys }) => table === registry && keys.q === setKey.desired('').q)) {
        await this.#functions.place(news);
      }
      await this.#functions.announce(news);
    }
  }

  #noteChange(record: ChangeRecord): void {
    if (record.table === this.#deployment.tables.journal) this.#partitions.add(record.keys.p);
    // SES knows every set that it sends events of.
    if (record.table === this.#deployment.tables.registry && record.keys.p === ROSTER) {
      const set = String(record.keys.q);
      if (!this.#deployment.aws.state.sets.has(set)) this.#deployment.aws.state.addSet(set);
    }
    if (record.eventName !== 'REMOVE') this.#changes.push(record);
  }
}

const eventOfBatch = (batch: readonly Timed[]): SQSEvent => ({
  Records: batch.map(({ text }, index) => ({ messageId: String(index), body: text }) as SQSRecord),
});
