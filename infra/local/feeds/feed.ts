import type { DynamoDBStreamEvent } from 'aws-lambda';
import type { ChangeRecord } from '../dynamo/messages.ts';
import type { ChangeFeed } from '../dynamo/start.ts';
import type { Random } from '../random.ts';
import type { VirtualTime } from '../time/virtual-time.ts';
import { FeedShard, type ShardOptions } from './feed-shard.ts';

/** What a change feed may do, or suffer. Probabilities are per batch unless they say otherwise; all default to 0. */
export type FeedBreaks = {
  /** A batch that succeeded comes again from some record on. */
  readonly repeat?: number;
  /** A batch is cut shorter than it could be. */
  readonly recut?: number;
  /** Each batch comes up to so much later, which puts shards out of order. Unit: virtual ms. */
  readonly delayMs?: number;
  /** A record is lost. Probability per record. */
  readonly lose?: number;
  /** Every record is lost, as when the feed is off or its records expire. */
  readonly cutOff?: boolean;
};

export type SubscriptionOptions = {
  /** Name of the function, for errors. */
  readonly label: string;
  /** Name of the table, prefix included. */
  readonly table: string;
  /** Answers a `DynamoDBBatchResponse` or nothing. */
  readonly handler: (event: DynamoDBStreamEvent) => Promise<unknown>;
  /** Records that it leaves out never reach the function. */
  readonly filter?: (record: ChangeRecord) => boolean;
  /** 1 to 10,000. Default 100. */
  readonly batchSize?: number;
  /** How long a batch is gathered, unless it is full before. Unit: virtual ms, up to 10,000. Default 0. */
  readonly windowMs?: number;
  /** Tries of a batch, with pauses of 1, 2, 4 … 30 s, before it is given up. Default 3. */
  readonly maxAttempts?: number;
  /** Split a batch that fails in two, so that only the guilty record is given up. Default false. */
  readonly bisect?: boolean;
  /** Gets what was given up. */
  readonly onFailure?: (records: readonly ChangeRecord[]) => void;
  readonly breaks?: FeedBreaks;
};

/** A function's place in the feed. */
export class Subscription {
  /** What it breaks; may be changed at any time. */
  breaks: FeedBreaks;
  /** What the function threw, in order. Its records come again, so nothing else tells. */
  readonly errors: unknown[] = [];
  readonly #shards = new Map<number, FeedShard>();
  readonly #shardOptions: ShardOptions;
  readonly #stop: () => void;

  constructor(changes: ChangeFeed, time: VirtualTime, random: Random, options: SubscriptionOptions) {
    const { batchSize = 100, windowMs = 0, maxAttempts = 3, filter = () => true, table } = options;
    if (!(batchSize >= 1 && batchSize <= 10_000))
      throw new RangeError(`Expected 1 to 10,000 records, got ${batchSize}`);
    if (!(windowMs >= 0 && windowMs <= 10_000)) throw new RangeError(`Expected 0 to 10,000 ms, got ${windowMs}`);
    this.breaks = options.breaks ?? {};
    this.#shardOptions = {
      label: options.label,
      handler: options.handler,
      batchSize,
      windowMs,
      maxAttempts,
      bisect: options.bisect ?? false,
      onFailure: options.onFailure ?? (() => undefined),
      time,
      random,
      breaks: () => this.breaks,
      onError: (error) => this.errors.push(error),
    };
    this.#stop = changes.subscribe((record) => {
      if (record.table !== table || !filter(record)) return;
      if (this.breaks.cutOff === true || random.chance(this.breaks.lose ?? 0)) return;
      this.#shard(record.shard).push(record);
    });
  }

  /** Records that no batch has taken yet. */
  get waiting(): number {
    return [...this.#shards.values()].reduce((sum, shard) => sum + shard.waiting, 0);
  }

  /** Takes no new records; what waits is still delivered. */
  stop(): void {
    this.#stop();
  }

  #shard(index: number): FeedShard {
    const shard = this.#shards.get(index) ?? new FeedShard(this.#shardOptions);
    this.#shards.set(index, shard);
    return shard;
  }
}

/** Lambda's event source mapping of DynamoDB Streams, on virtual time: at least once, in order per item only. */
export class LocalFeed {
  readonly #changes: ChangeFeed;
  readonly #time: VirtualTime;
  readonly #random: Random;

  constructor(changes: ChangeFeed, time: VirtualTime, random: Random) {
    this.#changes = changes;
    this.#time = time;
    this.#random = random;
  }

  subscribe(options: SubscriptionOptions): Subscription {
    return new Subscription(this.#changes, this.#time, this.#random.fork(options.label), options);
  }
}
