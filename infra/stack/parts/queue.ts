import { Duration } from 'aws-cdk-lib';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { alarm } from './alarm.ts';
import type { Platform } from './platform.ts';
import { suppressNag } from './suppress-nag.ts';

/** The longest that SQS keeps a message. */
const RETENTION = Duration.days(14);

/** How every queue is made: encrypted, over TLS only, kept for as long as SQS can. */
export const queueProps = ({ key, removalPolicy }: Platform) => ({
  retentionPeriod: RETENTION,
  enforceSSL: true,
  removalPolicy,
  ...(key
    ? { encryption: QueueEncryption.KMS, encryptionMasterKey: key }
    : { encryption: QueueEncryption.SQS_MANAGED }),
});

export type DeadLetterProps = {
  /** The alarm's heading in the runbook. */
  readonly alarmId: string;
  /** What it means that something lies here. */
  readonly says: string;
};

/** A queue where things end that went wrong: anything in it is an alarm. */
export function deadLetterQueue(scope: Construct, id: string, platform: Platform, props: DeadLetterProps): IQueue {
  const queue = new Queue(scope, id, queueProps(platform));
  suppressNag(queue, {
    'AwsSolutions-SQS3': 'It is itself where dead letters end; an alarm tells of the first.',
    'Serverless-SQSRedrivePolicy': 'It is itself where dead letters end; an alarm tells of the first.',
  });
  alarm(scope, platform, {
    id: props.alarmId,
    says: props.says,
    metric: queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5), statistic: 'Maximum' }),
    atLeast: 1,
  });
  return queue;
}
