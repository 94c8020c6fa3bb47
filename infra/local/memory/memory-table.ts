import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { byBytes, isSame, isSameItem, orderOf } from './compare.ts';
import { invalid } from './invalid.ts';
import { Sorted } from './sorted.ts';
import { type KeyType, type Stored, sortText } from './stored.ts';
import type { Attributes } from './tokens.ts';

type Partition = { readonly items: Map<string, Stored>; readonly inOrder: Sorted<Stored> };
type ChangeName = 'INSERT' | 'MODIFY' | 'REMOVE';
/** What a write did: null where the item is as it was; and what that cost in the index. Unit: write units. */
export type Change = { readonly name: ChangeName | null; readonly indexUnits: number };

export type TableShape = {
  readonly name: string;
  readonly sortKey: KeyType;
  readonly hasFeed: boolean;
  /** Whether it has the `work` index: by `work` (text) and `dueAt` (number), keys only. */
  readonly hasWorkIndex: boolean;
};

/** One table: its items by key and in order, and its index. */
export class MemoryTable {
  readonly shape: TableShape;
  readonly #partitions = new Map<string, Partition>();
  readonly #waiting = new Map<string, Sorted<Stored>>();

  constructor(shape: TableShape) {
    this.shape = shape;
  }

  get(pk: string, sk: AttributeValue): Stored | null {
    return this.#partitions.get(pk)?.items.get(sortText(sk)) ?? null;
  }

  /** Items of a partition, by sort key. */
  partition(pk: string): Sorted<Stored> | null {
    return this.#partitions.get(pk)?.inOrder ?? null;
  }

  /** Items that wait for a kind of work, by the time when they are due. */
  waiting(work: string): Sorted<Stored> | null {
    return this.#waiting.get(work) ?? null;
  }

  /** @throws ValidationException where the index does not take it */
  put(next: Stored): Change {
    if (this.shape.hasWorkIndex) checkIndexed(next.item);
    const known = this.get(next.pk, next.sk);
    const partition = this.#partitions.get(next.pk) ?? { items: new Map(), inOrder: new Sorted(bySortKey) };
    this.#partitions.set(next.pk, partition);
    if (known) partition.inOrder.remove(known);
    partition.items.set(sortText(next.sk), next);
    partition.inOrder.add(next);
    const indexUnits = this.#index(known, next);
    if (!known) return { name: 'INSERT', indexUnits };
    return { name: this.shape.hasFeed && isSameItem(known.item, next.item) ? null : 'MODIFY', indexUnits };
  }

  remove(known: Stored): Change {
    const partition = this.#partitions.get(known.pk);
    partition?.items.delete(sortText(known.sk));
    partition?.inOrder.remove(known);
    if (partition?.items.size === 0) this.#partitions.delete(known.pk);
    return { name: 'REMOVE', indexUnits: this.#index(known, null) };
  }

  /** Forget all partitions of which this holds, as if they had expired. */
  forget(holds: (pk: string) => boolean): void {
    for (const pk of this.#partitions.keys()) if (holds(pk)) this.#partitions.delete(pk);
  }

  /** One unit for an entry that comes or goes, two for one that moves, as `indexWriteUnits` has it. */
  #index(before: Stored | null, after: Stored | null): number {
    if (!this.shape.hasWorkIndex) return 0;
    const [from, to] = [workOf(before), workOf(after)];
    if (before && from !== null) this.#waiting.get(from)?.remove(before);
    if (after && to !== null) {
      const waiting = this.#waiting.get(to) ?? new Sorted(byTimeDue);
      this.#waiting.set(to, waiting);
      waiting.add(after);
    }
    if (from === null || to === null) return from === to ? 0 : 1;
    return from === to && isSame(before?.item['dueAt'], after?.item['dueAt']) ? 0 : 2;
  }
}

const bySortKey = (a: Stored, b: Stored): number => orderOf(a.sk, b.sk) ?? 0;
const byTimeDue = (a: Stored, b: Stored): number =>
  Number(a.item['dueAt']?.N) - Number(b.item['dueAt']?.N) || byBytes(a.pk, b.pk) || bySortKey(a, b);

/** What an item waits for; null where it is not in the index. */
const workOf = (stored: Stored | null): string | null =>
  stored?.item['dueAt'] === undefined ? null : (stored.item['work']?.S ?? null);

function checkIndexed(item: Attributes): void {
  const { work, dueAt } = item;
  if (work !== undefined && !work.S) throw invalid('work must be a text: the index is by it');
  if (dueAt !== undefined && dueAt.N === undefined) throw invalid('dueAt must be a number: the index is by it');
}
