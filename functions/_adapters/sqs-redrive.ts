import { type SQSClient, StartMessageMoveTaskCommand } from '@aws-sdk/client-sqs';

/** Gives the messages of a dead-letter queue back to where they came from, at SQS's own pace. */
export const sqsRedrive =
  (client: SQSClient, sourceArn: string): (() => Promise<string>) =>
  async () => {
    const { TaskHandle } = await client.send(new StartMessageMoveTaskCommand({ SourceArn: sourceArn }));
    return `SQS is giving the dead letters back (${TaskHandle ?? 'no handle'})`;
  };
