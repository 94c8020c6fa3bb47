import { ConditionalCheckFailedException, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Complainers } from '../../../shared/journal/ports.ts';
import { DAY_MS, RETENTION_MS, SECOND_MS } from '../../../shared/kernel/time.ts';
import { toItem } from './item.ts';

/** Claims in the totals table: `p` = `complainers#day#set`, `q` = hash of the complainer, `complaint` = who has it. */
export function dynamoComplainers(client: DynamoDBClient, table: string): Complainers {
  return {
    async claim(set, day, complainer, complaint) {
      const expiresAt = Math.floor(((day + 1) * DAY_MS + RETENTION_MS) / SECOND_MS);
      try {
        await client.send(
          new PutItemCommand({
            TableName: table,
            Item: toItem({ p: `complainers#${day}#${set}`, q: complainer, complaint, expiresAt }),
            // nobody has claimed this complainer's day, or this same complaint did (a retry)
            ConditionExpression: 'attribute_not_exists(p) OR complaint = :complaint',
            ExpressionAttributeValues: toItem({ ':complaint': complaint }),
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
