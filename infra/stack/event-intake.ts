import { Duration, Stack } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { type IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { BATCH_SIZE, ENV, MEMORY_MB, OPTIONAL_ENV, TIMEOUT_SECONDS } from '../../functions/ingest-events/env.ts';
import { alarm } from './parts/alarm.ts';
import { type EnvOf, MonitorFunction } from './parts/function.ts';
import { measured, ofAccount } from './parts/measure.ts';
import type { Platform } from './parts/platform.ts';
import { deadLetterQueue, queueProps } from './parts/queue.ts';
import { suppressNag } from './parts/suppress-nag.ts';
import type { Tables } from './tables.ts';

export type EventIntakeProps = {
  readonly tables: Tables;
  /** The deployment's policy, as JSON. */
  readonly policy: string;
  /** How long a batch is gathered. Unit: s. */
  readonly windowSeconds: number;
  /** Runs of ingest-events at a time. */
  readonly concurrency: number;
};

/** A message is given up after so many deliveries; fewer than five count throttles as failures. */
const MAX_RECEIVES = 5;
/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const VISIBILITY_TIMEOUTS = 6;
/** Messages that SES must have sent in an hour before silence is suspicious. */
const SENDS_WITHOUT_EVENTS = 100;

/** SES publishes to the topic; the queue gathers; ingest-events counts, and sets aside what cannot be counted. */
export class EventIntake extends Construct {
  readonly topic: Topic;
  readonly queue: Queue;
  readonly deadLetters: IQueue;
  /** What SNS could not hand to the queue. */
  readonly undelivered: IQueue;
  readonly ingest: MonitorFunction;
  /** The secret that holds the key under which people's addresses are hashed. */
  readonly claimKeyArn: string;

  constructor(scope: Construct, id: string, platform: Platform, props: EventIntakeProps) {
    super(scope, id);
    const { tables, windowSeconds, concurrency } = props;
    this.topic = topicForSes(this, platform);
    this.deadLetters = deadLetterQueue(this, 'DeadLetters', platform, {
      alarmId: 'events-dead-letters',
      says: 'Events could not be counted. They are in the dead-letter queue, with the reason.',
    });
    this.queue = new Queue(this, 'Events', {
      ...queueProps(platform),
      visibilityTimeout: Duration.seconds(VISIBILITY_TIMEOUTS * TIMEOUT_SECONDS + windowSeconds),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MAX_RECEIVES },
    });
    this.undelivered = deadLetterQueue(this, 'Undelivered', platform, {
      alarmId: 'events-undelivered',
      says: 'SNS could not deliver events to the queue. They are in the queue of undelivered events.',
    });
    this.topic.addSubscription(
      new SqsSubscription(this.queue, { rawMessageDelivery: true, deadLetterQueue: this.undelivered }),
    );

    const claimKey = claimKeyOf(this, platform);
    this.claimKeyArn = claimKey.secretArn;
    const environment: EnvOf<typeof ENV> = {
      [ENV.journalTable]: tables.journal.tableName,
      [ENV.totalsTable]: tables.totals.tableName,
      [ENV.registryTable]: tables.registry.tableName,
      [ENV.refusedQueueUrl]: this.deadLetters.queueUrl,
      [ENV.claimKeySecretArn]: claimKey.secretArn,
    };
    this.ingest = new MonitorFunction(this, 'IngestEvents', platform, {
      name: 'ingest-events',
      environment: { ...environment, [OPTIONAL_ENV.policy]: props.policy },
      memoryMb: MEMORY_MB,
      timeoutSeconds: TIMEOUT_SECONDS,
      errorMeans: 'Its events return to the queue and are delivered again.',
    });
    tables.grant(this.ingest, 'journal', ['Query', 'Put']);
    tables.grant(this.ingest, 'totals', ['Query', 'Put']);
    tables.grant(this.ingest, 'registry', ['Get', 'Put', 'Update']);
    this.ingest.allow(['secretsmanager:GetSecretValue'], [claimKey.secretArn]);
    this.ingest.allow(['sqs:SendMessage'], [this.deadLetters.queueArn]);
    this.ingest.allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], [this.queue.queueArn]);
    const mapping = new EventSourceMapping(this.ingest, 'Queue', {
      target: this.ingest.lambda,
      eventSourceArn: this.queue.queueArn,
      batchSize: BATCH_SIZE,
      maxBatchingWindow: Duration.seconds(windowSeconds),
      maxConcurrency: concurrency,
      // Half of one feature: the other is `batchItemFailures` in functions/ingest-events/index.ts.
      reportBatchItemFailures: true,
    });
    suppressNag(mapping, {
      'Serverless-LambdaEventSourceMappingDestination':
        'A mapping of a queue has no destination of its own: the queue hands on what fails to its dead-letter queue.',
    });
    this.#watch(platform);
  }

  #watch(platform: Platform): void {
    alarm(this, platform, {
      id: 'events-waiting',
      says: 'The oldest event has waited for 15 minutes. Judging is late, and nothing is lost.',
      metric: this.queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(5), statistic: 'Maximum' }),
      atLeast: 15 * 60,
    });
    alarm(this, platform, {
      id: 'ingest-events-throttled',
      says: `${platform.name}-ingest-events is throttled. Other functions use all the concurrency of the account.`,
      metric: this.ingest.lambda.metricThrottles({ period: Duration.minutes(5), statistic: 'Sum' }),
      atLeast: 10,
      periods: 3,
    });
    alarm(this, platform, {
      id: 'events-missing',
      says: 'SES sends mail, but no event arrives. Nothing is counted.',
      metric: new MathExpression({
        label: 'sends without events',
        expression: 'IF(FILL(counted, 0) == 0, FILL(sent, 0), 0)',
        usingMetrics: {
          sent: ofAccount('Send', 'Sum', 60),
          counted: measured(platform, 'EventsCounted', 'Sum', 60),
        },
        period: Duration.hours(1),
      }),
      atLeast: SENDS_WITHOUT_EVENTS,
    });
  }
}

/** The key under which complainers are claimed: made once, by the stack, and known to nobody. */
function claimKeyOf(scope: Construct, { key, removalPolicy }: Platform): Secret {
  const secret = new Secret(scope, 'ClaimKey', {
    description:
      'Lazaretto: HMAC key for the addresses of complainers. Replacing it lets everyone count as a new complainer.',
    generateSecretString: { passwordLength: 64, excludePunctuation: true },
    removalPolicy,
    ...(key && { encryptionKey: key }),
  });
  suppressNag(secret, {
    'AwsSolutions-SMG4': 'Another key forgets who has complained already, and protects nothing better.',
    'NIST.800.53.R5-SecretsManagerRotationEnabled':
      'Another key forgets who has complained already, and protects nothing better.',
  });
  return secret;
}

/** A standard topic to which SES may publish for this account's configuration sets, and nobody else may. */
function topicForSes(scope: Construct, { key }: Platform): Topic {
  const { account } = Stack.of(scope);
  const topic = new Topic(scope, 'Topic', { enforceSSL: true, ...(key && { masterKey: key }) });
  topic.addToResourcePolicy(
    new PolicyStatement({
      sid: 'SesPublishesForOurSets',
      effect: Effect.ALLOW,
      principals: [new ServicePrincipal('ses.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      // https://docs.aws.amazon.com/ses/latest/dg/event-publishing-add-event-destination-sns.html
      conditions: {
        StringEquals: { 'aws:SourceAccount': account },
        ArnLike: {
          'aws:SourceArn': Stack.of(scope).formatArn({
            service: 'ses',
            resource: 'configuration-set',
            resourceName: '*',
          }),
        },
      },
    }),
  );
  return topic;
}
