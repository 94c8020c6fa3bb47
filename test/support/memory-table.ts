import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type Fields, fromItem, toItem } from '../../functions/_adapters/dynamodb/item.ts';
import type { Condition, Item, Table } from '../../functions/_adapters/dynamodb/table.ts';
import type { Key } from '../../shared/registry/keys.ts';
import { byBytes, conditionHolds, invalid } from './dynamo-condition.ts';
import { itemBytes } from './item-bytes.ts';

type Stored = Readonly<Record<string, AttributeValue>>;

const MAX_BYTES = { p: 2_048, q: 1_024, item: 400 * 1_024 } as const;

/** The registry in memory, with its `work` index; held to one contract with the real one. Every call answers at once. */
export function memoryTable(): Table {
  const partitions = new Map<string, Map<string, Stored>>();

  const stored = ({ p, q }: Key): Stored | null => partitions.get(p)?.get(q) ?? null;
  /** One conditional write: nothing can come between looking and writing. */
  const write = (key: Key, item: Stored): void => {
    if (itemBytes(item) > MAX_BYTES.item) throw invalid('Item size has exceeded the maximum allowed size');
    checkIndexed(item, 'work', 'S');
    checkIndexed(item, 'dueAt', 'N');
    const partition = partitions.get(key.p) ?? new Map<string, Stored>();
    partitions.set(key.p, partition.set(key.q, structuredClone(item)));
  };
  const update = (key: Key, fields: Fields, condition?: Condition): Stored | null => {
    checkKey(key);
    const names = namesOf(fields);
    const known = stored(key);
    if (!holds(known, condition, names)) return null;
    const kept = Object.entries(known ?? toItem(key)).filter(([name]) => !Object.hasOwn(fields, name));
    const item = { ...Object.fromEntries(kept), ...toItem(fields) };
    write(key, item);
    return item;
  };
  const sorted = (p: string): Stored[] =>
    [...(partitions.get(p) ?? [])].toSorted(([a], [b]) => byBytes(a, b)).map(([, item]) => item);
  const beginning = (p: string, prefix: string): Stored[] => {
    checkText('p', p);
    return sorted(p).filter((item) => item['q']?.S?.startsWith(prefix));
  };

  return {
    async get(key) {
      checkKey(key);
      const item = stored(key);
      return item && copyOf(item);
    },

    async put(key, fields, condition) {
      checkKey(key);
      const item = toItem({ ...key, ...fields });
      if (!holds(stored(key), condition, {})) return false;
      write(key, item);
      return true;
    },

    update: async (key, fields, condition) => update(key, fields, condition) !== null,
    async change(key, fields, condition) {
      const item = update(key, fields, condition);
      return item && copyOf(item);
    },

    async remove(key) {
      checkKey(key);
      partitions.get(key.p)?.delete(key.q);
    },

    list: async (p, prefix) => beginning(p, prefix).map(copyOf),

    async last(p, prefix) {
      const item = beginning(p, prefix).at(-1);
      return item ? copyOf(item) : null;
    },

    async newest(p, before, limit) {
      checkLimit(limit);
      const older = beginning(p, '').filter((item) => before === null || byBytes(item['q']?.S ?? '', before) < 0);
      return older.toReversed().slice(0, limit).map(copyOf);
    },

    async waiting(work, until, limit) {
      checkLimit(limit);
      return [...partitions.values()]
        .flatMap((partition) => [...partition.values()])
        .filter((item) => item['work']?.S === work && item['dueAt'] !== undefined)
        .map(fromItem)
        .map(({ p, q, dueAt }: Item) => ({ p: String(p), q: String(q), dueAt: Number(dueAt) }))
        .filter(({ dueAt }) => dueAt <= until)
        .toSorted((a, b) => a.dueAt - b.dueAt)
        .slice(0, limit);
    },
  };
}

/** What a reader does to an item does nothing to the table. */
const copyOf = (item: Stored): Item => fromItem(structuredClone(item));

const holds = (item: Stored | null, condition: Condition | undefined, names: Readonly<Record<string, string>>) =>
  condition === undefined || conditionHolds(condition.holds, item, { names, values: toItem(condition.values ?? {}) });

/** The names that an update gives its fields, and its condition may use. */
function namesOf(fields: Fields): Record<string, string> {
  const names = Object.keys(fields);
  if (names.length === 0) throw invalid('An update must say what to set or remove');
  for (const name of names) {
    if (!/^\w+$/.test(name)) throw invalid(`"#${name}" is no name of an attribute`);
    if (name === 'p' || name === 'q') throw invalid(`Cannot update attribute ${name}: it is part of the key`);
  }
  return Object.fromEntries(names.map((name) => [`#${name}`, name]));
}

function checkKey({ p, q }: Key): void {
  checkText('p', p);
  checkText('q', q);
}

function checkText(name: 'p' | 'q', value: string): void {
  const bytes = Buffer.byteLength(value);
  if (bytes === 0) throw invalid(`${name} of a key must not be empty`);
  if (bytes > MAX_BYTES[name]) throw invalid(`${name} of a key has at most ${MAX_BYTES[name]} bytes, got ${bytes}`);
}

function checkLimit(limit: number): void {
  if (!Number.isInteger(limit) || limit < 1) throw invalid(`A limit is at least 1, got ${limit}`);
}

function checkIndexed(item: Stored, name: string, type: 'S' | 'N'): void {
  const value = item[name];
  if (value === undefined) return;
  if (value[type] === undefined || value[type] === '') throw invalid(`${name} must be ${type}: the index is by it`);
}
