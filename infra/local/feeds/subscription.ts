import type { DynamoDBStreamEvent } from 'aws-lambda';
import type { ChangeRecord } from '../dynamo/messages.ts';

/** What a change feed may do, or suffer. Probabilities are per batch unless they say otherwise; all default to 0. */
export type FeedBreaks = {
  /** A batch that succeeded comes again from some record on. */
  readonly repeat?: number;
  /** A batch is cut shorter than it could be. */
  readonly recut?: number;
  /** Each batch comes up to so much later, which puts shards out of order. Unit: virtual ms. */
  readonly delayMs?: number;
  /** A record is lost. Probability per record. */
  readonly lose?: number;
  /** Every record is lost, as when the feed is off or its records expire. */
  readonly cutOff?: boolean;
};

export type SubscriptionOptions = {
  /** Name of the function, for errors. */
  readonly label: string;
  /** Name of the table, prefix included. */
  readonly table: string;
  /** Answers a `DynamoDBBatchResponse` or nothing. */
  readonly handler: (event: DynamoDBStreamEvent) => Promise<unknown>;
  /** Records that it leaves out never reach the function. */
  readonly filter?: (record: ChangeRecord) => boolean;
  /** 1 to 10,000. Default 100. */
  readonly batchSize?: number;
  /** How long a batch is gathered, unless it is full before. Unit: virtual ms, up to 10,000. Default 0. */
  readonly windowMs?: number;
  /** Tries of a batch, with pauses of 1, 2, 4 … 30 s, before it is given up. Default 3. */
  readonly maxAttempts?: number;
  /** Split a batch that fails in two, so that only the guilty record is given up. Default false. */
  readonly bisect?: boolean;
  /** Gets what was given up. */
  readonly onFailure?: (records: readonly ChangeRecord[]) => void;
  readonly breaks?: FeedBreaks;
};
