import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Refusal, RefusalResult, Refusals } from '../../../shared/journal/ports.ts';

/** SQS takes at most so many messages in a call, and so many bytes in all of them together. */
const MOST_MESSAGES = 10;
const MOST_BYTES = 1_048_576;
/** A reason is shortened to so many characters. */
const REASON_LENGTH = 400;
/** Room for the attributes of one message. */
const ATTRIBUTE_BYTES = 1_000;

/**
 * Puts refused bodies into the dead-letter queue with message attributes `kind` and `reason`. What SQS does not take (a
 * body that leaves no room for its reason, say) goes back to its own queue, which moves it there without a reason.
 */
export function sqsRefusals(client: SQSClient, queueUrl: string): Refusals {
  return {
    async keep(refusals): Promise<RefusalResult> {
      const results: RefusalResult[] = [];
      for (const batch of batchesOf(refusals)) results.push(await send(client, queueUrl, batch));
      return {
        failed: results.flatMap(({ failed }) => failed),
        errors: results.flatMap(({ errors = [] }) => errors),
      };
    },
  };
}

async function send(client: SQSClient, queueUrl: string, batch: readonly Refusal[]): Promise<RefusalResult> {
  try {
    const { Failed = [] } = await client.send(
      new SendMessageBatchCommand({
        QueueUrl: queueUrl,
        Entries: batch.map(({ body, kind, reason }, index) => ({
          Id: String(index),
          MessageBody: body,
          MessageAttributes: {
            kind: { DataType: 'String', StringValue: kind },
            reason: { DataType: 'String', StringValue: reason.slice(0, REASON_LENGTH).toWellFormed() },
          },
        })),
      }),
    );
    return {
      failed: Failed.flatMap(({ Id }) => batch[Number(Id)]?.id ?? []),
      errors: Failed.map(({ Code, Message }) => new Error(`SQS did not take a refused body: ${Code}: ${Message}`)),
    };
  } catch (error) {
    // Nothing is lost: the queue delivers these records again, and then they are refused again.
    return { failed: batch.map(({ id }) => id), errors: [error] };
  }
}

function batchesOf(refusals: readonly Refusal[]): Refusal[][] {
  const batches: Refusal[][] = [];
  let bytes = 0;
  for (const refusal of refusals) {
    const size = Buffer.byteLength(refusal.body) + ATTRIBUTE_BYTES;
    const last = batches.at(-1);
    if (last && last.length < MOST_MESSAGES && bytes + size <= MOST_BYTES) {
      last.push(refusal);
      bytes += size;
    } else {
      batches.push([refusal]);
      bytes = size;
    }
  }
  return batches;
}
