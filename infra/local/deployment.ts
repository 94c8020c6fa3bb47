import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoDeployment } from '../../functions/_adapters/dynamodb/deployment.ts';
import { dynamoTable } from '../../functions/_adapters/dynamodb/table.ts';
import { type EpochMs, slotOf, type Timer } from '../../shared/kernel/time.ts';
import type { Policy } from '../../shared/policy/model.ts';
import type { TableName } from '../../shared/registry/keys.ts';
import { LocalAws } from './aws/local-aws.ts';
import { type DynamoEngine, type LocalDynamo, startDynamo } from './dynamo/start.ts';
import { ALERT_TOPIC_ARN, EVENT_TOPIC_ARN, REFUSED_QUEUE, type Reach } from './functions.ts';
import { memoryClient } from './memory/memory-client.ts';
import { MemoryDynamo } from './memory/memory-dynamo.ts';

/** Addresses of the quarantine pool and of the shared one, for documentation only. */
export const QUARANTINE_IPS = ['198.51.100.66', '198.51.100.67'] as const;

/** Tables, and what else of AWS there is. */
export type Deployed = {
  readonly client: DynamoDBClient;
  readonly aws: LocalAws;
  readonly tables: Readonly<Record<TableName, string>>;
};

/** What stands in an AWS account before any function runs: tables, topic, queue, quarantine pool. */
export type LocalDeployment = Deployed & {
  readonly dynamo: LocalDynamo;
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
  readonly engine?: DynamoEngine;
};

/** Stand up tables, SES, SNS and SQS in memory. */
export async function deployLocally(options: DeploymentOptions): Promise<LocalDeployment> {
  const { timer, hold, throttle, engine = 'worker' } = options;
  const dynamo = startDynamo({ engine, ...(hold && { hold }) });
  const tables = await dynamo.createTables();
  const client = dynamo.client();
  const aws = await accountWith({ ...options, client, tables, throttle, timer });
  return {
    dynamo,
    client,
    aws,
    tables,
    reach: { dynamo: dynamo.clientConfig(), ...awsReach(aws) },
    close: () => dynamo.close(),
  };
}

export type MemoryDeployment = Deployed & { readonly dynamo: MemoryDynamo; readonly reach: Reach };

/** The same with tables that are spoken to without a thread or a wire: what a replay of millions of events needs. */
export async function deployInMemory(
  options: Pick<DeploymentOptions, 'timer' | 'policy' | 'startsAt'>,
): Promise<MemoryDeployment> {
  const dynamo = new MemoryDynamo();
  const { tables } = dynamo;
  const client = memoryClient((call) => dynamo.call(call));
  const aws = await accountWith({ ...options, client, tables, throttle: false });
  return { dynamo, client, aws, tables, reach: { dynamo: {}, ...awsReach(aws) } };
}

type AccountOptions = Pick<DeploymentOptions, 'timer' | 'policy' | 'startsAt' | 'throttle'> & Omit<Deployed, 'aws'>;

/** SES, SNS and SQS; the tables say from which slot on events are counted. */
async function accountWith({ timer, policy, startsAt, throttle, client, tables }: AccountOptions): Promise<LocalAws> {
  const aws = new LocalAws({ clock: timer, throttle });
  aws.state.topics.add(ALERT_TOPIC_ARN);
  aws.state.topics.add(EVENT_TOPIC_ARN);
  aws.state.queues.add(REFUSED_QUEUE);
  aws.state.addPool(policy.quarantinePool, QUARANTINE_IPS);
  await dynamoDeployment(dynamoTable(client, tables.registry)).saveClosedThrough(slotOf(startsAt) - 1);
  return aws;
}

function awsReach(aws: LocalAws): Omit<Reach, 'dynamo'> {
  const config = aws.clientConfig();
  return { ses: config, sns: config, sqs: config };
}
