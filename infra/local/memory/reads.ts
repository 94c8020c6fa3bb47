import type {
  AttributeValue,
  GetItemCommandInput,
  QueryCommandInput,
  QueryCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { invalid } from './invalid.ts';
import type { KeyCondition } from './key-condition.ts';
import type { MemoryTable } from './memory-table.ts';
import type { Sorted } from './sorted.ts';
import { checkText, copied, keyOf, type Stored } from './stored.ts';
import type { References } from './tokens.ts';

/** A page ends with the item that makes it as large. Unit: bytes. */
const PAGE_BYTES = 1_048_576;
const READ_UNIT_BYTES = 4_096;

type Items = Record<string, AttributeValue>[];
type Asked = Pick<QueryCommandInput, 'ConsistentRead' | 'ReturnConsumedCapacity' | 'TableName'>;

export function getItem(table: MemoryTable, input: GetItemCommandInput): { readonly Item?: Items[number] } {
  const { pk, sk } = keyOf(input.Key ?? {}, table.shape.sortKey);
  const found = table.get(pk, sk);
  const Item = found && projected(found, input);
  return { ...(Item && { Item }), ...capacity(input, found?.bytes ?? 0) };
}

/** Items of a partition, or of one kind of work, a page at a time. */
export function query(
  table: MemoryTable,
  input: QueryCommandInput,
  { hash, range }: KeyCondition,
  references: References,
): Pick<QueryCommandOutput, 'Items' | 'Count' | 'ScannedCount' | 'LastEvaluatedKey'> {
  const { Limit = Number.POSITIVE_INFINITY, ScanIndexForward = true, IndexName, ExclusiveStartKey } = input;
  if (!(Limit >= 1)) throw invalid(`A limit is at least 1, got ${Limit}`);
  const [hashName, sortName] = IndexName === undefined ? ['pk', 'sk'] : ['work', 'dueAt'];
  if (IndexName !== undefined && (IndexName !== 'work' || !table.shape.hasWorkIndex)) {
    throw invalid(`The table does not have the specified index: ${IndexName}`);
  }
  if (hash.name(references) !== hashName || (range?.name(references) ?? sortName) !== sortName) {
    throw invalid(`Expected a condition on ${hashName} and ${sortName}`);
  }
  const key = hash.value(references).S;
  if (key === undefined) throw invalid(`${hashName} of a key is a text`);
  checkText('pk', key);
  const inOrder = IndexName === undefined ? table.partition(key) : table.waiting(key);
  const items: Items = [];
  let bytes = 0;
  let last: Stored | null = null;
  if (inOrder) {
    const [from, to] = bounds(inOrder, sortName, range, references);
    const step = ScanIndexForward ? 1 : -1;
    let at = ExclusiveStartKey ? after(inOrder, table, ExclusiveStartKey, step) : ScanIndexForward ? from : to - 1;
    for (; at >= from && at < to && items.length < Limit && bytes < PAGE_BYTES; at += step) {
      last = inOrder.at(at) as Stored;
      bytes += last.bytes;
      items.push(IndexName === undefined ? projected(last, input) : keysOf(last));
    }
    if (at < from || at >= to) last = null;
  }
  return {
    Items: items,
    Count: items.length,
    ScannedCount: items.length,
    ...(last && {
      LastEvaluatedKey: IndexName === undefined ? copied({ pk: { S: last.pk }, sk: last.sk }) : keysOf(last),
    }),
    ...capacity(input, bytes),
  };
}

/** From the first that lies in the range to the one behind the last. */
function bounds(
  inOrder: Sorted<Stored>,
  sortName: string,
  range: KeyCondition['range'],
  references: References,
): readonly [number, number] {
  if (!range) return [0, inOrder.size];
  const place = ({ item }: Stored) => range.place(item[sortName] as AttributeValue, references);
  const from = inOrder.first((stored) => place(stored) >= 0);
  return [from, inOrder.first((stored) => place(stored) > 0)];
}

/** Where a query goes on after its last page, though the item of its end be gone. */
function after(inOrder: Sorted<Stored>, table: MemoryTable, start: Items[number], step: 1 | -1): number {
  const { pk, sk } = keyOf(start, table.shape.sortKey);
  const end = { pk, sk, item: start, bytes: 0 };
  const reached = inOrder.first((stored) => inOrder.compare(stored, end) >= 0);
  const found = inOrder.at(reached);
  return found && inOrder.compare(found, end) === 0 ? reached + step : step === 1 ? reached : reached - 1;
}

/** What the index holds of an item. */
const keysOf = ({ pk, sk, item: { work, dueAt } }: Stored): Items[number] =>
  copied({ pk: { S: pk }, sk, ...(work && { work }), ...(dueAt && { dueAt }) });

function projected(
  { item }: Stored,
  input: Pick<QueryCommandInput, 'ProjectionExpression' | 'ExpressionAttributeNames'>,
): Items[number] {
  const { ProjectionExpression, ExpressionAttributeNames: names = {} } = input;
  if (ProjectionExpression === undefined) return copied(item);
  const wanted = ProjectionExpression.split(',').map((name) => names[name.trim()] ?? name.trim());
  return copied(Object.fromEntries(wanted.flatMap((name) => (item[name] === undefined ? [] : [[name, item[name]]]))));
}

const capacity = ({ ReturnConsumedCapacity, ConsistentRead, TableName }: Asked, bytes: number) =>
  (ReturnConsumedCapacity ?? 'NONE') === 'NONE'
    ? {}
    : {
        ConsumedCapacity: { TableName, CapacityUnits: Math.ceil(bytes / READ_UNIT_BYTES) * (ConsistentRead ? 1 : 0.5) },
      };
