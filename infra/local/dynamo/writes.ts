import { keyOf, type TableCatalogue, type WatchedTable } from './catalogue.ts';
import type { Item } from './item.ts';

/** One item that a call writes, in a table that is watched. */
export type Write = {
  readonly table: WatchedTable;
  readonly key: Item;
  /** What the item is after the call; for an update it must be read. */
  readonly after: Item | 'gone' | 'unknown';
};

type Single = { readonly TableName: string; readonly Item?: Item; readonly Key?: Item };
type BatchRequest = { readonly PutRequest?: { readonly Item: Item }; readonly DeleteRequest?: { readonly Key: Item } };
type Batch = { readonly RequestItems: Readonly<Record<string, readonly BatchRequest[]>> };

const put = (table: WatchedTable, item: Item): Write => ({ table, key: keyOf(table, item), after: item });
const change = (table: WatchedTable, key: Item, after: 'gone' | 'unknown'): Write => ({
  table,
  key: keyOf(table, key),
  after,
});

const writeOf = (table: WatchedTable, { PutRequest, DeleteRequest }: BatchRequest): Write =>
  PutRequest === undefined ? change(table, DeleteRequest?.Key ?? {}, 'gone') : put(table, PutRequest.Item);

const ofBatch = ({ RequestItems = {} }: Batch, catalogue: TableCatalogue): Write[] =>
  Object.entries(RequestItems).flatMap(([name, requests]) => {
    const table = catalogue.find(name);
    return table === undefined ? [] : requests.map((request) => writeOf(table, request));
  });

const ofSingle = (
  operation: string,
  { TableName, Item = {}, Key = {} }: Single,
  catalogue: TableCatalogue,
): Write[] => {
  const table = catalogue.find(TableName);
  if (table === undefined) return [];
  return [
    operation === 'PutItem' ? put(table, Item) : change(table, Key, operation === 'DeleteItem' ? 'gone' : 'unknown'),
  ];
};

/** The items of watched tables that a call of `operation` with this JSON writes. */
export const writesOf = (operation: string, body: string, catalogue: TableCatalogue): Write[] => {
  const request: Single & Batch = JSON.parse(body);
  return operation === 'BatchWriteItem' ? ofBatch(request, catalogue) : ofSingle(operation, request, catalogue);
};
