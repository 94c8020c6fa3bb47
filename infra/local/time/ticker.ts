import { type EpochMs, hourOf, hourStart, MINUTE_MS, SECOND_MS, SLOT_MS } from '../../../shared/kernel/time.ts';
import type { Cancel, VirtualTime } from './virtual-time.ts';

export type TickerOptions = {
  readonly time: VirtualTime;
  /** What the schedules of one minute start. */
  readonly ring: () => Promise<void>;
  /** When something waits next; null where nothing does. */
  readonly nextDueAt: () => Promise<EpochMs | null>;
  /** Whether events wait to be counted. */
  readonly isBusy: () => boolean;
};

/** The schedules: each minute while there is mail, else when something waits and once an hour. */
export class Ticker {
  readonly #options: TickerOptions;
  #isStopped = false;
  #lastSendAt: EpochMs = Number.NEGATIVE_INFINITY;
  #next: { readonly at: EpochMs; readonly cancel: Cancel } | null = null;

  constructor(options: TickerOptions) {
    this.#options = options;
    this.#tickAt(options.time.now() + MINUTE_MS);
  }

  /** Something has happened that a tick looks after within a minute, as in AWS. */
  wake(): void {
    const soon = this.#options.time.now() + MINUTE_MS;
    if ((this.#next?.at ?? 0) > soon) this.#tickAt(soon);
  }

  /** There is mail. */
  noteSend(): void {
    this.#lastSendAt = this.#options.time.now();
    this.wake();
  }

  stop(): void {
    this.#next?.cancel();
    this.#isStopped = true;
  }

  #tickAt(at: EpochMs): void {
    if (this.#isStopped) return;
    this.#next?.cancel();
    const cancel = this.#options.time.at(at, 'tick', () => this.#tick());
    this.#next = { at, cancel };
  }

  async #tick(): Promise<void> {
    const { time, ring, isBusy } = this.#options;
    await ring();
    const now = time.now();
    const soon = now + MINUTE_MS;
    const hasMail = now - this.#lastSendAt < 2 * SLOT_MS + MINUTE_MS || isBusy();
    this.#tickAt(hasMail ? soon : Math.max(soon, await this.#nextDueAt(now)));
  }

  /** When the next tick has something to do. */
  async #nextDueAt(now: EpochMs): Promise<EpochMs> {
    const hourly = hourStart(hourOf(now) + 1) + MINUTE_MS + SECOND_MS;
    return Math.min((await this.#options.nextDueAt()) ?? hourly, hourly);
  }
}
