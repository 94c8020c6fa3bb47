import { GetQueueAttributesCommand, type SQSClient, StartMessageMoveTaskCommand } from '@aws-sdk/client-sqs';

export type RedriveQueues = {
  readonly deadLettersArn: string;
  readonly deadLettersUrl: string;
  /** Where they go. Without it SQS moves only what it put there itself, and most dead letters were sent. */
  readonly eventsArn: string;
};

/**
 * Gives the messages of a dead-letter queue back to the events queue, at SQS's own pace.
 * @returns how many that are, in words
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
 */
export const sqsRedrive =
  (client: SQSClient, { deadLettersArn, deadLettersUrl, eventsArn }: RedriveQueues): (() => Promise<string>) =>
  async () => {
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({
        QueueUrl: deadLettersUrl,
        AttributeNames: ['ApproximateNumberOfMessages'],
      }),
    );
    const waiting = Attributes?.['ApproximateNumberOfMessages'];
    if (waiting === '0') return 'The dead-letter queue is empty: nothing was given back';
    await client.send(new StartMessageMoveTaskCommand({ SourceArn: deadLettersArn, DestinationArn: eventsArn }));
    return `SQS is giving back ${waiting === undefined ? 'the' : `about ${waiting}`} dead letters to the events queue`;
  };
