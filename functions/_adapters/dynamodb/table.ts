import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { type Key, WORK_INDEX, type Work } from '../../../shared/registry/keys.ts';
import { type Advance, advanceOf } from './advance.ts';
import { type Fields, fromItem, toItem, type Value } from './item.ts';

/** Plain fields of an item, `pk` and `sk` among them. */
export type Item = Readonly<Record<string, Value>>;
/** A condition and the values that it names (`:name`), beside those that the write itself names. */
export type Condition = { readonly holds: string; readonly values?: Fields };

/** The few things that the registry's adapters do with a table. Reads are consistent, except of the index. */
export type Table = {
  get(key: Key): Promise<Item | null>;
  /** @returns false where the condition did not hold */
  put(key: Key, fields: Fields, condition?: Condition): Promise<boolean>;
  /** Sets fields; one that is `undefined` is removed. @returns false where the condition did not hold */
  update(key: Key, fields: Fields, condition?: Condition): Promise<boolean>;
  /** As `update`. @returns the item as it is then, or null where the condition did not hold */
  change(key: Key, fields: Fields, condition?: Condition): Promise<Item | null>;
  /** Adds to numbers of an item. @returns the item as it is then, or null where it was refused or there is none */
  advance(key: Key, by: Advance): Promise<Item | null>;
  /** Removing what is not there changes nothing. */
  remove(key: Key): Promise<void>;
  /** All items of a partition whose sort key begins with `prefix`, in order. */
  list(pk: string, prefix: string): Promise<readonly Item[]>;
  /** The item with the highest sort key that begins with `prefix`. */
  last(pk: string, prefix: string): Promise<Item | null>;
  /** Items of a partition with a sort key below `before` (null: all), the highest first. */
  newest(pk: string, before: string | null, limit: number): Promise<readonly Item[]>;
  /** What waits in the `work` index, earliest first. */
  waiting(work: Work, until: number, limit: number): Promise<readonly (Key & { readonly dueAt: number })[]>;
};

export function dynamoTable(client: DynamoDBClient, TableName: string): Table {
  /** Items of a query, page by page until there are `limit` of them. */
  const query = async (what: Omit<QueryCommandInput, 'TableName'>, limit = Number.POSITIVE_INFINITY) => {
    const items: Item[] = [];
    let from: Record<string, AttributeValue> | undefined;
    do {
      const Limit = Number.isFinite(limit) ? { Limit: limit - items.length } : {};
      const page = await client.send(
        new QueryCommand({ TableName, ...what, ...Limit, ...(from && { ExclusiveStartKey: from }) }),
      );
      items.push(...(page.Items ?? []).map(fromItem));
      from = page.LastEvaluatedKey;
    } while (from && items.length < limit);
    return items;
  };
  const beginning = (pk: string, prefix: string): Omit<QueryCommandInput, 'TableName'> => ({
    ConsistentRead: true,
    KeyConditionExpression: prefix === '' ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: toItem({ ':pk': pk, ...(prefix !== '' && { ':prefix': prefix }) }),
  });

  const updateOf = (key: Key, fields: Fields, condition?: Condition): UpdateItemCommandInput => {
    const names = Object.keys(fields);
    const set = names.filter((name) => fields[name] !== undefined);
    const remove = names.filter((name) => fields[name] === undefined);
    const values = Object.fromEntries(set.map((name) => [`:set_${name}`, fields[name]]));
    const expression = [
      ...(set.length > 0 ? [`SET ${set.map((name) => `#${name} = :set_${name}`).join(', ')}`] : []),
      ...(remove.length > 0 ? [`REMOVE ${remove.map((name) => `#${name}`).join(', ')}`] : []),
    ].join(' ');
    return {
      TableName,
      Key: toItem(key),
      UpdateExpression: expression,
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ...(condition && { ConditionExpression: condition.holds }),
      ...((set.length > 0 || condition?.values) && {
        ExpressionAttributeValues: toItem({ ...values, ...condition?.values }),
      }),
    };
  };

  return {
    async get(key) {
      const { Item } = await client.send(new GetItemCommand({ TableName, Key: toItem(key), ConsistentRead: true }));
      return Item ? fromItem(Item) : null;
    },

    async put(key, fields, condition) {
      const command = new PutItemCommand({
        TableName,
        Item: toItem({ ...key, ...fields }),
        ...(condition && { ConditionExpression: condition.holds }),
        ...(condition?.values && { ExpressionAttributeValues: toItem(condition.values) }),
      });
      return (await ifHolds(client.send(command))) !== null;
    },

    update: async (key, fields, condition) =>
      (await ifHolds(client.send(new UpdateItemCommand(updateOf(key, fields, condition))))) !== null,

    async change(key, fields, condition) {
      const command = new UpdateItemCommand({ ...updateOf(key, fields, condition), ReturnValues: 'ALL_NEW' });
      const done = await ifHolds(client.send(command));
      return done && fromItem(done.Attributes ?? {});
    },

    async advance(key, by) {
      const command = new UpdateItemCommand({ TableName, ...advanceOf(key, by), ReturnValues: 'ALL_NEW' });
      const done = await ifHolds(client.send(command));
      return done && fromItem(done.Attributes ?? {});
    },

    async remove(key) {
      await client.send(new DeleteItemCommand({ TableName, Key: toItem(key) }));
    },

    list: (pk, prefix) => query(beginning(pk, prefix)),
    last: async (pk, prefix) => (await query({ ...beginning(pk, prefix), ScanIndexForward: false }, 1))[0] ?? null,

    newest: (pk, before, limit) =>
      query(
        {
          ConsistentRead: true,
          KeyConditionExpression: before === null ? 'pk = :pk' : 'pk = :pk AND sk < :before',
          ExpressionAttributeValues: toItem({ ':pk': pk, ...(before !== null && { ':before': before }) }),
          ScanIndexForward: false,
        },
        limit,
      ),

    async waiting(work, until, limit) {
      const items = await query(
        {
          IndexName: WORK_INDEX,
          KeyConditionExpression: '#work = :work AND dueAt <= :until',
          ExpressionAttributeNames: { '#work': 'work' },
          ExpressionAttributeValues: toItem({ ':work': work, ':until': until }),
        },
        limit,
      );
      return items.map((item) => ({
        pk: String(item['pk']),
        sk: String(item['sk']),
        dueAt: Number(item['dueAt']),
      }));
    },
  };
}

/** null where the condition of a write did not hold. */
async function ifHolds<T>(write: Promise<T>): Promise<T | null> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return null;
    throw error;
  }
}
