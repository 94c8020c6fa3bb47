import type { ChangeRecord } from '../dynamo/messages.ts';
import { failuresOf } from '../queues/batch-response.ts';
import { Deque } from '../queues/deque.ts';
import type { Random } from '../random.ts';
import type { Cancel, VirtualTime } from '../time/virtual-time.ts';
import { eventOf, sequenceText } from './feed-event.ts';
import type { FeedBreaks, SubscriptionOptions } from './subscription.ts';

const FIRST_RETRY_MS = 1_000;
const MAX_RETRY_MS = 30_000;

export type ShardOptions = Required<Omit<SubscriptionOptions, 'filter' | 'breaks' | 'table'>> & {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly breaks: () => FeedBreaks;
  readonly onError: (error: unknown) => void;
};

/** Reads one shard for one function: one batch at a time, in order, again and again until it succeeds or is given up. */
export class FeedShard {
  readonly #options: ShardOptions;
  readonly #waiting = new Deque<ChangeRecord>();
  #isBusy: boolean;
  #window: Cancel | undefined;

  constructor(options: ShardOptions) {
    this.#options = options;
    this.#isBusy = false;
  }

  /** Records that were not yet taken. */
  get waiting(): number {
    return this.#waiting.length;
  }

  push(record: ChangeRecord): void {
    this.#waiting.push(record);
    this.#gather();
  }

  #gather(): void {
    const { batchSize, windowMs, time, label } = this.#options;
    if (this.#isBusy || this.#waiting.length === 0) return;
    if (windowMs > 0 && this.#waiting.length < batchSize) {
      this.#window ??= time.after(windowMs, `window of ${label}`, () => this.#take());
    } else {
      this.#take();
    }
  }

  #take(): void {
    this.#window?.();
    this.#window = undefined;
    this.#isBusy = true;
    const { time, random, label } = this.#options;
    const { delayMs = 0 } = this.#options.breaks();
    time.after(delayMs > 0 ? random.int(delayMs + 1) : 0, label, () => this.#process());
  }

  async #process(): Promise<void> {
    const batch = this.#cut();
    await this.#deliver(batch);
    if (this.#options.random.chance(this.#options.breaks().repeat ?? 0)) {
      const from = this.#options.random.int(batch.length);
      for (const record of batch.slice(from).reverse()) this.#waiting.unshift(record);
    }
    this.#isBusy = false;
    this.#gather();
  }

  #cut(): readonly ChangeRecord[] {
    const { random, batchSize } = this.#options;
    const most = Math.min(batchSize, this.#waiting.length);
    const size = random.chance(this.#options.breaks().recut ?? 0) ? 1 + random.int(most) : most;
    return Array.from({ length: size }, () => this.#waiting.take()).filter((record) => record !== undefined);
  }

  /** Tries until all records are through or given up. A batch that fails is split in two if that is wanted. */
  async #deliver(batch: readonly ChangeRecord[]): Promise<void> {
    const { maxAttempts, bisect, time, onFailure } = this.#options;
    let rest = batch;
    for (let attempt = 1; ; attempt++) {
      const failedFrom = await this.#invoke(rest);
      if (failedFrom === undefined) return;
      rest = rest.slice(failedFrom);
      if (bisect && rest.length > 1) {
        const half = Math.ceil(rest.length / 2);
        await this.#deliver(rest.slice(0, half));
        return this.#deliver(rest.slice(half));
      }
      if (attempt >= maxAttempts) return onFailure(rest);
      await time.sleep(Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempt - 1)));
    }
  }

  /** Index of the first record that failed. A partial response fails everything from its lowest record on. */
  async #invoke(batch: readonly ChangeRecord[]): Promise<number | undefined> {
    try {
      const response = await this.#options.handler(eventOf(batch, this.#options.time.now()));
      const failures = failuresOf(response, new Set(batch.map(sequenceText)));
      if (failures === 'all') return 0;
      return failures.size === 0 ? undefined : batch.findIndex((record) => failures.has(sequenceText(record)));
    } catch (error) {
      this.#options.onError(error);
      return 0;
    }
  }
}
