/** Lets a limited number run at a time. The others wait, first come first served. */
export class Semaphore {
  readonly #limit: number;
  #taken = 0;
  // Waiting callers start at `#head`; entries before it are done.
  #waiting: ((() => void) | undefined)[] = [];
  #head = 0;

  constructor(limit: number) {
    this.#limit = Math.max(1, limit);
  }

  /** Takes a place; null where one is free at once. Each `take` needs one `release`. */
  take(): Promise<void> | null {
    if (this.#taken < this.#limit) {
      this.#taken++;
      return null;
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  release(): void {
    const next = this.#waiting[this.#head];
    if (next === undefined) {
      this.#taken--;
      return;
    }
    this.#waiting[this.#head++] = undefined;
    if (this.#head > 1_024 && this.#head * 2 > this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#head);
      this.#head = 0;
    }
    next();
  }

  get idle(): boolean {
    return this.#taken === 0;
  }
}
