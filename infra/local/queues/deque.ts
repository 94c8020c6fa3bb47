/** A list that is cheap to take from at the front, however long it is. */
export class Deque<T> {
  #items: T[] = [];
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  unshift(item: T): void {
    if (this.#head === 0) this.#items.unshift(item);
    else this.#items[--this.#head] = item;
  }

  /** The item so many places behind the front. */
  at(index: number): T | undefined {
    return this.#items[this.#head + index];
  }

  /** Takes the item so many places behind the front; what was in front takes its place. */
  take(index = 0): T | undefined {
    const place = this.#head + index;
    const [item, first] = [this.#items[place], this.#items[this.#head]];
    if (item === undefined || first === undefined) return undefined;
    this.#items[place] = first;
    this.#head += 1;
    if (this.#head > 1_024 && this.#head > this.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }

  /** Removes an item wherever it is, by looking at each. */
  remove(item: T): boolean {
    const index = this.#items.indexOf(item, this.#head);
    if (index >= 0) this.#items.splice(index, 1);
    return index >= 0;
  }

  toArray(): T[] {
    return this.#items.slice(this.#head);
  }
}
