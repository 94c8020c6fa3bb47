import type { DynamoDBStreamEvent } from 'aws-lambda';
import type { IntakeStats } from '../../../functions/ingest-events/sort-batch.ts';
import { parsePartitionKey } from '../../../shared/counting/partition.ts';
import {
  DAY_MS,
  type Day,
  dayOf,
  type EpochMs,
  MINUTE_MS,
  RETENTION_MS,
  SLOT_MS,
  slotOf,
} from '../../../shared/kernel/time.ts';
import type { Policy } from '../../../shared/policy/model.ts';
import { ROSTER, setKey } from '../../../shared/registry/keys.ts';
import { type Deployed, deployInMemory, type MemoryDeployment } from '../../local/deployment.ts';
import type { ChangeRecord } from '../../local/dynamo/messages.ts';
import { eventOf } from '../../local/feeds/feed-event.ts';
import { type Functions, localFunctions } from '../../local/functions.ts';
import { Random } from '../../local/random.ts';
import { reportOn } from '../../local/report.ts';
import type { LocalReport } from '../../local/report-model.ts';
import { countWriteUnits, type WriteUnits } from '../../local/write-units.ts';
import type { ArchiveReader, RecordedBatch } from './archive-intake.ts';
import { ArchiveTimer } from './archive-timer.ts';
import type { Aside } from './aside.ts';
import { inOneOrder } from './one-order.ts';
import type { Progress } from './progress.ts';
import { QuietTime } from './quiet-time.ts';
import type { RefusedValue } from './refused.ts';

export type ReplayOptions = {
  readonly policy: Policy;
  /** Told after each batch how far it has come. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Told at the end, while the tables are still there. @param partitions keys of the journal's partitions */
  readonly onEnd?: (deployed: Deployed, partitions: ReadonlySet<string>, report: LocalReport) => Promise<void>;
};
export type Replayed = {
  readonly stats: IntakeStats;
  readonly aside: readonly Aside[];
  readonly refused: readonly RefusedValue[];
  readonly written: WriteUnits;
  readonly report: LocalReport;
};

/** Play an archive through the handlers in its own time. @throws {UserError} for what cannot be read */
export async function replay(intake: ArchiveReader, options: ReplayOptions): Promise<Replayed> {
  const stats: IntakeStats = { read: 0, counted: 0, duplicates: 0, setAside: 0, malformed: 0, tooOld: 0 };
  let aside: readonly Aside[] = [];
  let refused: readonly RefusedValue[] = [];
  let run: Run | null = null;
  for (let turn = await intake.next(); turn; turn = await intake.next()) {
    run ??= await Run.start(turn.from, options.policy);
    const recorded = await run.play(intake, turn.now);
    for (const key of Object.keys(stats) as (keyof IntakeStats)[]) stats[key] += recorded.stats[key];
    aside = recorded.aside;
    refused = recorded.refused;
    options.onProgress?.({ read: stats.read, now: turn.now, share: turn.share });
  }
  run ??= await Run.start(0, options.policy);
  return { stats, aside, refused, ...(await run.end(options)) };
}

class Run {
  readonly #timer: ArchiveTimer;
  readonly #deployment: MemoryDeployment;
  readonly #functions: Functions;
  readonly #policy: Policy;
  readonly #written: WriteUnits;
  #countedUnits: WriteUnits = { units: 0, calls: 0 };
  #changes: ChangeRecord[] = [];
  readonly #partitions = new Set<string>();
  readonly #quiet = new QuietTime();
  #tickedAt: EpochMs;
  #expiredOn: Day | null = null;
  #placedAt: EpochMs;

  private constructor(timer: ArchiveTimer, deployment: MemoryDeployment, functions: Functions, policy: Policy) {
    this.#policy = policy;
    this.#timer = timer;
    this.#deployment = deployment;
    this.#functions = functions;
    this.#tickedAt = timer.now();
    this.#placedAt = timer.now();
    this.#written = countWriteUnits(functions.dynamo);
    deployment.dynamo.changes.subscribe((record) => this.#noteChange(record));
  }

  static async start(startsAt: EpochMs, policy: Policy): Promise<Run> {
    const timer = new ArchiveTimer(startsAt);
    const deployment = await deployInMemory({ timer, policy, startsAt });
    const random = new Random('replay');
    const functions = localFunctions({
      reach: deployment.reach,
      client: deployment.client,
      tables: deployment.tables,
      timer,
      policy,
      random: () => random.next(),
      ttlMs: Number.POSITIVE_INFINITY,
    });
    return new Run(timer, deployment, functions, policy);
  }

  /** Have one batch recorded at `now`, and do what follows from it. The next is read meanwhile. */
  async play(intake: ArchiveReader, now: EpochMs): Promise<RecordedBatch> {
    await this.#passTime(now);
    this.#timer.moveTo(now);
    const { tables, dynamo } = this.#deployment;
    const recorded = await intake.record({ tables, call: (call) => dynamo.call(call) });
    const { failed, written } = recorded;
    if (failed > 0) throw new Error(`Expected every record to be taken, ${failed} were not`);
    this.#countedUnits = written;
    await this.#react();
    if (now - this.#tickedAt >= MINUTE_MS) await this.#tick();
    return recorded;
  }

  /** The archive is at its end, and so is time: what would have come after is not known. */
  async end({ onEnd }: Pick<ReplayOptions, 'onEnd'>): Promise<Pick<Replayed, 'written' | 'report'>> {
    await this.#tick();
    const report = await reportOn(this.#deployment, this.#partitions, this.#policy);
    await onEnd?.(this.#deployment, this.#partitions, report);
    const { units, calls } = this.#countedUnits;
    return { written: { units: this.#written.units + units, calls: this.#written.calls + calls }, report };
  }

  /** Tick through a quiet time wherever there is something to do. */
  async #passTime(until: EpochMs): Promise<void> {
    const since = this.#timer.now();
    for (;;) {
      const due = until - this.#tickedAt > SLOT_MS ? await this.#functions.nextDueAt() : null;
      const next = this.#quiet.next(until, { since, tickedAt: this.#tickedAt, due });
      if (next === null) return;
      this.#timer.moveTo(next);
      await this.#functions.passOver();
      await this.#tick();
    }
  }

  async #tick(): Promise<void> {
    this.#tickedAt = this.#timer.now();
    this.#expire();
    await this.#functions.tick();
    // Urgent work starts it through the feed; its schedule only looks at SES, where nobody else changes anything.
    if (this.#timer.now() - this.#placedAt >= SLOT_MS) {
      this.#placedAt = this.#timer.now();
      await this.#functions.place({});
    }
    await this.#functions.announce({});
    await this.#react();
  }

  /** Once a day, as DynamoDB does by itself: what no event can be counted in any more need not be remembered. */
  #expire(): void {
    const now = this.#timer.now();
    if (dayOf(now) === this.#expiredOn) return;
    this.#expiredOn = dayOf(now);
    const oldest = slotOf(Math.max(0, now - RETENTION_MS - DAY_MS));
    this.#deployment.dynamo.forget('journal', (pk) => (parsePartitionKey(pk)?.slot ?? oldest) < oldest);
  }

  /** Start what the change feed would start, until no record is left. */
  async #react(): Promise<void> {
    const { journal, registry } = this.#deployment.tables;
    while (this.#changes.length > 0) {
      const records = inOneOrder(this.#changes);
      this.#changes = [];
      const eventFrom = (table: string): DynamoDBStreamEvent =>
        eventOf(
          records.filter((record) => record.table === table),
          this.#timer.now(),
        );
      await this.#functions.evaluate(eventFrom(journal));
      const news = eventFrom(registry);
      if (records.some(({ table, keys }) => table === registry && keys.sk === setKey.desired('').sk)) {
        await this.#functions.place(news);
      }
      await this.#functions.announce(news);
    }
  }

  #noteChange(record: ChangeRecord): void {
    if (record.table === this.#deployment.tables.journal && !this.#partitions.has(record.keys.pk)) {
      this.#partitions.add(record.keys.pk);
      this.#quiet.note(record.keys.pk);
    }
    // SES knows every set that it sends events of.
    if (record.table === this.#deployment.tables.registry && record.keys.pk === ROSTER) {
      const set = String(record.keys.sk);
      if (!this.#deployment.aws.state.sets.has(set)) this.#deployment.aws.state.addSet(set);
    }
    if (record.eventName !== 'REMOVE') this.#changes.push(record);
  }
}
