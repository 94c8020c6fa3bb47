import { type EpochMs, SECOND_MS } from './time.ts';

/** Paces starts at `perSecond`, with at most `burst` at once. */
export class Pace {
  readonly #gapMs: number;
  readonly #burstMs: number;
  /** When the next start would be due without a burst. */
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
