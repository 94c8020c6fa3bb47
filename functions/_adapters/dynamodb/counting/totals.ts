import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { packCounts } from '../../../../shared/counting/codec.ts';
import { type Partition, partitionKey } from '../../../../shared/counting/partition.ts';
import type { TotalsStore } from '../../../../shared/evaluation/ports/totals.ts';
import {
  DAY_MS,
  type EpochMs,
  hourOfSlot,
  hourStart,
  RETENTION_MS,
  ROLLUP_RETENTION_MS,
  SECOND_MS,
  slotStart,
} from '../../../../shared/kernel/time.ts';
import {
  daysIn,
  firstHour,
  hoursIn,
  type Item,
  type Span,
  setPartition,
  slotCounts,
  slotsIn,
  spanKey,
} from './totals-items.ts';

const progressKey = (partition: Partition): string => `partition#${partitionKey(partition)}`;
const seconds = (at: EpochMs): string => String(Math.ceil(at / SECOND_MS));

/**
 * The totals table. `pk` = `set#NAME`, `sk` = `slot#…` (numbered backwards), `hour#…` or `day#…`: `seq` = sequence number
 * (slots) or the sum of them, `counts`. `pk` = `partition#slot#shard`, `sk` = `progress`: `seq`, `closed`.
 */
export function dynamoTotals(client: DynamoDBClient, table: string): TotalsStore {
  const get = async (pk: string, sk: string): Promise<Item | undefined> =>
    (
      await client.send(
        new GetItemCommand({ TableName: table, Key: { pk: { S: pk }, sk: { S: sk } }, ConsistentRead: true }),
      )
    ).Item;

  /** Absolute counts, where nobody has written a later view. */
  async function put(
    set: string,
    span: Span,
    index: number,
    seq: number,
    counts: Uint8Array,
    until: EpochMs,
  ): Promise<void> {
    await unlessLost(
      client.send(
        new PutItemCommand({
          TableName: table,
          Item: {
            pk: { S: setPartition(set) },
            sk: { S: spanKey(span, index) },
            seq: { N: String(seq) },
            counts: { B: counts },
            expiresAt: { N: seconds(until) },
          },
          // Nothing is there, or it was folded from less: a comparison with what is missing is false.
          ConditionExpression: 'NOT seq >= :seq',
          ExpressionAttributeValues: { ':seq': { N: String(seq) } },
        }),
      ),
    );
  }

  async function range(set: string, from: string, to: string): Promise<Item[]> {
    const items: Item[] = [];
    if (from > to) return items; // which DynamoDB calls an error
    let start: Item | undefined;
    do {
      const page = await client.send(
        new QueryCommand({
          TableName: table,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          ExpressionAttributeValues: {
            ':pk': { S: setPartition(set) },
            ':from': { S: from },
            ':to': { S: to },
          },
          ...(start && { ExclusiveStartKey: start }),
        }),
      );
      items.push(...(page.Items ?? []));
      start = page.LastEvaluatedKey;
    } while (start);
    return items;
  }

  return {
    async progress(partition) {
      const item = await get(progressKey(partition), 'progress');
      return item ? { sequence: Number(item['seq']?.N), closed: item['closed']?.BOOL === true } : null;
    },

    async saveProgress(partition, { sequence, closed }) {
      // never back to a lower number, and never from closed to open
      const forward = closed
        ? 'attribute_not_exists(pk) OR seq < :seq OR (seq = :seq AND closed = :false)'
        : 'attribute_not_exists(pk) OR (seq < :seq AND closed = :false)';
      await unlessLost(
        client.send(
          new UpdateItemCommand({
            TableName: table,
            Key: { pk: { S: progressKey(partition) }, sk: { S: 'progress' } },
            UpdateExpression: 'SET seq = :seq, closed = :closed, expiresAt = :expiresAt',
            ConditionExpression: forward,
            ExpressionAttributeValues: {
              ':seq': { N: String(sequence) },
              ':closed': { BOOL: closed },
              ':false': { BOOL: false },
              ':expiresAt': { N: seconds(slotStart(partition.slot) + RETENTION_MS + DAY_MS) },
            },
          }),
        ),
      );
    },

    async slot(set, slot) {
      const item = await get(setPartition(set), spanKey('slot', slot));
      return item ? slotCounts(item, hourOfSlot(slot)) : null;
    },

    slots: async (set, from, to) => slotsIn(await range(set, spanKey('slot', to), spanKey('slot', from))),

    async history(set, fromHour, fromSlot) {
      const items = await range(set, spanKey('hour', fromHour), spanKey('slot', fromSlot));
      return { hours: hoursIn(items), slots: slotsIn(items) };
    },

    putSlot: (set, slot, { sequence, counts }) =>
      put(set, 'slot', slot, sequence, packCounts(counts, hourOfSlot(slot)), slotStart(slot) + RETENTION_MS + DAY_MS),

    hours: async (set, from, to) => hoursIn(await range(set, spanKey('hour', from), spanKey('hour', to))),

    putHour: (set, hour, { weight, counts }) =>
      put(set, 'hour', hour, weight, packCounts(counts, hour), hourStart(hour) + ROLLUP_RETENTION_MS),

    days: async (set, from, to) => daysIn(await range(set, spanKey('day', from), spanKey('day', to))),

    putDay: (set, day, { weight, counts }) =>
      put(set, 'day', day, weight, packCounts(counts, firstHour(day)), day * DAY_MS + ROLLUP_RETENTION_MS),
  };
}

/** Somebody else has written a later view: nothing to do. */
async function unlessLost(write: Promise<unknown>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
