import { deflateRawSync, inflateRawSync } from 'node:zlib';
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { writeBounced } from '../../../../shared/counting/bounced.ts';
import { packSegment, unpackSets } from '../../../../shared/counting/pack.ts';
import { type Partition, partitionKey } from '../../../../shared/counting/partition.ts';
import type { Journal } from '../../../../shared/journal/ports.ts';
import { unpackedBounced, unpackOrDamaged } from '../../../../shared/journal/unpacked.ts';
import { DAY_MS, hourOfSlot, RETENTION_MS, SECOND_MS, slotStart } from '../../../../shared/kernel/time.ts';

/** Kept a day longer than events are taken, so that no partition is ever half expired while it is written to. */
const KEPT_MS = RETENTION_MS + DAY_MS;

/**
 * The journal table: `pk` = `slot#shard`, `sk` = sequence number, `fingerprints` (8 bytes each), `counts` per set
 * (deflated), `bounced` = hard bounces (JSON, deflated), `archived` = hash of the archived object that holds its events
 * (16 bytes), `expiresAt` = TTL in seconds.
 */
export function dynamoJournal(client: DynamoDBClient, table: string): Journal {
  /** Every item after `after`, page by page; only the attribute asked for travels. */
  async function read<T>(
    partition: Partition,
    after: number,
    attribute: 'fingerprints' | 'counts' | 'bounced',
    take: (sequence: number, bytes: Uint8Array) => T,
  ): Promise<T[]> {
    const found: T[] = [];
    let from: Record<string, AttributeValue> | undefined;
    do {
      const page = await client.send(
        new QueryCommand({
          TableName: table,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk AND sk > :after',
          ProjectionExpression: `sk, ${attribute}`,
          ExpressionAttributeValues: { ':pk': { S: partitionKey(partition) }, ':after': { N: String(after) } },
          ...(from && { ExclusiveStartKey: from }),
        }),
      );
      for (const item of page.Items ?? []) {
        found.push(take(Number(item['sk']?.N), item[attribute]?.B ?? new Uint8Array()));
      }
      from = page.LastEvaluatedKey;
    } while (from);
    return found;
  }

  return {
    fingerprints: (partition, after) =>
      read(partition, after, 'fingerprints', (sequence, packed) => ({ sequence, packed })),

    counts: (partition, after) =>
      read(partition, after, 'counts', (sequence, bytes) =>
        unpackOrDamaged(sequence, () => unpackSets(inflateRawSync(bytes), hourOfSlot(partition.slot))),
      ),

    bounced: (partition, after) =>
      read(partition, after, 'bounced', (sequence, bytes) =>
        unpackedBounced(sequence, () => (bytes.length === 0 ? null : inflateRawSync(bytes).toString('utf8'))),
      ),

    async has(partition, sequence) {
      const { Item } = await client.send(
        new GetItemCommand({
          TableName: table,
          Key: { pk: { S: partitionKey(partition) }, sk: { N: String(sequence) } },
          ConsistentRead: true,
          ProjectionExpression: 'sk',
        }),
      );
      return Item !== undefined;
    },

    async append(partition, sequence, segment) {
      const { fingerprints, counts } = packSegment(segment, hourOfSlot(partition.slot));
      const expiresAt = Math.floor((slotStart(partition.slot) + KEPT_MS) / SECOND_MS);
      try {
        await client.send(
          new PutItemCommand({
            TableName: table,
            Item: {
              pk: { S: partitionKey(partition) },
              sk: { N: String(sequence) },
              fingerprints: { B: fingerprints },
              counts: { B: deflateRawSync(counts) },
              ...(segment.archived !== undefined && { archived: { B: Buffer.from(segment.archived, 'hex') } }),
              ...(segment.bounced && { bounced: { B: deflateRawSync(writeBounced(segment.bounced)) } }),
              expiresAt: { N: String(expiresAt) },
            },
            // this sequence number is free: nobody has counted anything that the writer has not seen
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
  };
}
