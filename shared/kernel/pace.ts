import { type EpochMs, SECOND_MS } from './time.ts';

/** So many a second, at most `burst` of them at once: the times at which each may start. */
export class Pace {
  readonly #gapMs: number;
  readonly #burstMs: number;
  /** When the next one is due, were there no burst. */
  #due: EpochMs = Number.NEGATIVE_INFINITY;

  /** @param perSecond above zero; Infinity for no limit. @param burst how many may go at once, at least 1 */
  constructor(perSecond: number, burst: number) {
    this.#gapMs = SECOND_MS / perSecond;
    this.#burstMs = this.#gapMs * (Math.max(1, burst) - 1);
  }

  /** Claims the next start. @returns how long to wait for it. Unit: ms. */
  next(now: EpochMs): number {
    if (this.#gapMs === 0) return 0;
    const at = Math.max(this.#due, now - this.#burstMs);
    this.#due = at + this.#gapMs;
    return Math.max(0, at - now);
  }
}
