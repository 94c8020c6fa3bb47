import type { Item } from './item.ts';

/** What a change recorder must know about a table. */
export type WatchedTable = {
  readonly name: string;
  readonly keyNames: readonly string[];
  /** Whether its changes go to the feed. */
  readonly hasFeed: boolean;
  /** Attributes that make the keys of each global index. */
  readonly indexes: readonly (readonly string[])[];
};

type KeySchema = readonly { readonly AttributeName: string }[];
type CreateTable = {
  readonly TableName: string;
  readonly KeySchema: KeySchema;
  readonly StreamSpecification?: { readonly StreamEnabled?: boolean; readonly StreamViewType?: string };
  readonly GlobalSecondaryIndexes?: readonly { readonly KeySchema: KeySchema }[];
};

const namesOf = (schema: KeySchema): string[] => schema.map((key) => key.AttributeName);

/** Learns from `CreateTable` which tables have a feed or an index: those whose writes must be watched. */
export class TableCatalogue {
  readonly #tables = new Map<string, WatchedTable>();

  created(table: CreateTable): void {
    const stream = table.StreamSpecification;
    if (stream?.StreamEnabled === true && stream.StreamViewType !== 'KEYS_ONLY') {
      throw new Error(`Expected the stream view KEYS_ONLY, got ${stream.StreamViewType} for ${table.TableName}`);
    }
    const indexes = (table.GlobalSecondaryIndexes ?? []).map((index) => namesOf(index.KeySchema));
    const hasFeed = stream?.StreamEnabled === true;
    if (!hasFeed && indexes.length === 0) return;
    this.#tables.set(table.TableName, { name: table.TableName, keyNames: namesOf(table.KeySchema), hasFeed, indexes });
  }

  deleted(tableName: string): void {
    this.#tables.delete(tableName);
  }

  /** False only if a request's JSON names none of the tables; cheaper than parsing it. */
  mayName(json: string): boolean {
    return [...this.#tables.keys()].some((name) => json.includes(`"${name}"`));
  }

  find(tableName: string): WatchedTable | undefined {
    return this.#tables.get(tableName);
  }
}

/** The key attributes of an item, or of a longer key. */
export const keyOf = (table: WatchedTable, item: Item): Item =>
  Object.fromEntries(table.keyNames.flatMap((name) => (item[name] === undefined ? [] : [[name, item[name]]])));
