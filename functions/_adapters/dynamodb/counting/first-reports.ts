import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { type Partition, partitionKey } from '../../../../shared/counting/partition.ts';
import type { FirstStore } from '../../../../shared/journal/ports.ts';
import { SECOND_MS } from '../../../../shared/kernel/time.ts';

const keyOf = (home: Partition): string => `firsts#${partitionKey(home)}`;
const padded = (sequence: number): string => String(sequence).padStart(10, '0');

/**
 * Claims in the totals table, which wakes nobody: `pk` = `firsts#slot#shard`, `sk` = number, `claims` (16 bytes each),
 * `expiresAt` = TTL in seconds.
 */
export function dynamoFirstReports(client: DynamoDBClient, table: string): FirstStore {
  return {
    async read(home, after) {
      const found: { sequence: number; packed: Uint8Array }[] = [];
      let from: Record<string, import('@aws-sdk/client-dynamodb').AttributeValue> | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: table,
            ConsistentRead: true,
            KeyConditionExpression: 'pk = :pk AND sk > :after',
            ExpressionAttributeValues: { ':pk': { S: keyOf(home) }, ':after': { S: padded(after) } },
            ...(from && { ExclusiveStartKey: from }),
          }),
        );
        for (const { sk, claims } of page.Items ?? []) {
          found.push({ sequence: Number(sk?.S), packed: claims?.B ?? new Uint8Array() });
        }
        from = page.LastEvaluatedKey;
      } while (from);
      return found;
    },

    async append(home, sequence, packed, until) {
      try {
        await client.send(
          new PutItemCommand({
            TableName: table,
            Item: {
              pk: { S: keyOf(home) },
              sk: { S: padded(sequence) },
              claims: { B: packed },
              expiresAt: { N: String(Math.ceil(until / SECOND_MS)) },
            },
            // this number is free: nobody has claimed anything that the writer has not seen
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
