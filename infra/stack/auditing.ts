import { Stack } from 'aws-cdk-lib';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import {
  CONCURRENCY,
  ENV,
  MEMORY_MB,
  OPTIONAL_ENV,
  SCHEDULE,
  TIMEOUT_SECONDS,
} from '../../functions/audit-counts/env.ts';
import type { AttachMode } from '../../shared/attach/settings.ts';
import { type EnvOf, MonitorFunction } from './parts/function.ts';
import type { Platform } from './parts/platform.ts';
import { schedule } from './parts/schedule.ts';
import { suppressNag } from './parts/suppress-nag.ts';
import type { Tables } from './tables.ts';

export type AuditingProps = {
  readonly tables: Tables;
  /** What could not be counted. */
  readonly deadLetters: IQueue;
  /** What SNS could not hand to the queue. */
  readonly undelivered: IQueue;
  readonly attach: AttachMode;
  /** The deployment's policy, as JSON. */
  readonly policy: string;
};

/** Once a day audit-counts compares what was counted with what SES itself says. */
export class Auditing extends Construct {
  readonly audit: MonitorFunction;

  constructor(scope: Construct, id: string, platform: Platform, props: AuditingProps) {
    super(scope, id);
    const { tables, deadLetters, undelivered, attach, policy } = props;
    const environment: EnvOf<typeof ENV> = {
      [ENV.totalsTable]: tables.totals.tableName,
      [ENV.registryTable]: tables.registry.tableName,
    };
    this.audit = new MonitorFunction(this, 'AuditCounts', platform, {
      name: 'audit-counts',
      environment: {
        ...environment,
        [OPTIONAL_ENV.policy]: policy,
        [OPTIONAL_ENV.deadLetterQueue]: deadLetters.queueUrl,
        [OPTIONAL_ENV.undeliveredQueue]: undelivered.queueUrl,
        // Where some sets are left alone on purpose, SES's figures of the whole account are no measure.
        ...(attach === 'all' && { [OPTIONAL_ENV.account]: 'on' }),
      },
      memoryMb: MEMORY_MB,
      timeoutSeconds: TIMEOUT_SECONDS,
      concurrency: CONCURRENCY,
      errorMeans: "Yesterday's counts were not compared with SES's own. Nothing else depends on it.",
    });
    tables.grant(this.audit, 'totals', ['Query']);
    tables.grant(this.audit, 'registry', ['Get', 'Query', 'Put', 'Delete']);
    this.audit.allow(['sqs:GetQueueAttributes'], [deadLetters.queueArn, undelivered.queueArn]);
    // CloudWatch knows no narrower resource for its metrics.
    this.audit.allow(['cloudwatch:ListMetrics', 'cloudwatch:GetMetricData'], ['*']);
    this.#grantSes();
    schedule(this.audit, platform, SCHEDULE, { retries: 2, withinMinutes: 60 });
  }

  /** VDM's figures are read set by set; no call of the control plane. */
  #grantSes(): void {
    const sets = Stack.of(this).formatArn({ service: 'ses', resource: 'configuration-set', resourceName: '*' });
    this.audit.allow(['ses:BatchGetMetricData'], [sets]);
    const any = '[Resource::arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:configuration-set/*]';
    const reason = 'Which sets there are is known at run time only; it reads figures of any of them.';
    suppressNag(this.audit, {
      [`AwsSolutions-IAM5${any}`]: reason,
      [`Serverless-LambdaLeastPrivilege${any}`]: reason,
    });
  }
}
