import type { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';

/** What every capability of one deployment shares. */
export type Platform = {
  /** The name of the deployment, in front of every name that a person reads. */
  readonly name: string;
  readonly logRetention: RetentionDays;
  readonly removalPolicy: RemovalPolicy;
  /** The customer-managed key, where there is one. */
  readonly key: IKey | null;
  /** Where alarms go. */
  readonly alertTopic: ITopic;
  /** Where the runbook is read; an alarm adds its heading. */
  readonly runbook: string;
};
