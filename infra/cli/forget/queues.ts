import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

/** As long as nobody else sees what was received, so that each message is looked at once. Unit: s. */
const HELD_SECONDS = 600;
/** SQS hands out, and takes back, so many messages a call. */
const MOST = 10;
/** An answer without a message may be of a server of SQS that has none. */
const EMPTY_ANSWERS = 3;

/** SQS lets no more be held at a time than 120,000; with so many it is better to redrive first. */
const MOST_HELD = 100_000;

/** `isWhole`: false where the queue holds more than can be looked at. */
export type ForgottenLetters = { readonly found: number; readonly isWhole: boolean };

/**
 * Removes the messages of a queue of dead letters that name a person. What does not is given back at the end, or by itself
 * ten minutes after it was read. A message that comes again meanwhile, as that takes longer, was looked at.
 */
export async function forgetDeadLetters(
  client: SQSClient,
  QueueUrl: string,
  isIn: (body: string) => boolean,
  isDry: boolean,
): Promise<ForgottenLetters> {
  /** The newest receipt of each message that stays. */
  const kept = new Map<string, string>();
  let found = 0;
  try {
    for (let empty = 0; empty < EMPTY_ANSWERS; ) {
      if (kept.size >= MOST_HELD) return { found, isWhole: false };
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: MOST,
          VisibilityTimeout: HELD_SECONDS,
          WaitTimeSeconds: 1,
          MessageAttributeNames: ['All'],
        }),
      );
      const before = kept.size + found;
      const gone: string[] = [];
      for (const { Body = '', MessageAttributes = {}, ReceiptHandle = '', MessageId = ReceiptHandle } of Messages) {
        const said = Object.values(MessageAttributes).map(({ StringValue = '' }) => StringValue);
        const isTheirs = isIn(Body) || said.some(isIn);
        if (isTheirs && !kept.has(MessageId)) found++;
        if (isTheirs && !isDry) gone.push(ReceiptHandle);
        else kept.set(MessageId, ReceiptHandle);
      }
      empty = kept.size + found === before ? empty + 1 : 0;
      if (gone.length > 0 && !isDry) {
        const Entries = gone.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle }));
        const { Failed = [] } = await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
        const [first] = Failed;
        if (first !== undefined) throw new Error(`SQS did not delete a dead letter: ${first.Code}, ${first.Message}`);
      }
    }
  } finally {
    const receipts = [...kept.values()];
    for (let from = 0; from < receipts.length; from += MOST) {
      const Entries = receipts
        .slice(from, from + MOST)
        .map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle, VisibilityTimeout: 0 }));
      await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
    }
  }
  return { found, isWhole: true };
}
