import { ConditionalCheckFailedException, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { COMPLAINER_MS, type Complainers } from '../../../../shared/journal/ports.ts';
import { SECOND_MS } from '../../../../shared/kernel/time.ts';
import { toItem } from '../item.ts';

/**
 * Claims in the totals table: `pk` = `complainer#` and the HMAC of set and mailbox, `complaint` = who has it, `expiresAt` =
 * its end in seconds. A partition each, so that none is ever hot.
 */
export function dynamoComplainers(client: DynamoDBClient, table: string): Complainers {
  return {
    async claim(complainer, at, complaint) {
      const expiresAt = Math.ceil((at + COMPLAINER_MS) / SECOND_MS);
      try {
        await client.send(
          new PutItemCommand({
            TableName: table,
            Item: toItem({ pk: `complainer#${complainer}`, sk: 'claim', complaint, expiresAt }),
            // nobody has claimed this complainer, this same complaint did (a retry), or that was 30 days before
            ConditionExpression: 'attribute_not_exists(pk) OR complaint = :complaint OR expiresAt <= :now',
            ExpressionAttributeValues: toItem({ ':complaint': complaint, ':now': Math.floor(at / SECOND_MS) }),
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
