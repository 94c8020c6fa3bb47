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

/**
 * Removes the messages of a queue of dead letters that name a person. What does not is given back at the end.
 * @returns how many named the person
 */
export async function forgetDeadLetters(
  client: SQSClient,
  QueueUrl: string,
  isIn: (body: string) => boolean,
  isDry: boolean,
): Promise<number> {
  const kept: string[] = [];
  let found = 0;
  try {
    for (let empty = 0; empty < EMPTY_ANSWERS; ) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: MOST,
          VisibilityTimeout: HELD_SECONDS,
          WaitTimeSeconds: 1,
          MessageAttributeNames: ['All'],
        }),
      );
      empty = Messages.length === 0 ? empty + 1 : 0;
      const [gone, others] = [[] as string[], [] as string[]];
      for (const { Body = '', MessageAttributes = {}, ReceiptHandle = '' } of Messages) {
        const said = Object.values(MessageAttributes).map(({ StringValue = '' }) => StringValue);
        (isIn(Body) || said.some(isIn) ? gone : others).push(ReceiptHandle);
      }
      found += gone.length;
      kept.push(...others, ...(isDry ? gone : []));
      if (gone.length > 0 && !isDry) {
        const Entries = gone.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle }));
        const { Failed = [] } = await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
        const [first] = Failed;
        if (first !== undefined) throw new Error(`SQS did not delete a dead letter: ${first.Code}, ${first.Message}`);
      }
    }
  } finally {
    for (let from = 0; from < kept.length; from += MOST) {
      const Entries = kept
        .slice(from, from + MOST)
        .map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle, VisibilityTimeout: 0 }));
      await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
    }
  }
  return found;
}
