import type { WatchedTable } from './catalogue.ts';
import { type Item, sameAttribute } from './item.ts';

const isIn = (item: Item | undefined, keys: readonly string[]): item is Item =>
  item !== undefined && keys.every((key) => item[key] !== undefined);

const writesOf = (keys: readonly string[], before: Item | undefined, after: Item | undefined): number => {
  if (!isIn(before, keys)) return isIn(after, keys) ? 1 : 0;
  if (!isIn(after, keys)) return 1;
  return keys.every((key) => sameAttribute(before[key], after[key])) ? 0 : 2;
};

/**
 * Write units that a change costs in the table's global indexes, which dynalite leaves out: one for an entry that
 * comes or goes, two for an entry that moves. Holds for entries up to 1 KB that project keys only.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes
 */
export const indexWriteUnits = (table: WatchedTable, before: Item | undefined, after: Item | undefined): number =>
  table.indexes.reduce((units, keys) => units + writesOf(keys, before, after), 0);

type Consumed = { TableName?: string; CapacityUnits?: number };

/** Adds index units to the `ConsumedCapacity` of an answer, if it has one. */
export const withIndexUnits = (body: string, unitsByTable: ReadonlyMap<string, number>): string => {
  if ([...unitsByTable.values()].every((units) => units === 0)) return body;
  const answer = JSON.parse(body) as { ConsumedCapacity?: Consumed | Consumed[] };
  if (answer.ConsumedCapacity === undefined) return body;
  for (const consumed of [answer.ConsumedCapacity].flat()) {
    consumed.CapacityUnits = (consumed.CapacityUnits ?? 0) + (unitsByTable.get(consumed.TableName ?? '') ?? 0);
  }
  return JSON.stringify(answer);
};
