import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Chunk } from '../../../shared/dns-patrol/findings/plan.ts';

/** Puts chunks of the patrol into their queue, each visible when it is to begin. */
export const sqsChunks =
  (client: SQSClient, queueUrl: string) =>
  async (chunks: readonly Chunk[]): Promise<void> => {
    // One a call: a chunk may be as large as a call may be.
    for (const chunk of chunks) {
      await client.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: JSON.stringify(chunk),
          DelaySeconds: chunk.delaySeconds,
        }),
      );
    }
  };
