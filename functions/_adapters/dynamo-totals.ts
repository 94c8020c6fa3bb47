import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { packCounts } from '../../shared/counting/codec.ts';
import { type Partition, partitionKey } from '../../shared/counting/partition.ts';
import { unpackCounts } from '../../shared/counting/segment.ts';
import type { Rollup, SlotCounts, TotalsStore } from '../../shared/evaluation/ports.ts';
import {
  DAY_MS,
  type Day,
  type EpochMs,
  HOURS_PER_DAY,
  type Hour,
  hourOfSlot,
  hourStart,
  RETENTION_MS,
  ROLLUP_RETENTION_MS,
  SECOND_MS,
  type Slot,
  slotStart,
} from '../../shared/kernel/time.ts';

type Item = Record<string, AttributeValue>;
type Span = 'slot' | 'hour' | 'day';

const setPartition = (set: string): string => `set#${set}`;
/** Slots are numbered backwards, the newest first, so that one read takes the last hours and the last slots. */
const LAST_INDEX = 9_999_999_999;
const numberOf = (span: Span, index: number): number => (span === 'slot' ? LAST_INDEX - index : index);
const spanKey = (span: Span, index: number): string => `${span}#${String(numberOf(span, index)).padStart(10, '0')}`;
const seconds = (at: EpochMs): string => String(Math.ceil(at / SECOND_MS));

/**
 * The totals table. `p` = `set#NAME`, `q` = `slot#…` (numbered backwards), `hour#…` or `day#…`: `n` = sequence number (slots) or the sum of
 * them, `c` = counts. `p` = `partition#slot#shard`, `q` = `progress`: `n`, `closed`.
 */
export function dynamoTotals(client: DynamoDBClient, table: string): TotalsStore {
  const get = async (p: string, q: string): Promise<Item | undefined> =>
    (
      await client.send(
        new GetItemCommand({ TableName: table, Key: { p: { S: p }, q: { S: q } }, ConsistentRead: true }),
      )
    ).Item;

  /** Absolute counts, where nobody has written a later view. */
  async function put(set: string, span: Span, index: number, n: number, c: Uint8Array, until: EpochMs): Promise<void> {
    await unlessLost(
      client.send(
        new PutItemCommand({
          TableName: table,
          Item: {
            p: { S: setPartition(set) },
            q: { S: spanKey(span, index) },
            n: { N: String(n) },
            c: { B: c },
            expiresAt: { N: seconds(until) },
          },
          // Nothing is there, or it was folded from less: a comparison with what is missing is false.
          ConditionExpression: 'NOT n >= :n',
          ExpressionAttributeValues: { ':n': { N: String(n) } },
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
          KeyConditionExpression: 'p = :p AND q BETWEEN :from AND :to',
          ExpressionAttributeValues: {
            ':p': { S: setPartition(set) },
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
      return item ? { sequence: Number(item['n']?.N), closed: item['closed']?.BOOL === true } : null;
    },

    async saveProgress(partition, { sequence, closed }) {
      // never back to a lower number, and never from closed to open
      const forward = closed
        ? 'attribute_not_exists(p) OR n < :n OR (n = :n AND closed = :false)'
        : 'attribute_not_exists(p) OR (n < :n AND closed = :false)';
      await unlessLost(
        client.send(
          new UpdateItemCommand({
            TableName: table,
            Key: { p: { S: progressKey(partition) }, q: { S: 'progress' } },
            UpdateExpression: 'SET n = :n, closed = :closed, expiresAt = :expiresAt',
            ConditionExpression: forward,
            ExpressionAttributeValues: {
              ':n': { N: String(sequence) },
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

const progressKey = (partition: Partition): string => `partition#${partitionKey(partition)}`;
const isOf = (span: Span, item: Item): boolean => item['q']?.S?.startsWith(`${span}#`) === true;
const indexOf = (span: Span, item: Item): number => numberOf(span, Number(item['q']?.S?.split('#')[1]));

const hoursIn = (items: readonly Item[]): Map<Hour, Rollup> =>
  new Map(
    items
      .filter((item) => isOf('hour', item))
      .map((item) => [indexOf('hour', item), rollup(item, indexOf('hour', item))]),
  );

const daysIn = (items: readonly Item[]): Map<Day, Rollup> =>
  new Map(items.map((item) => [indexOf('day', item), rollup(item, firstHour(indexOf('day', item)))]));

/** In order of time, which is not the order in which they are stored. */
const slotsIn = (items: readonly Item[]): Map<Slot, SlotCounts> =>
  new Map(
    items
      .filter((item) => isOf('slot', item))
      .map((item): [Slot, SlotCounts] => {
        const slot = indexOf('slot', item);
        return [slot, slotCounts(item, hourOfSlot(slot))];
      })
      .toReversed(),
  );

const firstHour = (day: number): Hour => day * HOURS_PER_DAY;
const bytesOf = (item: Item): Uint8Array => item['c']?.B ?? new Uint8Array();

const slotCounts = (item: Item, hour: Hour): SlotCounts => ({
  sequence: Number(item['n']?.N),
  counts: unpackCounts(bytesOf(item), hour),
});
const rollup = (item: Item, base: Hour): Rollup => ({
  weight: Number(item['n']?.N),
  counts: unpackCounts(bytesOf(item), base),
});

/** Somebody else has written a later view: nothing to do. */
async function unlessLost(write: Promise<unknown>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
