import { type AttributeValue, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { type Partition, partitionKey } from '../../../../shared/counting/partition.ts';

/** Reads which archived objects the segments of a partition name: hash by sequence number; null for one that names none. */
export const dynamoArchived =
  (client: DynamoDBClient, table: string) =>
  async (partition: Partition): Promise<ReadonlyMap<number, string | null>> => {
    const named = new Map<number, string | null>();
    let from: Record<string, AttributeValue> | undefined;
    do {
      const page = await client.send(
        new QueryCommand({
          TableName: table,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk',
          ProjectionExpression: 'sk, archived',
          ExpressionAttributeValues: { ':pk': { S: partitionKey(partition) } },
          ...(from && { ExclusiveStartKey: from }),
        }),
      );
      for (const { sk, archived } of page.Items ?? []) {
        named.set(Number(sk?.N), archived?.B ? Buffer.from(archived.B).toString('hex') : null);
      }
      from = page.LastEvaluatedKey;
    } while (from);
    return named;
  };
