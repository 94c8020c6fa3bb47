import type { EpochMs } from '../../../shared/kernel/time.ts';

/** Something to do at a time. `background` entries do not keep a run going by themselves. */
export type Entry = {
  readonly at: EpochMs;
  readonly order: number;
  readonly background: boolean;
  readonly fire: () => void;
  cancelled: boolean;
};

const before = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

/** A binary heap of entries: earliest first, equal times in the order in which they were added. */
export class Schedule {
  readonly #heap: Entry[] = [];
  #order = 0;
  #foreground = 0;

  /** Entries that keep a run going. */
  get foreground(): number {
    return this.#foreground;
  }

  add(at: EpochMs, fire: () => void, background = false): Entry {
    const entry: Entry = { at, order: this.#order++, background, fire, cancelled: false };
    if (!background) this.#foreground += 1;
    this.#heap.push(entry);
    this.#up(this.#heap.length - 1);
    return entry;
  }

  /** Takes an entry back; one that has fired or was cancelled before is left alone. */
  cancel(entry: Entry): void {
    if (entry.cancelled) return;
    entry.cancelled = true;
    if (!entry.background) this.#foreground -= 1;
  }

  peek(): Entry | undefined {
    while (this.#heap[0]?.cancelled) this.#removeFirst();
    return this.#heap[0];
  }

  /** Removes and returns the first entry that is due by `time`. */
  take(time: EpochMs): Entry | undefined {
    const first = this.peek();
    if (first === undefined || first.at > time) return undefined;
    this.#removeFirst();
    this.cancel(first);
    return first;
  }

  #removeFirst(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#down(0);
  }

  #up(from: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#swapIfBefore(at, parent)) return;
      at = parent;
    }
  }

  #down(from: number): void {
    let at = from;
    for (;;) {
      const left = 2 * at + 1;
      const [a, b] = [this.#heap[left], this.#heap[left + 1]];
      if (a === undefined) return;
      const child = b !== undefined && before(b, a) ? left + 1 : left;
      if (!this.#swapIfBefore(child, at)) return;
      at = child;
    }
  }

  #swapIfBefore(child: number, parent: number): boolean {
    const [c, p] = [this.#heap[child], this.#heap[parent]];
    if (c === undefined || p === undefined || !before(c, p)) return false;
    this.#heap[child] = p;
    this.#heap[parent] = c;
    return true;
  }
}
