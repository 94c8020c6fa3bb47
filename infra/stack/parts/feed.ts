import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { EventSourceMapping, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { alarm } from './alarm.ts';
import type { MonitorFunction } from './function.ts';
import type { Platform } from './platform.ts';

export type FeedProps = {
  /** The folder below `functions/`, for the alarm's name. */
  readonly name: string;
  readonly table: ITable;
  /** Which records start the function: its `FEED_FILTER`. Deletions by TTL never do. */
  readonly filter: object;
  /** Unit: s. */
  readonly windowSeconds: number;
  /** Takes the records that failed. */
  readonly failures: IQueue;
};

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html */
const STREAM_ACTIONS = ['DescribeStream', 'GetRecords', 'GetShardIterator'].map((action) => `dynamodb:${action}`);
/** Records of a batch: keys only, so that many fit. */
const BATCH_SIZE = 1_000;
/** A batch that fails is halved until the bad record is alone, and dropped after so many retries: tick does its work. */
const RETRIES = 3;

/** Let a table's change feed start a function: one batch at a time per shard, so that order within an item holds. */
export function feed(to: MonitorFunction, platform: Platform, props: FeedProps): void {
  const { table, failures } = props;
  const streamArn = table.tableStreamArn;
  if (streamArn === undefined) throw new Error(`restoredTables: expected a stream on ${table.tableName}, got none`);
  to.allow(STREAM_ACTIONS, [streamArn]);
  // Lists the names of streams; it knows no narrower resource.
  to.allow(['dynamodb:ListStreams'], ['*']);
  to.allow(['sqs:SendMessage'], [failures.queueArn]);
  new EventSourceMapping(to, 'Feed', {
    target: to.lambda,
    eventSourceArn: streamArn,
    startingPosition: StartingPosition.LATEST,
    batchSize: BATCH_SIZE,
    maxBatchingWindow: Duration.seconds(props.windowSeconds),
    parallelizationFactor: 1,
    bisectBatchOnError: true,
    retryAttempts: RETRIES,
    maxRecordAge: Duration.hours(1),
    onFailure: { bind: () => ({ destination: failures.queueArn }) },
    filters: [{ pattern: JSON.stringify(props.filter) }],
  });
  to.lag = to.lambda.metric('IteratorAge', { statistic: 'Maximum', period: Duration.minutes(5) });
  alarm(to, platform, {
    id: `${props.name}-feed-behind`,
    says: `The change feed of ${platform.name}-${props.name} is more than five minutes behind. A scheduled run does the work each minute.`,
    metric: to.lag,
    atLeast: 5 * 60 * 1_000,
  });
}
