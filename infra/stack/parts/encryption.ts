import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/** What reading and writing encrypted data does with the key. */
export const KEY_ACTIONS = ['kms:Decrypt', 'kms:GenerateDataKey'] as const;

/**
 * Services that come to us, and so need the key's own permission: SES publishes events, SNS delivers them to SQS,
 * CloudWatch publishes alarms, CloudWatch Logs keeps what functions say. An imported key's policy is not ours to change:
 * its owner adds the same (docs/deploy.md).
 * @see https://docs.aws.amazon.com/ses/latest/dg/configure-sns-notifications.html
 */
export function admitServices(scope: Construct, key: IKey): void {
  const { account, region } = Stack.of(scope);
  const statement = (services: readonly string[], actions: readonly string[], conditions: object) =>
    new PolicyStatement({
      principals: services.map((service) => new ServicePrincipal(service)),
      actions: [...actions],
      resources: ['*'],
      conditions: { ...conditions },
    });
  const ours = { StringEquals: { 'aws:SourceAccount': account } };
  key.addToResourcePolicy(
    statement(['ses.amazonaws.com', 'sns.amazonaws.com', 'cloudwatch.amazonaws.com'], KEY_ACTIONS, ours),
  );
  const logGroups = {
    ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:*:logs:${region}:${account}:log-group:*` },
  };
  key.addToResourcePolicy(
    statement([`logs.${region}.amazonaws.com`], [...KEY_ACTIONS, 'kms:Encrypt', 'kms:DescribeKey'], logGroups),
  );
}
