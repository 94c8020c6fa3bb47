import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { SESv2Client, type SESv2ClientConfig } from '@aws-sdk/client-sesv2';
import { SNSClient, type SNSClientConfig } from '@aws-sdk/client-sns';
import { SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { sqsRefusals } from '../../functions/_adapters/messaging/sqs-refusals.ts';
import { evaluationDeps } from '../../functions/_compose/evaluation.ts';
import { announcingDeps } from '../../functions/announce/compose.ts';
import { announce, keysIn } from '../../functions/announce/handle.ts';
import { evaluate, partitionsIn } from '../../functions/evaluate-sets/handle.ts';
import type { ArchiveSetup } from '../../functions/ingest-events/archive.ts';
import { intakeDeps } from '../../functions/ingest-events/compose.ts';
import { handleBatch } from '../../functions/ingest-events/handle.ts';
import type { IntakeStats } from '../../functions/ingest-events/sort-batch.ts';
import { placingDeps } from '../../functions/place-sets/compose.ts';
import { paceOf } from '../../functions/place-sets/control/pace.ts';
import { BUDGET_SECONDS } from '../../functions/place-sets/env.ts';
import { placeSets, setsIn } from '../../functions/place-sets/handle.ts';
import { tick } from '../../functions/tick/handle.ts';
import type { Channel, ChannelName } from '../../shared/alerts/channel.ts';
import type { AttachSettings } from '../../shared/attach/settings.ts';
import type { EvaluationDeps } from '../../shared/evaluation/deps.ts';
import { nextDueAt, passOver, type Ticked } from '../../shared/evaluation/tick/run-tick.ts';
import { type EpochMs, MINUTE_MS, SECOND_MS, type Timer } from '../../shared/kernel/time.ts';
import type { Policy } from '../../shared/policy/model.ts';
import type { TableName } from '../../shared/registry/keys.ts';
import type { StreamEvent, Trigger } from '../../shared/registry/stream-event.ts';
import { killAfter } from './kill.ts';
import { laidOut } from './laid-out.ts';
import type { SdkHandler } from './sdk-handler.ts';

/** The alert topic and the queue for refused bodies of the local stack. */
export const ALERT_TOPIC_ARN = 'arn:aws:sns:us-east-1:000000000000:lazaretto-alerts';
/** The topic that sets publish their events to. */
export const EVENT_TOPIC_ARN = 'arn:aws:sns:us-east-1:000000000000:lazaretto-events';
export const REFUSED_QUEUE = 'lazaretto-refused';
export const REFUSED_QUEUE_URL = `http://aws.local/000000000000/${REFUSED_QUEUE}`;

/** How the functions reach AWS: what their SDK clients are made with. */
export type Reach = {
  readonly dynamo: DynamoDBClientConfig;
  readonly ses: SESv2ClientConfig;
  readonly sns: SNSClientConfig;
  readonly sqs: SQSClientConfig;
};
/** The same, for one invocation that is killed after so many calls, whichever clients make them. */
export function killed({ dynamo, ses, sns, sqs }: Reach, calls: number): Reach {
  const kill = killAfter(calls, { losesLastAnswer: calls % 2 === 1 });
  const withKill = <C extends { requestHandler?: unknown }>(config: C): C => ({
    ...config,
    requestHandler: kill(config.requestHandler as SdkHandler),
  });
  return { dynamo: withKill(dynamo), ses: withKill(ses), sns: withKill(sns), sqs: withKill(sqs) };
}

export type FunctionsSetup = {
  readonly reach: Reach;
  /** Instead of the client that `reach` makes. */
  readonly client?: DynamoDBClient;
  readonly tables: Readonly<Record<TableName, string>>;
  readonly timer: Timer;
  readonly policy: Policy;
  readonly random: () => number;
  /** Beside SNS. */
  readonly channels?: readonly Channel[];
  /** How long what was read is trusted; endless where these are the only functions at work. Unit: ms. */
  readonly ttlMs?: number;
  /** How sets are attached to the topic of events; without it nobody is. */
  readonly attach?: AttachSettings;
  readonly log?: EvaluationDeps['log'];
  /** Where the events that are counted are kept; without it nowhere. */
  readonly archive?: ArchiveSetup;
  /** Told of every batch. */
  readonly onIntake?: (stats: IntakeStats) => void;
};

/** Every function once, warm, as Lambda would call it. */
export type Functions = {
  ingest(event: SQSEvent): Promise<SQSBatchResponse>;
  evaluate(event: StreamEvent): Promise<void>;
  place(event: Trigger): Promise<unknown>;
  announce(event: Trigger): Promise<void>;
  tick(): Promise<Ticked>;
  /** When something waits next; null where nothing does. AWS has no use for it: there a tick comes each minute. */
  nextDueAt(): Promise<EpochMs | null>;
  /** Nothing was counted in the slots that have ended since the last tick, the last of them left aside. */
  passOver(): Promise<void>;
  /** The client that the functions write with, to count what they write. */
  readonly dynamo: DynamoDBClient;
  /** What evaluate-sets remembers. */
  readonly partitions: EvaluationDeps['partitions'];
};

/** The local tables live in memory and go with the process. */
const LOCAL_KEY = 'local';

/** Every function by its own `compose.ts`, with the SDK clients of the local stack. */
export function localFunctions(setup: FunctionsSetup): Functions {
  const {
    reach,
    tables,
    timer,
    policy,
    random,
    channels = [],
    log = () => undefined,
    onIntake = () => undefined,
  } = setup;
  const dynamo = setup.client ?? laidOut(new DynamoDBClient(reach.dynamo));
  const intake = intakeDeps({
    client: dynamo,
    tables,
    timer,
    defaultPolicy: policy,
    refusals: sqsRefusals(new SQSClient(reach.sqs), REFUSED_QUEUE_URL),
    random,
    claimKey: async () => LOCAL_KEY,
    log,
    archive: setup.archive,
  });
  const evaluation = (): EvaluationDeps =>
    evaluationDeps({
      client: dynamo,
      tables,
      clock: timer,
      defaultPolicy: policy,
      log,
      ...(setup.ttlMs !== undefined && { ttlMs: setup.ttlMs }),
    });
  const judging = evaluation();
  const ticking = setup.ttlMs === Number.POSITIVE_INFINITY ? judging : evaluation();
  const placing = placingDeps({
    dynamo,
    ses: new SESv2Client({ ...reach.ses, maxAttempts: 1 }),
    registryTable: tables.registry,
    timer,
    defaultPolicy: policy,
    budgetMs: BUDGET_SECONDS * SECOND_MS,
    attach: setup.attach ?? null,
    onboarding: true,
    onInvalidPolicy: (message, problems) => log({ message, problems }),
    log: (entry) => log({ message: 'placement', ...entry }),
  });
  const pace = paceOf(timer);
  const named = (name: ChannelName): Channel | null => channels.find((channel) => channel.name === name) ?? null;
  const announcing = announcingDeps({
    dynamo,
    sns: new SNSClient({ ...reach.sns, maxAttempts: 2 }),
    registryTable: tables.registry,
    alertTopicArn: ALERT_TOPIC_ARN,
    channels: { slack: named('slack'), teams: named('teams'), webhook: named('webhook'), senders: named('senders') },
    clock: timer,
    onFailure: ({ channel, reason }) => log({ message: 'alert copy not delivered', channel, reason: String(reason) }),
  });
  return {
    dynamo,
    partitions: judging.partitions,
    async ingest({ Records }) {
      const { failed, errors, stats } = await handleBatch(
        intake,
        Records.map(({ messageId, body }) => ({ id: messageId, body })),
      );
      for (const error of errors) log({ message: 'a partition could not be written', error: String(error) });
      onIntake(stats);
      return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
    },
    evaluate: (event) => evaluate(judging, partitionsIn(event)),
    place: (event) => placeSets(placing, pace, setsIn(event)),
    announce: (event) => announce(announcing, keysIn(event), timer.now() + MINUTE_MS),
    tick: () => tick(ticking),
    nextDueAt: () => nextDueAt(ticking, timer.now()),
    passOver: () => passOver(ticking, timer.now()),
  };
}
