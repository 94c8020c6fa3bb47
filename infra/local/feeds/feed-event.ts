import type { AttributeValue, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { EpochMs } from '../../../shared/kernel/time.ts';
import type { ChangeRecord } from '../dynamo/messages.ts';

/** A sequence number as DynamoDB Streams writes it: digits that sort like text. */
export const sequenceText = (record: ChangeRecord): string => String(record.sequence).padStart(21, '0');

const attribute = (value: string | number): AttributeValue =>
  typeof value === 'number' ? { N: String(value) } : { S: value };

const recordOf = (record: ChangeRecord, at: EpochMs): DynamoDBRecord => ({
  eventID: sequenceText(record),
  eventName: record.eventName,
  eventVersion: '1.1',
  eventSource: 'aws:dynamodb',
  awsRegion: 'us-east-1',
  dynamodb: {
    ApproximateCreationDateTime: Math.floor(at / 1_000),
    Keys: { pk: attribute(record.keys.pk), sk: attribute(record.keys.sk) },
    SequenceNumber: sequenceText(record),
    SizeBytes: record.keys.pk.length + String(record.keys.sk).length + 2,
    StreamViewType: 'KEYS_ONLY',
  },
  eventSourceARN: `arn:aws:dynamodb:us-east-1:000000000000:table/${record.table}/stream/local`,
});

/** A batch as Lambda hands it to a function. `at` is when its records are said to have been created. */
export const eventOf = (records: readonly ChangeRecord[], at: EpochMs): DynamoDBStreamEvent => ({
  Records: records.map((record) => recordOf(record, at)),
});
