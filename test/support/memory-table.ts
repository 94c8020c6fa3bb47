import { isDeepStrictEqual } from 'node:util';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type Fields, fromItem, toItem, type Value } from '../../functions/_adapters/dynamodb/item.ts';
import type { Condition, Item, Table } from '../../functions/_adapters/dynamodb/table.ts';
import { byBytes } from '../../infra/local/memory/compare.ts';
import { conditionHolds } from '../../infra/local/memory/condition.ts';
import { invalid } from '../../infra/local/memory/invalid.ts';
import { itemBytes } from '../../infra/local/memory/item-bytes.ts';
import type { Key } from '../../shared/registry/keys.ts';

type Stored = Readonly<Record<string, AttributeValue>>;

const MAX_BYTES = { pk: 2_048, sk: 1_024, item: 400 * 1_024 } as const;

/** The registry in memory, with its `work` index; held to one contract with the real one. Every call answers at once. */
export function memoryTable(): Table {
  const partitions = new Map<string, Map<string, Stored>>();

  const stored = ({ pk, sk }: Key): Stored | null => partitions.get(pk)?.get(sk) ?? null;
  /** One conditional write: nothing can come between looking and writing. */
  const write = (key: Key, item: Stored): void => {
    if (itemBytes(item) > MAX_BYTES.item) throw invalid('Item size has exceeded the maximum allowed size');
    checkIndexed(item, 'work', 'S');
    checkIndexed(item, 'dueAt', 'N');
    const partition = partitions.get(key.pk) ?? new Map<string, Stored>();
    partitions.set(key.pk, partition.set(key.sk, structuredClone(item)));
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
  const sorted = (pk: string): Stored[] =>
    [...(partitions.get(pk) ?? [])].toSorted(([a], [b]) => byBytes(a, b)).map(([, item]) => item);
  const beginning = (pk: string, prefix: string): Stored[] => {
    checkText('pk', pk);
    return sorted(pk).filter((item) => item['sk']?.S?.startsWith(prefix));
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

    async advance(key, { where, add, rings }) {
      checkKey(key);
      const item = stored(key);
      if (item === null) return null;
      const next = fromItem(structuredClone(item)) as Record<string, unknown>;
      const isAs = Object.entries(toItem(where)).every(([name, value]) => isDeepStrictEqual(item[name], value));
      if (!isAs || Object.entries(where).some(([name, value]) => value === undefined && name in item)) return null;
      for (const { path, by, most } of add) {
        const [last, ...way] = path.toReversed();
        const at = way.reduceRight<Record<string, unknown>>(
          (from, part) => from[part] as Record<string, unknown>,
          next,
        );
        const value = at[last as string];
        if (typeof value !== 'number') throw invalid(`${path.join('.')} is no number`);
        if (most !== undefined && value + by > most) return null;
        at[last as string] = value + by;
      }
      for (const { name, value, once } of rings) {
        const ring = next[name] as Value[];
        if (once === true && ring.some((one) => isDeepStrictEqual(one, value))) return null;
        next[name] = [...ring.slice(1), value];
      }
      const done = toItem(next as Fields);
      write(key, done);
      return copyOf(done);
    },

    async remove(key) {
      checkKey(key);
      partitions.get(key.pk)?.delete(key.sk);
    },

    list: async (pk, prefix) => beginning(pk, prefix).map(copyOf),

    async last(pk, prefix) {
      const item = beginning(pk, prefix).at(-1);
      return item ? copyOf(item) : null;
    },

    async newest(pk, before, limit) {
      checkLimit(limit);
      const older = beginning(pk, '').filter((item) => before === null || byBytes(item['sk']?.S ?? '', before) < 0);
      return older.toReversed().slice(0, limit).map(copyOf);
    },

    async waiting(work, until, limit) {
      checkLimit(limit);
      return [...partitions.values()]
        .flatMap((partition) => [...partition.values()])
        .filter((item) => item['work']?.S === work && item['dueAt'] !== undefined)
        .map(fromItem)
        .map(({ pk, sk, dueAt }: Item) => ({ pk: String(pk), sk: String(sk), dueAt: Number(dueAt) }))
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
    if (name === 'pk' || name === 'sk') throw invalid(`Cannot update attribute ${name}: it is part of the key`);
  }
  return Object.fromEntries(names.map((name) => [`#${name}`, name]));
}

function checkKey({ pk, sk }: Key): void {
  checkText('pk', pk);
  checkText('sk', sk);
}

function checkText(name: 'pk' | 'sk', value: string): void {
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
