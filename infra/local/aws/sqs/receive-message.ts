import { createHash } from 'node:crypto';
import type {
  ChangeMessageVisibilityBatchRequest,
  DeleteMessageBatchRequest,
  ReceiveMessageRequest,
} from '@aws-sdk/client-sqs';
import { SECOND_MS } from '../../../../shared/kernel/time.ts';
import { AwsError } from '../errors.ts';
import { type AwsContext, operation } from '../operation.ts';
import { queueOf } from './queue-of.ts';

/** SQS hands out so many messages a call. */
const MOST = 10;
const HELD_SECONDS = 30;

/** What nobody else holds. The receipt handle is the message's id. */
export const receiveMessage = operation<ReceiveMessageRequest>('ReceiveMessage', (request, aws) => {
  const queue = queueOf(request.QueueUrl, aws);
  const now = aws.clock.now();
  const most = Math.min(MOST, request.MaxNumberOfMessages ?? 1);
  const free = aws.state.sent.filter(
    ({ queue: own, messageId }) => own === queue && (aws.state.held.get(messageId) ?? 0) <= now,
  );
  const taken = free.slice(0, most);
  const until = now + (request.VisibilityTimeout ?? HELD_SECONDS) * SECOND_MS;
  for (const { messageId } of taken) aws.state.held.set(messageId, until);
  if (taken.length === 0) return {};
  return {
    Messages: taken.map(({ messageId, body, attributes }) => ({
      MessageId: messageId,
      ReceiptHandle: messageId,
      Body: body,
      MD5OfBody: createHash('md5').update(body).digest('hex'),
      MessageAttributes: Object.fromEntries(
        Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
      ),
    })),
  };
});

const inBatch = <E extends { readonly Id: string | undefined; readonly ReceiptHandle: string | undefined }>(
  entries: readonly E[],
  { state }: AwsContext,
  act: (messageId: string, entry: E) => void,
) => {
  if (entries.length === 0) throw new AwsError('EmptyBatchRequest', 'There should be at least one entry.');
  if (entries.length > MOST) throw new AwsError('TooManyEntriesInBatchRequest', `At most ${MOST} entries.`);
  for (const entry of entries) {
    if (state.sent.some(({ messageId }) => messageId === entry.ReceiptHandle)) act(entry.ReceiptHandle ?? '', entry);
  }
  return { Successful: entries.map(({ Id }) => ({ Id })) };
};

/** Deleting what is gone is no error. */
export const deleteMessageBatch = operation<DeleteMessageBatchRequest>(
  'DeleteMessageBatch',
  ({ QueueUrl, Entries = [] }, aws) => {
    queueOf(QueueUrl, aws);
    return inBatch(Entries, aws, (id) => {
      const at = aws.state.sent.findIndex(({ messageId }) => messageId === id);
      aws.state.sent.splice(at, 1);
    });
  },
);

export const changeVisibilityBatch = operation<ChangeMessageVisibilityBatchRequest>(
  'ChangeMessageVisibilityBatch',
  ({ QueueUrl, Entries = [] }, aws) => {
    queueOf(QueueUrl, aws);
    return inBatch(Entries, aws, (id, { VisibilityTimeout = 0 }) => {
      aws.state.held.set(id, aws.clock.now() + VisibilityTimeout * SECOND_MS);
    });
  },
);
