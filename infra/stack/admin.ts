import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ENV, MEMORY_MB, OPTIONAL_ENV, TIMEOUT_SECONDS, WRITE_ACCESS } from '../../functions/serve-admin/env.ts';
import { alarm } from './parts/alarm.ts';
import { type EnvOf, MonitorFunction } from './parts/function.ts';
import type { Platform } from './parts/platform.ts';
import { openSigned } from './parts/url.ts';
import type { Tables } from './tables.ts';

export type AdminProps = {
  readonly tables: Tables;
  /** The deployment's policy, as JSON. */
  readonly policy: string;
  /** Where events end that could not be counted, and where they came from. */
  readonly deadLetters: IQueue;
  readonly events: IQueue;
};

/**
 * The admin API, twice from one bundle, each behind a Function URL that takes requests signed for IAM: the operators'
 * changes things, and the role of the viewers' could not. Who may call which is a managed policy to attach to people.
 */
export class Admin extends Construct {
  readonly operators: MonitorFunction;
  readonly viewers: MonitorFunction;

  constructor(scope: Construct, id: string, platform: Platform, props: AdminProps) {
    super(scope, id);
    const { tables, deadLetters, events } = props;
    this.operators = this.#serve('Operators', 'serve-admin', platform, props, {
      [OPTIONAL_ENV.access]: WRITE_ACCESS,
      [OPTIONAL_ENV.deadLetterQueueArn]: deadLetters.queueArn,
      [OPTIONAL_ENV.deadLetterQueueUrl]: deadLetters.queueUrl,
      [OPTIONAL_ENV.eventQueueArn]: events.queueArn,
    });
    this.viewers = this.#serve('Viewers', 'serve-admin-viewer', platform, props, {});
    tables.grant(this.operators, 'registry', ['Put', 'Update']);
    // @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
    this.operators.allow(
      ['sqs:StartMessageMoveTask', 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      [deadLetters.queueArn],
    );
    this.operators.allow(['sqs:SendMessage'], [events.queueArn]);
    openSigned(this, this.operators.lambda, platform, {
      ...{ id: 'Operators', output: 'AdminUrl', group: 'operators' },
      does: 'look and decide, by the admin API',
    });
    openSigned(this, this.viewers.lambda, platform, {
      ...{ id: 'Viewers', output: 'AdminViewerUrl', group: 'viewers' },
      does: 'look, by the admin API',
    });
  }

  #serve(
    id: string,
    name: string,
    platform: Platform,
    { tables, policy }: AdminProps,
    more: Readonly<Record<string, string>>,
  ): MonitorFunction {
    const environment: EnvOf<typeof ENV> = {
      [ENV.journalTable]: tables.journal.tableName,
      [ENV.totalsTable]: tables.totals.tableName,
      [ENV.registryTable]: tables.registry.tableName,
    };
    const made = new MonitorFunction(this, id, platform, {
      name,
      folder: 'serve-admin',
      environment: { ...environment, [OPTIONAL_ENV.policy]: policy, ...more },
      memoryMb: MEMORY_MB,
      timeoutSeconds: TIMEOUT_SECONDS,
      errorMeans: 'A request got no answer. Judging and moving continue.',
    });
    for (const table of ['journal', 'totals'] as const) tables.grant(made, table, ['Query']);
    tables.grant(made, 'registry', ['Get', 'Query']);
    tables.grantWork(made);
    alarm(this, platform, {
      id: `${name}-faults`,
      says: `${platform.name}-${name} failed three requests within five minutes.`,
      metric: new Metric({
        namespace: 'AWS/Lambda',
        metricName: 'Url5xxCount',
        dimensionsMap: { FunctionName: made.lambda.functionName },
        period: Duration.minutes(5),
        statistic: 'Sum',
      }),
      atLeast: 3,
    });
    return made;
  }
}
