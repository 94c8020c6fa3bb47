import type { SetRow } from '../schema/sets.ts';
import type { RowPosition } from './cursor.ts';
import { positionOf, type RowOrder, rowOrder } from './rows.ts';

type Entry = { readonly at: RowPosition; readonly row: SetRow };

/**
 * All rows in one order. Few of many change between two looks: those are taken out and put back where they belong now,
 * and the others are neither compared nor moved.
 */
export class SortedRows {
  readonly #by: RowOrder;
  readonly #compare: (a: RowPosition, b: RowPosition) => number;
  readonly #changed = new Map<string, SetRow>();
  #entries: readonly Entry[] = [];

  constructor(by: RowOrder, rows: Iterable<SetRow>) {
    this.#by = by;
    this.#compare = rowOrder(by);
    for (const row of rows) this.note(row);
  }

  /** A row is new, or another than it was. */
  note(row: SetRow): void {
    this.#changed.set(row.name, row);
  }

  /** Rows that are not there any more, by name. */
  drop(names: { has(name: string): boolean }): void {
    this.#entries = this.#entries.filter(({ row }) => !names.has(row.name));
    for (const name of [...this.#changed.keys()]) if (names.has(name)) this.#changed.delete(name);
  }

  *rows(): Iterable<SetRow> {
    if (this.#changed.size > 0) this.#settle();
    for (const { row } of this.#entries) yield row;
  }

  #settle(): void {
    const rest = this.#entries.filter(({ row }) => !this.#changed.has(row.name));
    const changed = Array.from(this.#changed.values(), (row): Entry => ({ at: positionOf(row, this.#by), row }));
    changed.sort((a, b) => this.#compare(a.at, b.at));
    const merged: Entry[] = [];
    let from = 0;
    for (const entry of changed) {
      const to = this.#placeOf(entry, rest, from);
      for (; from < to; from++) merged.push(rest[from] as Entry);
      merged.push(entry);
    }
    for (; from < rest.length; from++) merged.push(rest[from] as Entry);
    this.#entries = merged;
    this.#changed.clear();
  }

  /** Before which of the others it belongs, at or behind `from`. */
  #placeOf({ at }: Entry, rest: readonly Entry[], from: number): number {
    let [low, high] = [from, rest.length];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.#compare((rest[middle] as Entry).at, at) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
