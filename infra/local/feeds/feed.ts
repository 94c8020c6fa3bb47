import type { ChangeFeed } from '../dynamo/messages.ts';
import type { Random } from '../random.ts';
import type { VirtualTime } from '../time/virtual-time.ts';
import { FeedShard, type ShardOptions } from './feed-shard.ts';
import type { FeedBreaks, SubscriptionOptions } from './subscription.ts';

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
