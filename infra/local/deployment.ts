import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoDeployment } from '../../functions/_adapters/dynamodb/deployment.ts';
import { dynamoTable } from '../../functions/_adapters/dynamodb/table.ts';
import { type EpochMs, slotOf, type Timer } from '../../shared/kernel/time.ts';
import type { Policy } from '../../shared/policy/model.ts';
import type { TableName } from '../../shared/registry/keys.ts';
import { LocalAws } from './aws/local-aws.ts';
import { type LocalDynamo, startDynamo } from './dynamo/start.ts';
import { ALERT_TOPIC_ARN, EVENT_TOPIC_ARN, REFUSED_QUEUE, type Reach } from './functions.ts';

/** Addresses of the quarantine pool and of the shared one, for documentation only. */
export const QUARANTINE_IPS = ['198.51.100.66', '198.51.100.67'] as const;

/** What stands in an AWS account before any function runs: tables, topic, queue, quarantine pool. */
export type LocalDeployment = {
  readonly dynamo: LocalDynamo;
  readonly aws: LocalAws;
  readonly tables: Readonly<Record<TableName, string>>;
  readonly reach: Reach;
  close(): Promise<void>;
};
export type DeploymentOptions = {
  readonly timer: Timer;
  /** Keeps virtual time still while a request is open. */
  readonly hold?: <T>(io: Promise<T>) => Promise<T>;
  readonly policy: Policy;
  /** The first slot that will have events. */
  readonly startsAt: EpochMs;
  /** SES's limit of one control-plane call a second. */
  readonly throttle: boolean;
  /** DynamoDB without a thread of its own. */
  readonly inOwnThread?: boolean;
};

/** Stand up tables, SES, SNS and SQS in memory. */
export async function deployLocally(options: DeploymentOptions): Promise<LocalDeployment> {
  const { timer, hold, policy, startsAt, throttle, inOwnThread = false } = options;
  const dynamo = startDynamo({ inOwnThread, ...(hold && { hold }) });
  const aws = new LocalAws({ clock: timer, throttle });
  const tables = await dynamo.createTables();
  aws.state.topics.add(ALERT_TOPIC_ARN);
  aws.state.topics.add(EVENT_TOPIC_ARN);
  aws.state.queues.add(REFUSED_QUEUE);
  aws.state.addPool(policy.quarantinePool, QUARANTINE_IPS);
  const registry = dynamoTable(new DynamoDBClient(dynamo.clientConfig()), tables.registry);
  await dynamoDeployment(registry).saveClosedThrough(slotOf(startsAt) - 1);
  const config = aws.clientConfig();
  return {
    dynamo,
    aws,
    tables,
    reach: { dynamo: dynamo.clientConfig(), ses: config, sns: config, sqs: config },
    close: () => dynamo.close(),
  };
}
