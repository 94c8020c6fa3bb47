import { Duration } from 'aws-cdk-lib';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Function as Lambda,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { DEPLOYMENT_ENV } from '../../../shared/telemetry/metrics.ts';
import { codeOf } from '../../bundling/function-code.ts';
import { alarm } from './alarm.ts';
import { KEY_ACTIONS } from './encryption.ts';
import type { Platform } from './platform.ts';
import { suppressNag } from './suppress-nag.ts';

/** A value for every name of an `env.ts`: one that is forgotten does not compile. */
export type EnvOf<Names extends Readonly<Record<string, string>>> = Readonly<Record<Names[keyof Names], string>>;

export type MonitorFunctionProps = {
  /** The end of its name; the folder below `functions/`, where `folder` is not another one. */
  readonly name: string;
  readonly folder?: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Unit: MB, also the share of a processor: 1,769 MB are one. */
  readonly memoryMb: number;
  /** Unit: s. */
  readonly timeoutSeconds: number;
  /** Runs at a time at most; reserved. Default: as many as the account allows. */
  readonly concurrency?: number;
  /** Failed runs in five minutes at which its `<name>-errors` alarm goes off. Default 1. */
  readonly alarmAtErrors?: number;
  /** What an error of it means, for the alarm. */
  readonly errorMeans: string;
};

const ANY =
  'X-Ray takes trace segments, DynamoDB lists streams and CloudWatch hands out metrics for no narrower resource than *.';
const REASONS = {
  'AwsSolutions-IAM5[Resource::*]': ANY,
  'Serverless-LambdaLeastPrivilege[Resource::*]': ANY,
  'Serverless-LambdaAsyncFailureDestination':
    'Schedules carry no data: the next run does the work of a lost one, and errors have an alarm.',
  'Serverless-LambdaDLQ':
    'Queue and change feeds keep their own failures (dead-letter queue, on-failure destination); schedules carry nothing.',
};

/**
 * One Lambda function: Node 24 on arm64, one bundled module with the SDK inside, its own role, its own log group, traced
 * where it is sampled, and an alarm on its errors.
 */
export class MonitorFunction extends Construct {
  readonly lambda: Lambda;
  readonly logGroup: LogGroup;
  readonly role: Role;
  /** How far behind its change feed is. Unit: ms. `feed` sets it. */
  lag: IMetric | undefined;

  constructor(scope: Construct, id: string, platform: Platform, props: MonitorFunctionProps) {
    super(scope, id);
    const functionName = `${platform.name}-${props.name}`;
    this.logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: platform.logRetention,
      removalPolicy: platform.removalPolicy,
      ...(platform.key && { encryptionKey: platform.key }),
    });
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `${functionName}: exactly what it calls`,
    });
    this.allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [this.logGroup.logGroupArn]);
    if (platform.key) this.allow([...KEY_ACTIONS], [platform.key.keyArn]);
    this.lambda = new Lambda(this, 'Function', {
      functionName,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: codeOf(props.folder ?? props.name),
      role: this.role,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      // Start and end of each run would be as many bytes as all that the functions say.
      systemLogLevelV2: SystemLogLevel.WARN,
      tracing: Tracing.ACTIVE,
      memorySize: props.memoryMb,
      timeout: Duration.seconds(props.timeoutSeconds),
      environment: {
        ...props.environment,
        [DEPLOYMENT_ENV]: platform.name,
        NODE_OPTIONS: '--enable-source-maps',
      },
      ...(props.concurrency !== undefined && { reservedConcurrentExecutions: props.concurrency }),
      ...(platform.key && { environmentEncryption: platform.key }),
    });
    suppressNag(this, REASONS);
    alarm(this, platform, {
      id: `${props.name}-errors`,
      says: `${functionName} failed. ${props.errorMeans}`,
      metric: this.lambda.metricErrors({ period: Duration.minutes(5), statistic: 'Sum' }),
      atLeast: props.alarmAtErrors ?? 1,
    });
  }

  /** Let it do exactly these actions to exactly these resources, on a condition where there is one. */
  allow(
    actions: readonly string[],
    resources: readonly string[],
    conditions?: Readonly<Record<string, unknown>>,
  ): void {
    const statement = { actions: [...actions], resources: [...resources], ...(conditions && { conditions }) };
    this.role.addToPolicy(new PolicyStatement(statement));
  }
}
