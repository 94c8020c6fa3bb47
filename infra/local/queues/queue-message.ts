import { createHash } from 'node:crypto';
import type { SQSMessageAttributes, SQSRecord } from 'aws-lambda';
import type { EpochMs } from '../../../shared/kernel/time.ts';

/** SQS takes no message larger than this, attributes included. Unit: bytes. */
export const MAX_MESSAGE_BYTES = 1_048_576;
/** What Lambda's envelope adds to each message, about. Unit: bytes. */
const ENVELOPE_BYTES = 700;

/** A message as the queue keeps it. */
export type Message = {
  readonly id: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly sentAt: EpochMs;
  /** Its size as part of a Lambda event. */
  readonly bytes: number;
  /** The queue that gave it up, if this one is a dead-letter queue. */
  readonly deadFrom?: string;
  /** The newest receipt handle. */
  receipt: string;
  firstReceivedAt: EpochMs | undefined;
  receiveCount: number;
  isRedelivered: boolean;
};

type Given = Pick<Message, 'id' | 'body' | 'attributes' | 'sentAt' | 'deadFrom'>;

/** @throws RangeError above 1 MiB */
export const newMessage = (given: Given): Message => {
  const attributes = JSON.stringify(given.attributes);
  const size = Buffer.byteLength(given.body) + Buffer.byteLength(attributes);
  if (size > MAX_MESSAGE_BYTES) throw new RangeError(`Expected at most ${MAX_MESSAGE_BYTES} bytes, got ${size}`);
  const bytes = Buffer.byteLength(JSON.stringify(given.body)) + attributes.length + ENVELOPE_BYTES;
  return { ...given, bytes, receipt: '', firstReceivedAt: undefined, receiveCount: 0, isRedelivered: false };
};

const attributesOf = (attributes: Readonly<Record<string, string>>): SQSMessageAttributes =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, stringValue]) => [
      name,
      { stringValue, stringListValues: [], binaryListValues: [], dataType: 'String' },
    ]),
  );

/** The message as Lambda hands it to a function. */
export const recordOf = (message: Message, queueArn: string): SQSRecord => ({
  messageId: message.id,
  receiptHandle: message.receipt,
  body: message.body,
  attributes: {
    ApproximateReceiveCount: String(message.receiveCount),
    SentTimestamp: String(message.sentAt),
    SenderId: 'AIDALOCAL',
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    ...(message.deadFrom !== undefined && { DeadLetterQueueSourceArn: message.deadFrom }),
  },
  messageAttributes: attributesOf(message.attributes),
  get md5OfBody() {
    return createHash('md5').update(message.body).digest('hex');
  },
  eventSource: 'aws:sqs',
  eventSourceARN: queueArn,
  awsRegion: 'us-east-1',
});
