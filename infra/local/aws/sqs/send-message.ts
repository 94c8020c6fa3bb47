import { createHash, randomUUID } from 'node:crypto';
import type {
  BatchResultErrorEntry,
  SendMessageBatchRequest,
  SendMessageBatchRequestEntry,
  SendMessageBatchResult,
  SendMessageBatchResultEntry,
  SendMessageRequest,
} from '@aws-sdk/client-sqs';
import { MAX_MESSAGE_BYTES } from '../../queues/queue-message.ts';
import { AwsError } from '../errors.ts';
import { type AwsContext, operation } from '../operation.ts';
import { queueOf } from './queue-of.ts';

const MAX_BATCH = 10;
/** What SQS's XML past forbids. */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

type Entry = Pick<SendMessageRequest, 'MessageBody' | 'DelaySeconds' | 'MessageAttributes'>;

const attributesOf = (entry: Entry): [string, string][] =>
  Object.entries(entry.MessageAttributes ?? {}).map(([name, value]) => [name, value.StringValue ?? '']);

const bytesOf = (entry: Entry): number =>
  Buffer.byteLength(entry.MessageBody ?? '') + Buffer.byteLength(attributesOf(entry).flat().join(''));

const send = (queue: string, entry: Entry, { state, settings, clock }: AwsContext) => {
  const { MessageBody: body = '', DelaySeconds: delaySeconds = 0 } = entry;
  if (body === '') throw new AwsError('MissingParameter', 'The request must contain the parameter MessageBody.');
  if (FORBIDDEN.test(body)) throw new AwsError('InvalidMessageContents', 'The message contains invalid characters.');
  if (bytesOf(entry) > MAX_MESSAGE_BYTES) {
    throw new AwsError('InvalidParameterValue', `Message must be shorter than ${MAX_MESSAGE_BYTES} bytes.`);
  }
  const attributes = Object.fromEntries(attributesOf(entry));
  const message = { messageId: randomUUID(), queue, at: clock.now(), body, delaySeconds, attributes };
  state.sent.push(message);
  settings.onSent(message);
  return { MessageId: message.messageId, MD5OfMessageBody: createHash('md5').update(body).digest('hex') };
};

export const sendMessage = operation<SendMessageRequest>('SendMessage', (request, aws) =>
  send(queueOf(request.QueueUrl, aws), request, aws),
);

const checkBatch = (entries: readonly SendMessageBatchRequestEntry[]): void => {
  if (entries.length === 0) throw new AwsError('EmptyBatchRequest', 'There should be at least one entry.');
  if (entries.length > MAX_BATCH) throw new AwsError('TooManyEntriesInBatchRequest', `At most ${MAX_BATCH} entries.`);
  if (new Set(entries.map((entry) => entry.Id)).size < entries.length) {
    throw new AwsError('BatchEntryIdsNotDistinct', 'Two or more entries have the same Id.');
  }
  if (entries.reduce((sum, entry) => sum + bytesOf(entry), 0) > MAX_MESSAGE_BYTES) {
    throw new AwsError('BatchRequestTooLong', `Batch must be shorter than ${MAX_MESSAGE_BYTES} bytes.`);
  }
};

/** Takes the entries that it can and says of the others why not. */
export const sendMessageBatch = operation<SendMessageBatchRequest>(
  'SendMessageBatch',
  ({ QueueUrl, Entries = [] }, aws): SendMessageBatchResult => {
    const queue = queueOf(QueueUrl, aws);
    checkBatch(Entries);
    const Successful: SendMessageBatchResultEntry[] = [];
    const Failed: BatchResultErrorEntry[] = [];
    for (const entry of Entries) {
      try {
        Successful.push({ Id: entry.Id, ...send(queue, entry, aws) });
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        Failed.push({ Id: entry.Id, SenderFault: true, Code: error.code, Message: error.message });
      }
    }
    return { Successful, ...(Failed.length > 0 && { Failed }) } as SendMessageBatchResult;
  },
);
