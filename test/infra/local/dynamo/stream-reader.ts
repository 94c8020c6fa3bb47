import type { ChangeRecord } from '../../../../infra/local/dynamo/messages.ts';

/** A record as DynamoDB Streams hands it out. */
export type StreamRecord = {
  readonly eventName: ChangeRecord['eventName'];
  readonly dynamodb: {
    readonly Keys: { readonly pk: { S: string }; readonly sk: { S?: string; N?: string } };
    readonly ApproximateCreationDateTime: Date;
  };
};
type Client = { send(command: object): Promise<never> };
/** As much of `@aws-sdk/client-dynamodb-streams` as is used; the package is no dependency. */
export type StreamsModule = {
  readonly DynamoDBStreamsClient: new (config: object) => Client;
  readonly ListStreamsCommand: new (input: object) => object;
  readonly DescribeStreamCommand: new (input: object) => object;
  readonly GetShardIteratorCommand: new (input: object) => object;
  readonly GetRecordsCommand: new (input: object) => object;
};
type Change = Pick<ChangeRecord, 'eventName' | 'keys'> & { readonly record: StreamRecord };

const MAX_READS = 200;

/** Reads a table's stream from its beginning until the change of partition `end`, which was written last. */
export const streamReader = (module: StreamsModule, client: Client) => {
  const send = (command: object): Promise<never> => client.send(command);
  const readShard = async (StreamArn: string, ShardId: string, end: string): Promise<Change[]> => {
    const from = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' };
    let { ShardIterator }: { ShardIterator?: string } = await send(new module.GetShardIteratorCommand(from));
    const changes: Change[] = [];
    for (let reads = 0; ShardIterator !== undefined && reads < MAX_READS; reads++) {
      const page: { Records?: StreamRecord[]; NextShardIterator?: string } = await send(
        new module.GetRecordsCommand({ ShardIterator }),
      );
      for (const record of page.Records ?? []) {
        const { pk, sk } = record.dynamodb.Keys;
        if (pk.S === end) return changes;
        changes.push({ eventName: record.eventName, keys: { pk: pk.S, sk: sk.S ?? Number(sk.N) }, record });
      }
      ShardIterator = page.NextShardIterator;
    }
    return changes;
  };
  return async (TableName: string, end: string): Promise<Change[]> => {
    const { Streams }: { Streams: { StreamArn: string }[] } = await send(new module.ListStreamsCommand({ TableName }));
    const StreamArn = Streams[0]?.StreamArn ?? '';
    const { StreamDescription }: { StreamDescription: { Shards: { ShardId: string }[] } } = await send(
      new module.DescribeStreamCommand({ StreamArn }),
    );
    const shards = await Promise.all(StreamDescription.Shards.map(({ ShardId }) => readShard(StreamArn, ShardId, end)));
    return shards.flat();
  };
};
