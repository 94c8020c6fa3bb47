import { CustomResource, Duration, Stack } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { EventInvokeConfig } from 'aws-cdk-lib/aws-lambda';
import { BlockPublicAccess, Bucket, BucketEncryption, CfnBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { CfnReceiptRule } from 'aws-cdk-lib/aws-ses';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import * as collecting from '../../functions/collect-reports/env.ts';
import * as finding from '../../functions/find-rule-set/env.ts';
import { type EnvOf, MonitorFunction } from './parts/function.ts';
import type { Platform } from './parts/platform.ts';
import { deadLetterQueue } from './parts/queue.ts';
import { schedule } from './parts/schedule.ts';
import { suppressNag } from './parts/suppress-nag.ts';
import type { Settings } from './settings.ts';
import type { Tables } from './tables.ts';

export type CollectingProps = {
  readonly reports: NonNullable<Settings['reports']>;
  readonly tables: Tables;
  /** The deployment's policy, as JSON. */
  readonly policy: string;
};

/** SES receives what receivers report, S3 keeps it for a week, collect-reports reads it. */
export class Collecting extends Construct {
  readonly collect: MonitorFunction;
  readonly find: MonitorFunction;

  constructor(scope: Construct, id: string, platform: Platform, props: CollectingProps) {
    super(scope, id);
    const bucket = this.#bucket(platform);
    const failures = deadLetterQueue(this, 'Failures', platform, {
      alarmId: 'reports-dead-letters',
      says: 'Mails with reports could not be read or kept at three tries. They lie in the bucket for seven days; the next run, each six hours, reads them again.',
    });
    this.collect = this.#collecting(platform, props, bucket, failures);
    this.#tellOfMails(bucket, failures);
    this.find = new MonitorFunction(this, 'FindRuleSet', platform, {
      name: 'find-rule-set',
      environment: {},
      memoryMb: finding.MEMORY_MB,
      timeoutSeconds: finding.TIMEOUT_SECONDS,
      errorMeans: 'CloudFormation waits for an answer, and the deployment fails.',
    });
    // SES knows no narrower resource for its rules.
    this.find.allow(['ses:DescribeActiveReceiptRuleSet'], ['*']);
    this.#rule(platform, props.reports, bucket);
  }

  #bucket({ removalPolicy, key }: Platform): Bucket {
    const bucket = new Bucket(this, 'Mails', {
      removalPolicy,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      ...(key
        ? { encryption: BucketEncryption.KMS, encryptionKey: key, bucketKeyEnabled: true }
        : { encryption: BucketEncryption.S3_MANAGED }),
      lifecycleRules: [
        {
          expiration: Duration.days(collecting.RAW_DAYS),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
    });
    // S3 tells EventBridge by itself; CDK's own way is a function that sets this.
    if (bucket.node.defaultChild instanceof CfnBucket) {
      bucket.node.defaultChild.addPropertyOverride('NotificationConfiguration', {
        EventBridgeConfiguration: { EventBridgeEnabled: true },
      });
    }
    suppressNag(bucket, {
      'AwsSolutions-S1':
        'SES puts mails, one function reads them and they go after a week; a log of each access would be as many objects again.',
    });
    return bucket;
  }

  #collecting(platform: Platform, { tables, policy }: CollectingProps, bucket: Bucket, failures: IQueue) {
    const { ENV, OPTIONAL_ENV } = collecting;
    const environment: EnvOf<typeof ENV> = {
      [ENV.registryTable]: tables.registry.tableName,
      [ENV.totalsTable]: tables.totals.tableName,
      [ENV.bucket]: bucket.bucketName,
    };
    const collect = new MonitorFunction(this, 'CollectReports', platform, {
      name: 'collect-reports',
      environment: { ...environment, [OPTIONAL_ENV.policy]: policy },
      memoryMb: collecting.MEMORY_MB,
      timeoutSeconds: collecting.TIMEOUT_SECONDS,
      concurrency: collecting.CONCURRENCY,
      errorMeans: 'Mails with reports stay in the bucket and are read again within six hours.',
    });
    tables.grant(collect, 'totals', ['Get', 'Query', 'Put', 'Update']);
    tables.grant(collect, 'registry', ['Get', 'Query', 'Put']);
    const [inbox, refused] = [collecting.INBOX, collecting.REFUSED].map((name) => bucket.arnForObjects(`${name}*`));
    collect.allow(['s3:GetObject', 's3:DeleteObject'], [inbox ?? '']);
    collect.allow(['s3:PutObject'], [refused ?? '']);
    // Of the whole bucket: without it S3 answers "forbidden", not "gone", about a mail that another run has removed.
    collect.allow(['s3:ListBucket'], [bucket.bucketArn]);
    collect.allow(['sqs:SendMessage'], [failures.queueArn]);
    const { logicalId } = bucket.node.defaultChild as CfnBucket;
    const reason = 'Which mails there are is known at run time only.';
    for (const name of [collecting.INBOX, collecting.REFUSED]) {
      const any = `[Resource::<${String(Stack.of(this).resolve(logicalId))}.Arn>/${name}*]`;
      suppressNag(collect, { [`AwsSolutions-IAM5${any}`]: reason, [`Serverless-LambdaLeastPrivilege${any}`]: reason });
    }
    new EventInvokeConfig(collect, 'Mails', {
      function: collect.lambda,
      retryAttempts: collecting.RETRIES,
      maxEventAge: Duration.minutes(collecting.RETRY_MINUTES),
      onFailure: { bind: () => ({ destination: failures.queueArn }) },
    });
    schedule(collect, platform, `rate(${collecting.EVERY_HOURS} hours)`, undefined, { id: 'Look', input: {} });
    return collect;
  }

  /** Each mail starts collect-reports. */
  #tellOfMails(bucket: Bucket, failures: IQueue): void {
    const rule = new Rule(this, 'Arrivals', {
      description: 'A mail with a report lies in the bucket',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: { bucket: { name: [bucket.bucketName] }, object: { key: [{ prefix: collecting.INBOX }] } },
      },
    });
    rule.addTarget(
      new LambdaFunction(this.collect.lambda, {
        retryAttempts: collecting.RETRIES,
        maxEventAge: Duration.hours(1),
        deadLetterQueue: failures,
      }),
    );
  }

  /** A rule of the active rule set, for this one recipient. SES may put mails into the bucket for this rule alone. */
  #rule({ name }: Platform, { address, ruleSet = '', after = '' }: NonNullable<Settings['reports']>, bucket: Bucket) {
    const ruleName = `${name}-reports`;
    const properties: finding.RuleSetWanted = { recipient: address, rule: ruleName, ruleSet, after };
    const active = new CustomResource(this, 'ActiveRuleSet', {
      serviceToken: this.find.lambda.functionArn,
      resourceType: 'Custom::ActiveReceiptRuleSet',
      properties,
    });
    // What it may and where it writes must be there before it is asked.
    active.node.addDependency(this.find);
    const ruleSetName = active.getAttString(finding.RULE_SET_NAME);
    const { account } = Stack.of(this);
    const sourceArn = Stack.of(this).formatArn({
      service: 'ses',
      resource: 'receipt-rule-set',
      resourceName: `${ruleSetName}:receipt-rule/${ruleName}`,
    });
    bucket.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('ses.amazonaws.com')],
        actions: ['s3:PutObject'],
        resources: [bucket.arnForObjects(`${collecting.INBOX}*`)],
        conditions: { StringEquals: { 'aws:SourceAccount': account, 'aws:SourceArn': sourceArn } },
      }),
    );
    const rule = new CfnReceiptRule(this, 'Rule', {
      ruleSetName,
      ...(after !== '' && { after }),
      rule: {
        name: ruleName,
        enabled: true,
        recipients: [address],
        scanEnabled: true,
        tlsPolicy: 'Optional',
        actions: [{ s3Action: { bucketName: bucket.bucketName, objectKeyPrefix: collecting.INBOX } }],
      },
    });
    // SES writes into the bucket when the rule is made, to see whether it may.
    if (bucket.policy) rule.node.addDependency(bucket.policy);
  }
}
