import {
  type BatchGetItemCommandInput,
  type BatchWriteItemCommandInput,
  ConditionalCheckFailedException,
  type DeleteItemCommandInput,
  type GetItemCommandInput,
  type PutItemCommandInput,
  type QueryCommandInput,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { TABLES, type TableName } from '../../../shared/registry/keys.ts';
import type { ChangeFeed, ChangeRecord } from '../dynamo/messages.ts';
import type { TableNames } from '../dynamo/tables.ts';
import { changed } from './change-item.ts';
import { type Condition, readCondition } from './condition.ts';
import { invalid } from './invalid.ts';
import { readKeyCondition } from './key-condition.ts';
import { type Change, MemoryTable } from './memory-table.ts';
import { getItem, query } from './reads.ts';
import { copied, keyOf, noTable, type Stored, stored } from './stored.ts';
import { type Attributes, checkUse, type References } from './tokens.ts';
import { readUpdate } from './update.ts';

/** A request to DynamoDB as the SDK has it: the name of its command, and the command's input. */
export type MemoryCall = { readonly operation: string; readonly input: object };

const MOST_IN_BATCH = 25;
const WRITE_UNIT_BYTES = 1_024;
/** Expressions that are remembered. The adapters have some fifty, and those that list names some hundreds. */
const MOST_EXPRESSIONS = 5_000;

type Written = {
  readonly TableName?: string | undefined;
  readonly ReturnConsumedCapacity?: string | undefined;
  readonly ConditionExpression?: string | undefined;
};
type Expressions = {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  readonly ExpressionAttributeValues?: Attributes | undefined;
};
type ReadExpression<T> = (expression: string) => T;

/**
 * DynamoDB as far as the adapters use it, in memory and in the thread that asks, without JSON and without a promise per
 * step: what a replay of millions of events counts with. Held to the contracts of the local DynamoDB.
 */
export class MemoryDynamo {
  readonly tables: TableNames = { journal: 'journal', totals: 'totals', registry: 'registry' };
  readonly changes: ChangeFeed;
  readonly #tables: ReadonlyMap<string, MemoryTable>;
  readonly #listeners = new Set<(record: ChangeRecord) => void>();
  readonly #conditions = remembering(readCondition);
  readonly #keyConditions = remembering(readKeyCondition);
  readonly #updates = remembering(readUpdate);
  #sequence = 0;

  constructor() {
    this.#tables = new Map(
      (Object.keys(TABLES) as TableName[]).map((name) => {
        const shape = { name, sortKey: TABLES[name].sk, hasFeed: name !== 'totals', hasWorkIndex: name === 'registry' };
        return [name, new MemoryTable(shape)];
      }),
    );
    this.changes = {
      subscribe: (listener) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
    };
  }

  /** What the SDK would answer. @throws what the SDK would throw */
  call({ operation, input }: MemoryCall): object {
    switch (operation) {
      case 'GetItem':
        return getItem(this.#table(input as GetItemCommandInput), input as GetItemCommandInput);
      case 'PutItem':
        return this.#put(input as PutItemCommandInput);
      case 'UpdateItem':
        return this.#update(input as UpdateItemCommandInput);
      case 'DeleteItem':
        return this.#delete(input as DeleteItemCommandInput);
      case 'Query':
        return this.#query(input as QueryCommandInput);
      case 'BatchGetItem':
        return this.#batchGet(input as BatchGetItemCommandInput);
      case 'BatchWriteItem':
        return this.#batchWrite(input as BatchWriteItemCommandInput);
      default:
        throw new Error(`Expected an operation on items, got ${operation}: the tables in memory do not offer it`);
    }
  }

  /** The same for one who waits. */
  async answer(call: MemoryCall): Promise<object> {
    return this.call(call);
  }

  /** Forget all partitions of a table of which this holds, as if they had expired. Nobody is told. */
  forget(name: TableName, holds: (pk: string) => boolean): void {
    this.#table({ TableName: name }).forget(holds);
  }

  #put(input: PutItemCommandInput): object {
    const table = this.#table(input);
    const next = stored(input.Item ?? {}, table.shape.sortKey);
    const known = table.get(next.pk, next.sk);
    this.#check(known, input, this.#condition(input));
    return this.#written(table, input, table.put(next), known, next);
  }

  #update(input: UpdateItemCommandInput): object {
    const table = this.#table(input);
    const key = keyOf(input.Key ?? {}, table.shape.sortKey);
    const update = this.#updates(input.UpdateExpression ?? '');
    const known = table.get(key.pk, key.sk);
    this.#check(known, input, this.#condition(input), update.used);
    const references = referencesOf(input);
    const { item, touched } = changed(known?.item ?? input.Key ?? {}, update.changes, references);
    const next = stored(item, table.shape.sortKey);
    const answer = this.#written(table, input, table.put(next), known, next);
    const attributes = returned(input.ReturnValues ?? 'NONE', known, next, touched);
    return attributes ? { ...answer, Attributes: attributes } : answer;
  }

  #delete(input: DeleteItemCommandInput): object {
    const table = this.#table(input);
    const { pk, sk } = keyOf(input.Key ?? {}, table.shape.sortKey);
    const known = table.get(pk, sk);
    this.#check(known, input, this.#condition(input));
    const change = known ? table.remove(known) : { name: null, indexUnits: 0 };
    return this.#written(table, input, change, known, known ?? { pk, sk, item: {}, bytes: 0 });
  }

  #query(input: QueryCommandInput): object {
    const table = this.#table(input);
    const condition = this.#keyConditions(input.KeyConditionExpression ?? '');
    const references = referencesOf(input);
    const { ProjectionExpression = '' } = input;
    checkUse(references, condition.used, new Set(ProjectionExpression.match(/#\w+/g)));
    return query(table, input, condition, references);
  }

  #batchGet({ RequestItems = {} }: BatchGetItemCommandInput): object {
    const Responses = Object.fromEntries(
      Object.entries(RequestItems).map(([TableName, { Keys = [] }]) => [
        TableName,
        Keys.map((Key) => getItem(this.#table({ TableName }), { TableName, Key }).Item).filter(
          (item) => item !== undefined,
        ),
      ]),
    );
    return { Responses, UnprocessedKeys: {} };
  }

  #batchWrite({ RequestItems = {} }: BatchWriteItemCommandInput): object {
    const requests = Object.entries(RequestItems).flatMap(([TableName, all]) =>
      all.map((request) => ({ TableName, ...request })),
    );
    if (requests.length > MOST_IN_BATCH)
      throw invalid(`Expected at most ${MOST_IN_BATCH} items, got ${requests.length}`);
    for (const { TableName, PutRequest, DeleteRequest } of requests) {
      if (PutRequest) this.#put({ TableName, Item: PutRequest.Item });
      else this.#delete({ TableName, Key: DeleteRequest?.Key });
    }
    return { UnprocessedItems: {} };
  }

  #table({ TableName }: { readonly TableName?: string | undefined }): MemoryTable {
    const table = this.#tables.get(TableName ?? '');
    if (!table) throw noTable(TableName);
    return table;
  }

  #condition({ ConditionExpression }: Written): Condition | null {
    return ConditionExpression === undefined ? null : this.#conditions(ConditionExpression);
  }

  /** @throws {ConditionalCheckFailedException} where the condition does not hold */
  #check(known: Stored | null, input: Expressions, condition: Condition | null, used?: ReadonlySet<string>): void {
    const references = referencesOf(input);
    if (condition && used) checkUse(references, condition.used, used);
    else checkUse(references, condition?.used ?? used);
    if (!condition || condition.holds(known?.item ?? null, references)) return;
    const message = 'The conditional request failed';
    throw new ConditionalCheckFailedException({ message, $metadata: { httpStatusCode: 400 } });
  }

  #written(table: MemoryTable, input: Written, change: Change, known: Stored | null, next: Stored): object {
    const { name } = table.shape;
    if (change.name && table.shape.hasFeed) {
      const keys = { pk: next.pk, sk: next.sk.N === undefined ? (next.sk.S ?? '') : Number(next.sk.N) };
      this.#sequence += 1;
      const record = { table: name, eventName: change.name, keys, sequence: this.#sequence, shard: 0 };
      for (const listener of this.#listeners) listener(record);
    }
    if ((input.ReturnConsumedCapacity ?? 'NONE') === 'NONE') return {};
    const bytes = Math.max(known?.bytes ?? 0, next.bytes, 1);
    return {
      ConsumedCapacity: { TableName: name, CapacityUnits: Math.ceil(bytes / WRITE_UNIT_BYTES) + change.indexUnits },
    };
  }
}

const NONE = {};
const referencesOf = ({ ExpressionAttributeNames, ExpressionAttributeValues }: Expressions): References => ({
  names: ExpressionAttributeNames ?? NONE,
  values: ExpressionAttributeValues ?? NONE,
});

/** What an update gives back. */
function returned(what: string, before: Stored | null, after: Stored, touched: readonly string[]): object | null {
  if (what === 'NONE') return null;
  const item = what.endsWith('_OLD') ? before?.item : after.item;
  if (!item) return null;
  if (what.startsWith('ALL_')) return copied(item);
  const found = touched.flatMap((name) => (item[name] === undefined ? [] : [[name, item[name]]]));
  return found.length === 0 ? null : copied(Object.fromEntries(found));
}

/** Reads each expression once. */
function remembering<T>(read: ReadExpression<T>): ReadExpression<T> {
  const known = new Map<string, T>();
  return (expression) => {
    const found = known.get(expression);
    if (found) return found;
    if (known.size >= MOST_EXPRESSIONS) known.clear();
    const fresh = read(expression);
    known.set(expression, fresh);
    return fresh;
  };
}
