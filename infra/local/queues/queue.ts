import type { SQSRecord } from 'aws-lambda';
import type { Random } from '../random.ts';
import type { Cancel, VirtualTime } from '../time/virtual-time.ts';
import { Deque } from './deque.ts';
import { type Message, newMessage, recordOf } from './queue-message.ts';

/** What a standard queue may do, each with a probability per message. All default to 0. */
export type QueueBreaks = {
  /** The message is stored twice: two copies, one id. */
  readonly duplicate?: number;
  /** Its deletion is lost, once: it comes again after the visibility timeout. */
  readonly redeliver?: number;
  /** It overtakes others. */
  readonly reorder?: number;
};
export type QueueOptions = {
  readonly name: string;
  readonly time: VirtualTime;
  readonly random: Random;
  /** How long a received message stays hidden. Unit: virtual ms. Default 30,000. */
  readonly visibilityTimeoutMs?: number;
  /** A message that was received `maxReceiveCount` times and not deleted goes to `dlq`. */
  readonly redrive?: { readonly dlq: LocalQueue; readonly maxReceiveCount: number };
  readonly breaks?: QueueBreaks;
};
/** A message in the hands of a consumer, until its visibility timeout is over. */
export type Received = { readonly message: Message; readonly record: SQSRecord };
/** What was received together comes back together: one timer for all that is not deleted by then. */
type Flight = { readonly open: Set<Message>; readonly cancel: Cancel };

/** An SQS standard queue on virtual time: at least once, in about any order. */
export class LocalQueue {
  readonly arn: string;
  /** What it breaks; may be changed at any time. */
  breaks: QueueBreaks;
  readonly #options: QueueOptions;
  readonly #visible = new Deque<Message>();
  readonly #inFlight = new Map<Message, Flight>();
  readonly #listeners: (() => void)[] = [];
  #visibleBytes = 0;
  #receipts = 0;

  constructor(options: QueueOptions) {
    this.#options = options;
    this.breaks = options.breaks ?? {};
    this.arn = `arn:aws:sqs:us-east-1:000000000000:${options.name}`;
  }

  /** What waits to be received: how many messages, and their size as part of a Lambda event. */
  get visible(): { readonly messages: number; readonly bytes: number } {
    return { messages: this.#visible.length, bytes: this.#visibleBytes };
  }

  /** How many messages are with a consumer. */
  get inFlight(): number {
    return this.#inFlight.size;
  }

  /** The messages that wait, without receiving them. */
  peek(): readonly Message[] {
    return this.#visible.toArray();
  }

  /** Stores a message and returns its id. @throws RangeError above 1 MiB */
  send(body: string, attributes: Readonly<Record<string, string>> = {}): string {
    const { random, time } = this.#options;
    const id = random.uuid();
    const copies = random.chance(this.breaks.duplicate ?? 0) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) this.#show(newMessage({ id, body, attributes, sentAt: time.now() }));
    return id;
  }

  /** Calls `listener` whenever a message becomes visible. */
  onVisible(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Takes up to `max` messages of together at most `maxBytes` (but at least one) and hides them. */
  receive(max: number, maxBytes = Number.POSITIVE_INFINITY): Received[] {
    const open = new Set<Message>();
    let bytes = 0;
    while (open.size < max) {
      const message = this.#takeNext();
      if (message === undefined) break;
      bytes += message.bytes;
      if (bytes > maxBytes && open.size > 0) {
        this.#visible.unshift(message);
        this.#visibleBytes += message.bytes;
        break;
      }
      open.add(message);
    }
    this.#hide(open);
    return [...open].map((message) => ({ message, record: recordOf(message, this.arn) }));
  }

  /** Deletes a message, unless it was received again meanwhile: then only the newer receipt can. */
  delete({ message, record }: Received): void {
    if (message.receipt !== record.receiptHandle || this.#isDeletionLost(message)) return;
    const flight = this.#inFlight.get(message);
    if (flight === undefined) {
      if (this.#visible.remove(message)) this.#visibleBytes -= message.bytes;
      return;
    }
    this.#inFlight.delete(message);
    flight.open.delete(message);
    if (flight.open.size === 0) flight.cancel();
  }

  #isDeletionLost(message: Message): boolean {
    if (message.isRedelivered || !this.#options.random.chance(this.breaks.redeliver ?? 0)) return false;
    message.isRedelivered = true;
    return true;
  }

  /** The next message that may still be received; those received too often go to the dead-letter queue. */
  #takeNext(): Message | undefined {
    const { random, redrive } = this.#options;
    for (;;) {
      const overtakes = random.chance(this.breaks.reorder ?? 0);
      const message = this.#visible.take(overtakes ? random.int(this.#visible.length) : 0);
      if (message === undefined) return undefined;
      this.#visibleBytes -= message.bytes;
      if (redrive === undefined || message.receiveCount < redrive.maxReceiveCount) return message;
      redrive.dlq.#show(newMessage({ ...message, deadFrom: this.arn }));
    }
  }

  #hide(messages: ReadonlySet<Message>): void {
    if (messages.size === 0) return;
    const { time, visibilityTimeoutMs = 30_000, name } = this.#options;
    const open = new Set(messages);
    const cancel = time.after(visibilityTimeoutMs, `visibility timeout of ${name}`, () => {
      for (const message of open) this.#inFlight.delete(message);
      for (const message of open) this.#show(message);
    });
    for (const message of open) {
      message.receiveCount += 1;
      message.firstReceivedAt ??= time.now();
      message.receipt = `${name}#${this.#receipts++}`;
      this.#inFlight.set(message, { open, cancel });
    }
  }

  #show(message: Message): void {
    this.#visible.push(message);
    this.#visibleBytes += message.bytes;
    for (const listener of this.#listeners) listener();
  }
}
