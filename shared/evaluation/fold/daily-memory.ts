import type { Day } from '../../kernel/time.ts';

/** Remembers what was done on a day and need not be done again, within one warm function. Bounded. */
export class DailyMemory {
  readonly #days = new Map<string, Day>();
  readonly #most: number;

  /** @param most entries that are remembered */
  constructor(most: number) {
    this.#most = most;
  }

  has(what: string, day: Day): boolean {
    return this.#days.get(what) === day;
  }

  note(what: string, day: Day): void {
    this.#days.delete(what);
    this.#days.set(what, day);
    const oldest = this.#days.keys().next().value;
    if (this.#days.size > this.#most && oldest !== undefined) this.#days.delete(oldest);
  }
}
