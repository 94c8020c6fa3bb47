import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * The ARN of an SSM parameter of this account and Region. A SecureString under the AWS-managed key needs no permission
 * on the key beside the one to read it.
 */
export const parameterArn = (scope: Construct, name: string): string =>
  Stack.of(scope).formatArn({ service: 'ssm', resource: 'parameter', resourceName: name.replace(/^\//, '') });
