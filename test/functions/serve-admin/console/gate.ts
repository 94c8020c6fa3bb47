/** Lets virtual time pass up to a moment, and tells when it got there. */
export class Gate {
  #now: number;
  #target: number;
  #isOpen = false;
  #arrived: (() => void) | null = null;
  #moved: (() => void) | null = null;

  constructor(startsAt: number) {
    this.#now = startsAt;
    this.#target = startsAt;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** For `VirtualTime`: how much may pass now, once anything may. */
  async pass(deltaMs: number): Promise<number> {
    while (this.#now >= this.#target && !this.#isOpen) {
      this.#arrived?.();
      await new Promise<void>((resolve) => {
        this.#moved = resolve;
      });
    }
    const passed = this.#isOpen ? deltaMs : Math.min(deltaMs, this.#target - this.#now);
    this.#now += passed;
    return passed;
  }

  /** Resolves when time stands still there, and everything due by then is done. */
  until(at: number): Promise<void> {
    this.#target = at;
    const arrived = new Promise<void>((resolve) => {
      this.#arrived = resolve;
    });
    this.#moved?.();
    return arrived;
  }

  open(): void {
    this.#isOpen = true;
    this.#moved?.();
  }
}
