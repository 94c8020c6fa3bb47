import type { Dated } from './mailroom.ts';

/** Events that lie in the future, by the second in which they are due. */
export class Calendar {
  readonly #seconds = new Map<number, string[]>();

  add({ t, body }: Dated): void {
    const second = Math.floor(t / 1_000);
    const bodies = this.#seconds.get(second);
    if (bodies) bodies.push(body);
    else this.#seconds.set(second, [body]);
  }

  /** Takes out what is due in a second (since the start). */
  take(second: number): readonly string[] {
    const bodies = this.#seconds.get(second) ?? [];
    this.#seconds.delete(second);
    return bodies;
  }

  /** The seconds from `from` on and before `to` in which something is due, in order. */
  secondsIn(from: number, to: number): number[] {
    const found: number[] = [];
    for (let second = from; second < to; second++) if (this.#seconds.has(second)) found.push(second);
    return found;
  }
}
