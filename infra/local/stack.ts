import * as ingest from '../../functions/ingest-events/env.ts';
import type { IntakeStats } from '../../functions/ingest-events/sort-batch.ts';
import type { Channel } from '../../shared/alerts/channel.ts';
import type { AttachSettings } from '../../shared/attach/settings.ts';
import type { EvaluationDeps } from '../../shared/evaluation/deps.ts';
import { type EpochMs, MINUTE_MS, SECOND_MS } from '../../shared/kernel/time.ts';
import type { Policy } from '../../shared/policy/model.ts';
import { ROSTER } from '../../shared/registry/keys.ts';
import { deployLocally, type LocalDeployment } from './deployment.ts';
import type { ChangeRecord } from './dynamo/messages.ts';
import type { DynamoEngine } from './dynamo/start.ts';
import { connectFeeds, type StackFeeds } from './feeds/stack-feeds.ts';
import { type Functions, type FunctionsSetup, killed, localFunctions, type Reach } from './functions.ts';
import { Lookout, type SetLook } from './lookout.ts';
import { LocalQueue } from './queues/queue.ts';
import { QueueMapping } from './queues/queue-mapping.ts';
import type { Random } from './random.ts';
import { reportOn } from './report.ts';
import type { LocalReport } from './report-model.ts';
import { Ticker } from './time/ticker.ts';
import type { VirtualTime } from './time/virtual-time.ts';

export type StackOptions = {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly policy: Policy;
  /** Beside SNS. */
  readonly channels?: readonly Channel[];
  /** What the tables are kept by; default dynalite in a worker. */
  readonly engine?: DynamoEngine;
  /** Instead of the functions' own batching windows, of the queue and of every change feed. Unit: virtual ms. */
  readonly queueWindowMs?: number;
  readonly feedWindowMs?: number;
  /** Puts something between the functions and AWS, such as faults. */
  readonly reachVia?: (reach: Reach) => Reach;
  /** Asked before each invocation: after so many calls to AWS the function is killed; null lets it live. */
  readonly killAfter?: () => number | null;
  /** How sets are attached to the topic of events; without it nobody is, and every set is watched all the same. */
  readonly attach?: AttachSettings;
  readonly log?: EvaluationDeps['log'];
} & Pick<FunctionsSetup, 'archive'>;

/** Lazaretto as it stands in an account: the real handlers and SDK clients, joined by stand-ins on virtual time. */
export class LocalStack {
  readonly deployment: LocalDeployment;
  readonly queue: LocalQueue;
  readonly deadLetters: LocalQueue;
  readonly quarantinePool: string;
  /** What the functions have counted; also at batches that came again. */
  readonly stats: IntakeStats = { read: 0, counted: 0, duplicates: 0, setAside: 0, malformed: 0, tooOld: 0 };
  readonly feeds: StackFeeds;
  /** Errors of scheduled runs; the next run does what they left. */
  readonly errors: unknown[] = [];
  readonly #options: StackOptions;
  readonly #reach: Reach;
  readonly #functions: Functions;
  readonly #partitions = new Set<string>();
  readonly #lookout = new Lookout();
  readonly #mapping: QueueMapping;
  readonly #ticker: Ticker;
  #placing: Promise<unknown> = Promise.resolve();

  private constructor(options: StackOptions, deployment: LocalDeployment) {
    const { time, random, policy, reachVia = (reach) => reach } = options;
    this.#options = options;
    this.deployment = deployment;
    this.quarantinePool = policy.quarantinePool;
    this.deadLetters = new LocalQueue({ name: 'events-dlq', time, random: random.fork('dlq') });
    this.queue = new LocalQueue({
      name: 'events',
      time,
      random: random.fork('queue'),
      visibilityTimeoutMs: 6 * MINUTE_MS,
      redrive: { dlq: this.deadLetters, maxReceiveCount: 5 },
    });
    this.#reach = reachVia(deployment.reach);
    this.#functions = this.#instance(this.#reach);
    this.#mapping = this.#mapQueue();
    this.feeds = connectFeeds({
      ...{ deployment, time, random: random.fork('feed'), windowMs: options.feedWindowMs },
      handlers: {
        evaluate: (event) => this.#invoke((functions) => functions.evaluate(event)),
        place: (event) => this.#placeInTurn(event),
        announce: (event) => this.#invoke((functions) => functions.announce(event)),
      },
    });
    deployment.dynamo.changes.subscribe((record) => this.#noteChange(record));
    this.#ticker = new Ticker({
      time,
      ring: () => this.#ring(),
      nextDueAt: () => this.#nextDueAt(),
      isBusy: () => this.queue.visible.messages > 0,
    });
  }

  /** A warm instance of every function. */
  #instance(reach: Reach): Functions {
    const { time, policy, random, channels = [], attach, archive, log } = this.#options;
    const { client } = this.deployment;
    return localFunctions({
      reach,
      ...(reach === this.deployment.reach && { client }),
      tables: this.deployment.tables,
      timer: time,
      policy,
      random: () => random.next(),
      channels,
      ...(attach && { attach }),
      ...(archive && { archive }),
      log: (entry) => {
        this.#lookout.note(entry);
        log?.(entry);
      },
      onIntake: (stats) => {
        for (const key of Object.keys(this.stats) as (keyof IntakeStats)[]) this.stats[key] += stats[key];
      },
    });
  }

  /** Call the warm instance, or a fresh one that is killed on the way. */
  #invoke<T>(call: (functions: Functions) => Promise<T>): Promise<T> {
    const calls = this.#options.killAfter?.() ?? null;
    return call(calls === null ? this.#functions : this.#instance(killed(this.#reach, calls)));
  }

  /** Deploy everything. The caller closes it. */
  static async start(options: StackOptions): Promise<LocalStack> {
    const { time, policy, engine } = options;
    const hold = <T>(io: Promise<T>) => time.hold(io);
    const settings = { timer: time, hold, policy, startsAt: time.now(), throttle: true };
    const deployment = await deployLocally({ ...settings, ...(engine && { engine }) });
    return new LocalStack(options, deployment);
  }

  /** Stand the functions up beside tables that are there already, such as restored ones. The caller closes those. */
  static on(options: StackOptions, deployment: LocalDeployment): LocalStack {
    return new LocalStack(options, deployment);
  }

  /** No function starts any more; what runs may end. Tables and SES stay as they are. */
  stop(): void {
    this.#ticker.stop();
    this.#mapping.stop();
    for (const feed of Object.values(this.feeds)) feed.stop();
  }

  /** SES publishes an event. */
  send(body: string): void {
    this.queue.send(body);
    this.#ticker.noteSend();
  }

  /** How every set does at this moment, from what is in memory. */
  look(): SetLook[] {
    return this.#lookout.look(this.deployment.aws.state.sets, this.#functions.partitions, this.#options.time.now());
  }

  /** Something was decided by hand: a tick looks after it within a minute, as in AWS. */
  wake(): void {
    this.#ticker.wake();
  }

  /** Give every dead letter back to the queue. @returns how many there were */
  redrive(): number {
    const letters = this.deadLetters.receive(Number.MAX_SAFE_INTEGER);
    for (const letter of letters) {
      this.queue.send(letter.message.body);
      this.deadLetters.delete(letter);
    }
    return letters.length;
  }

  report(): Promise<LocalReport> {
    return reportOn(this.deployment, this.#partitions, this.#options.policy);
  }

  close(): Promise<void> {
    return this.deployment.close();
  }

  #mapQueue(): QueueMapping {
    const { time, queueWindowMs = ingest.BATCHING_WINDOW_SECONDS * SECOND_MS } = this.#options;
    return new QueueMapping(this.queue, {
      label: 'ingest-events',
      time,
      handler: (event) => this.#invoke((functions) => functions.ingest(event)),
      batchSize: ingest.BATCH_SIZE,
      windowMs: queueWindowMs,
    });
  }

  /** `place-sets` has a reserved concurrency of 1: a call that comes while it runs waits. */
  async #placeInTurn(event: Parameters<Functions['place']>[0]): Promise<void> {
    const before = this.#placing;
    const turn = Promise.withResolvers<void>();
    this.#placing = turn.promise;
    try {
      await this.#options.time.idle(before);
      await this.#invoke((functions) => functions.place(event));
    } finally {
      turn.resolve();
    }
  }

  /** What the schedules of one minute start: three functions, each by itself. */
  async #ring(): Promise<void> {
    const { time } = this.#options;
    time.after(0, 'place-sets', () => this.#attempt(() => this.#placeInTurn({})));
    time.after(0, 'announce', () => this.#attempt(() => this.#invoke((functions) => functions.announce({}))));
    await this.#attempt(() => this.#invoke((functions) => functions.tick()));
  }

  /** At once where that cannot be told. */
  async #nextDueAt(): Promise<EpochMs | null> {
    let dueAt: EpochMs | null = this.#options.time.now();
    await this.#attempt(async () => {
      dueAt = await this.#invoke((functions) => functions.nextDueAt());
    });
    return dueAt;
  }

  async #attempt(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.errors.push(error);
    }
  }

  #noteChange({ table, keys }: ChangeRecord): void {
    const { tables, aws } = this.deployment;
    if (table === tables.journal) this.#partitions.add(keys.pk);
    // SES knows every set that it sends events of.
    if (table === tables.registry && keys.pk === ROSTER && !aws.state.sets.has(String(keys.sk))) {
      aws.state.addSet(String(keys.sk));
    }
  }
}
