import type { SQSEvent } from 'aws-lambda';
import type { Cancel, VirtualTime } from '../time/virtual-time.ts';
import { failuresOf } from './batch-response.ts';
import type { LocalQueue, Received } from './queue.ts';

/** Lambda takes no invocation larger than this. Unit: bytes. */
export const MAX_BATCH_BYTES = 6 * 1024 * 1024;

export type QueueMappingOptions = {
  /** Name of the function, for errors. */
  readonly label: string;
  readonly time: VirtualTime;
  /** Answers a `SQSBatchResponse` or nothing. */
  readonly handler: (event: SQSEvent) => Promise<unknown>;
  /** 1 to 10,000; above 10 only with a window of at least a second. Default 10. */
  readonly batchSize?: number;
  /** How long a batch is gathered, unless it is full before. Unit: virtual ms, up to 300,000. Default 0. */
  readonly windowMs?: number;
  /** Invocations at a time. Default 5, with which Lambda starts. */
  readonly maxConcurrency?: number;
};

/** Lambda's event source mapping of a standard queue, on virtual time, with partial batch responses. */
export class QueueMapping {
  /** What the function threw, in order. Its messages come again, so nothing else tells. */
  readonly errors: unknown[] = [];
  readonly #queue: LocalQueue;
  readonly #options: Required<QueueMappingOptions>;
  #running = 0;
  #window: Cancel | undefined;
  #isStopped: boolean;

  constructor(queue: LocalQueue, options: QueueMappingOptions) {
    this.#queue = queue;
    this.#options = { batchSize: 10, windowMs: 0, maxConcurrency: 5, ...options };
    this.#isStopped = false;
    const { batchSize, windowMs } = this.#options;
    if (!(batchSize >= 1 && batchSize <= 10_000))
      throw new RangeError(`Expected 1 to 10,000 messages, got ${batchSize}`);
    if (!(windowMs >= 0 && windowMs <= 300_000)) throw new RangeError(`Expected 0 to 300,000 ms, got ${windowMs}`);
    if (batchSize > 10 && windowMs < 1_000)
      throw new RangeError('Expected a window of 1 s or more for above 10 messages');
    queue.onVisible(() => this.#gather());
    this.#gather();
  }

  /** Invocations that have not ended. */
  get running(): number {
    return this.#running;
  }

  /** Takes no more messages; those that are with the function stay with it. */
  stop(): void {
    this.#isStopped = true;
    this.#closeWindow();
  }

  #gather(): void {
    const { batchSize, windowMs, maxConcurrency, time, label } = this.#options;
    while (!this.#isStopped && this.#running < maxConcurrency && this.#queue.visible.messages > 0) {
      const { messages, bytes } = this.#queue.visible;
      if (windowMs > 0 && messages < batchSize && bytes < MAX_BATCH_BYTES) {
        this.#window ??= time.after(windowMs, `window of ${label}`, () => this.#take());
        return;
      }
      this.#take();
    }
  }

  #closeWindow(): void {
    this.#window?.();
    this.#window = undefined;
  }

  #take(): void {
    this.#closeWindow();
    if (this.#running >= this.#options.maxConcurrency) return;
    const batch = this.#queue.receive(this.#options.batchSize, MAX_BATCH_BYTES);
    if (batch.length === 0) return;
    this.#running += 1;
    this.#options.time.after(0, this.#options.label, () => this.#invoke(batch));
  }

  async #invoke(batch: readonly Received[]): Promise<void> {
    try {
      const response = await this.#options.handler({ Records: batch.map(({ record }) => record) });
      const failures = failuresOf(response, new Set(batch.map(({ message }) => message.id)));
      if (failures === 'all') return;
      for (const received of batch) if (!failures.has(received.message.id)) this.#queue.delete(received);
    } catch (error) {
      this.errors.push(error);
    } finally {
      this.#running -= 1;
      this.#gather();
    }
  }
}
