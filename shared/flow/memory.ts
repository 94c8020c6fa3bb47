import type { Day, Slot } from '../kernel/time.ts';
import { FlowWindow } from './window.ts';

/** What a warm function remembers of the flow of mail. */
export class FlowMemory {
  readonly window = new FlowWindow();
  /** The last slot after which it was looked; null where this function has never looked, so that it keeps nothing. */
  lookedAt: Slot | null = null;
  readonly #done = new Map<string, Day>();

  /** Whether that was told, or found to be usual, on a day. */
  isDone(set: string, provider: string, day: Day): boolean {
    return this.#done.get(`${provider} ${set}`) === day;
  }

  done(set: string, provider: string, day: Day): void {
    for (const [key, known] of this.#done) if (known < day) this.#done.delete(key);
    this.#done.set(`${provider} ${set}`, day);
  }
}
