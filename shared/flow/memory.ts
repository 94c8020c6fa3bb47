import type { EpochMs, Slot } from '../kernel/time.ts';
import { FlowWindow } from './window.ts';

/** What a warm function remembers of the flow of mail. */
export class FlowMemory {
  readonly window = new FlowWindow();
  /** The last slot after which it was looked; null where this function has never looked, so that it keeps nothing. */
  lookedAt: Slot | null = null;
  readonly #restsUntil = new Map<string, EpochMs>();

  /** Whether a suspicion is not looked into: it was, and nothing about it changes so soon. */
  rests(set: string, provider: string, now: EpochMs): boolean {
    return now < (this.#restsUntil.get(`${provider} ${set}`) ?? 0);
  }

  rest(set: string, provider: string, until: EpochMs, now: EpochMs): void {
    for (const [key, known] of this.#restsUntil) if (known <= now) this.#restsUntil.delete(key);
    this.#restsUntil.set(`${provider} ${set}`, until);
  }
}
