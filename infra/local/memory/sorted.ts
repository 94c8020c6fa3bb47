/** Keeps things in an order, the newest beside its neighbours; what comes last is put there at once. */
export class Sorted<T> {
  readonly #items: T[] = [];
  readonly compare: (a: T, b: T) => number;

  /** @param compare as for `Array.sort`; never 0 for two that are kept */
  constructor(compare: (a: T, b: T) => number) {
    this.compare = compare;
  }

  get size(): number {
    return this.#items.length;
  }

  at(index: number): T | undefined {
    return this.#items[index];
  }

  add(item: T): void {
    const last = this.#items.at(-1);
    if (last === undefined || this.compare(last, item) < 0) this.#items.push(item);
    else
      this.#items.splice(
        this.first((other) => this.compare(other, item) >= 0),
        0,
        item,
      );
  }

  /** @param item one that is as the one to remove in this order */
  remove(item: T): void {
    const at = this.first((other) => this.compare(other, item) >= 0);
    const found = this.#items[at];
    if (found !== undefined && this.compare(found, item) === 0) this.#items.splice(at, 1);
  }

  /** Where the first is of which this holds, as it does for all after it; `size` where there is none. */
  first(holds: (item: T) => boolean): number {
    let [low, high] = [0, this.#items.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (holds(this.#items[middle] as T)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
