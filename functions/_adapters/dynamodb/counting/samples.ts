import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { RETENTION_MS, SECOND_MS, slotStart } from '../../../../shared/kernel/time.ts';
import { SAMPLE_RECORD, type SampleStore } from '../../../../shared/samples/model.ts';
import { fromItem, toItem } from '../item.ts';
import { stored } from '../stored.ts';

const SAMPLES = 'samples';
const partitionOf = (set: string): string => `samples#${set}`;

/**
 * Samples in the totals table, one item a set: `pk` = `samples#NAME`, `sk` = `samples`, `record` (JSON), `slot` = when it
 * was written, `expiresAt` = 16 days later, in seconds.
 */
export const dynamoSamples = (client: DynamoDBClient, table: string): SampleStore => ({
  async read(set) {
    const { Items } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk AND sk = :sk',
        ExpressionAttributeValues: toItem({ ':pk': partitionOf(set), ':sk': SAMPLES }),
      }),
    );
    const item = Items?.[0];
    return item === undefined ? null : stored(fromItem(item), SAMPLE_RECORD);
  },

  async write(set, record, seen) {
    const expiresAt = Math.ceil((slotStart(record.slot) + RETENTION_MS) / SECOND_MS);
    try {
      await client.send(
        new PutItemCommand({
          TableName: table,
          Item: toItem({
            pk: partitionOf(set),
            sk: SAMPLES,
            record: JSON.stringify(record),
            slot: record.slot,
            expiresAt,
          }),
          // Nobody has written since it was read. One that cannot be read is written over in a later slot.
          ConditionExpression: seen === null ? 'attribute_not_exists(pk) OR slot < :slot' : 'slot = :seen',
          ExpressionAttributeValues: toItem(seen === null ? { ':slot': record.slot } : { ':seen': seen }),
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  },
});
