import { Duration } from 'aws-cdk-lib';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import * as authentication from '../../functions/patrol-authentication/env.ts';
import * as blocklists from '../../functions/patrol-blocklists/env.ts';
import * as planning from '../../functions/plan-patrol/env.ts';
import { alarm } from './parts/alarm.ts';
import { type EnvOf, MonitorFunction } from './parts/function.ts';
import { parameterArn } from './parts/parameter.ts';
import type { Platform } from './parts/platform.ts';
import { deadLetterQueue, queueProps } from './parts/queue.ts';
import { schedule } from './parts/schedule.ts';
import { suppressNag } from './parts/suppress-nag.ts';
import { type PatrolSetting, patrolJson } from './settings/patrol-settings.ts';
import type { Tables } from './tables.ts';

export type PatrollingProps = {
  readonly tables: Tables;
  readonly patrol: PatrolSetting;
  /** Customers are set up: their domains are looked at each five minutes. */
  readonly onboarding: boolean;
  /** The deployment's policy, as JSON. */
  readonly policy: string;
};

/** A chunk is given up after so many runs: after that the rounds since have asked the same. */
const MAX_RECEIVES = 3;
/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const VISIBILITY_TIMEOUTS = 6;

/** Each quarter of an hour chunks of questions go to a queue; blocklists are asked from there, domains by themselves. */
export class Patrolling extends Construct {
  readonly queue: Queue;
  readonly plan: MonitorFunction;
  readonly blocklists: MonitorFunction;
  readonly authentication: MonitorFunction;

  constructor(scope: Construct, id: string, platform: Platform, props: PatrollingProps) {
    super(scope, id);
    this.queue = new Queue(this, 'Chunks', {
      ...queueProps(platform),
      visibilityTimeout: Duration.seconds(VISIBILITY_TIMEOUTS * blocklists.TIMEOUT_SECONDS),
      deadLetterQueue: {
        queue: deadLetterQueue(this, 'ChunkFailures', platform, {
          alarmId: 'patrol-dead-letters',
          says: 'Chunks of the DNS patrol failed three times. Their addresses and domains were not checked in this round.',
        }),
        maxReceiveCount: MAX_RECEIVES,
      },
    });
    this.plan = this.#planning(platform, props);
    this.blocklists = this.#blocklists(platform, props);
    this.authentication = this.#authentication(platform, props);
    alarm(this, platform, {
      id: 'patrol-waiting',
      says: 'The oldest chunk of the DNS patrol has waited for an hour. Blocklists are asked late, or not at all.',
      metric: this.queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(15), statistic: 'Maximum' }),
      atLeast: 60 * 60,
    });
  }

  #planning(platform: Platform, { tables, patrol, policy }: PatrollingProps): MonitorFunction {
    const { ENV, OPTIONAL_ENV } = planning;
    const environment: EnvOf<typeof ENV> = {
      [ENV.registryTable]: tables.registry.tableName,
      [ENV.chunkQueueUrl]: this.queue.queueUrl,
    };
    const plan = new MonitorFunction(this, 'PlanPatrol', platform, {
      name: 'plan-patrol',
      environment: {
        ...environment,
        [OPTIONAL_ENV.policy]: policy,
        [OPTIONAL_ENV.settings]: patrolJson(patrol, true),
        ...keysOf(patrol),
      },
      memoryMb: planning.MEMORY_MB,
      timeoutSeconds: planning.TIMEOUT_SECONDS,
      errorMeans: 'Blocklists are not asked in this round. The next round begins within 15 minutes.',
    });
    tables.grant(plan, 'registry', ['Get', 'Query', 'Put']);
    plan.allow(['sqs:SendMessage'], [this.queue.queueArn]);
    this.#allowKeys(plan, patrol);
    schedule(plan, platform, `rate(${planning.EVERY_MINUTES} minutes)`);
    return plan;
  }

  #blocklists(platform: Platform, { tables, patrol, policy }: PatrollingProps): MonitorFunction {
    const { ENV, OPTIONAL_ENV } = blocklists;
    const environment: EnvOf<typeof ENV> = {
      [ENV.registryTable]: tables.registry.tableName,
      [ENV.totalsTable]: tables.totals.tableName,
    };
    const ask = new MonitorFunction(this, 'PatrolBlocklists', platform, {
      name: 'patrol-blocklists',
      environment: {
        ...environment,
        [OPTIONAL_ENV.policy]: policy,
        [OPTIONAL_ENV.settings]: patrolJson(patrol, false),
        ...keysOf(patrol),
        ...serversOf(patrol),
      },
      memoryMb: blocklists.MEMORY_MB,
      timeoutSeconds: blocklists.TIMEOUT_SECONDS,
      errorMeans: 'The chunk comes again, and the next round asks the same.',
    });
    tables.grant(ask, 'registry', ['Get', 'Query', 'Put', 'Update']);
    tables.grant(ask, 'totals', ['Query']);
    this.#allowKeys(ask, patrol);
    ask.allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], [this.queue.queueArn]);
    const mapping = new EventSourceMapping(ask, 'Queue', {
      target: ask.lambda,
      eventSourceArn: this.queue.queueArn,
      batchSize: blocklists.BATCH_SIZE,
      maxConcurrency: blocklists.CONCURRENCY,
      // Half of one feature: the other is `batchItemFailures` in functions/patrol-blocklists/index.ts.
      reportBatchItemFailures: true,
    });
    suppressNag(mapping, {
      'Serverless-LambdaEventSourceMappingDestination':
        'A mapping of a queue has no destination of its own: the queue hands on what fails to its dead-letter queue.',
    });
    return ask;
  }

  #authentication(platform: Platform, { tables, patrol, policy, onboarding }: PatrollingProps): MonitorFunction {
    const { ENV, OPTIONAL_ENV } = authentication;
    const environment: EnvOf<typeof ENV> = {
      [ENV.registryTable]: tables.registry.tableName,
      [ENV.totalsTable]: tables.totals.tableName,
    };
    const look = new MonitorFunction(this, 'PatrolAuthentication', platform, {
      name: 'patrol-authentication',
      environment: { ...environment, [OPTIONAL_ENV.policy]: policy, ...serversOf(patrol) },
      memoryMb: authentication.MEMORY_MB,
      timeoutSeconds: authentication.TIMEOUT_SECONDS,
      errorMeans: 'Records of sending domains are looked at again in six hours.',
    });
    tables.grant(look, 'registry', ['Get', 'Query', 'Put', 'Update']);
    tables.grant(look, 'totals', ['Query']);
    schedule(look, platform, `rate(${authentication.EVERY_HOURS} hours)`);
    tables.grantWork(look);
    if (onboarding) {
      schedule(look, platform, `rate(${authentication.CUSTOMERS_EVERY_MINUTES} minutes)`, undefined, {
        id: 'Customers',
        input: authentication.CUSTOMERS_ONLY,
      });
    }
    return look;
  }

  #allowKeys(to: MonitorFunction, { keyParameters }: PatrolSetting): void {
    const arns = Object.values(keyParameters).map((name) => parameterArn(this, name));
    if (arns.length > 0) to.allow(['ssm:GetParameter'], arns);
  }
}

const keysOf = ({ keyParameters }: PatrolSetting) =>
  Object.keys(keyParameters).length === 0
    ? {}
    : { [blocklists.OPTIONAL_ENV.keyParameters]: JSON.stringify(keyParameters) };

const serversOf = ({ dnsServers }: PatrolSetting) =>
  dnsServers.length === 0 ? {} : { [blocklists.OPTIONAL_ENV.servers]: dnsServers.join(',') };
