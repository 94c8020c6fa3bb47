import { CfnOutput, Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { FunctionUrl, FunctionUrlAuthType, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Platform } from './platform.ts';

export type SignedDoor = {
  /** In front of the ids of its URL and its policy. */
  readonly id: string;
  /** The output that names the URL; `…Url`. The policy's output is `…PolicyArn`. */
  readonly output: string;
  /** Whom the policy is to be attached to; part of its name. */
  readonly group: string;
  readonly does: string;
};

/** A Function URL that takes requests signed for IAM, who may call it, and both as outputs of the stack. */
export function openSigned(
  scope: Construct,
  lambda: IFunction,
  platform: Platform,
  { id, output, group, does }: SignedDoor,
): void {
  const url = new FunctionUrl(scope, `${id}Url`, { function: lambda, authType: FunctionUrlAuthType.AWS_IAM });
  const policy = new ManagedPolicy(scope, `${id}Policy`, {
    // IAM knows no Regions, and a deployment may be in several.
    managedPolicyName: `${platform.name}-${group}-${Stack.of(scope).region}`,
    description: `${platform.name}: ${does}`,
    statements: [
      new PolicyStatement({ actions: ['lambda:InvokeFunctionUrl'], resources: [lambda.functionArn] }),
      // URLs made since October 2025 want both. Only through the URL: a direct invocation
      // could name another caller. @see https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
      new PolicyStatement({
        actions: ['lambda:InvokeFunction'],
        resources: [lambda.functionArn],
        conditions: { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } },
      }),
    ],
  });
  // The command line finds them by how they end, in whatever stack the monitor is part of.
  const monitor = scope.node.scope?.node.id.replace(/[^A-Za-z0-9]/g, '') ?? '';
  const tell = (name: string, value: string) =>
    new CfnOutput(scope, name, { value }).overrideLogicalId(`${monitor}${name}`);
  tell(output, url.url);
  tell(output.replace('Url', 'PolicyArn'), policy.managedPolicyArn);
}
