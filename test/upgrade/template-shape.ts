import type { SettingsInput } from '../../infra/stack/settings.ts';
import { BUTTONS, SETTINGS, type Template } from '../infra/cdk/template.ts';

/**
 * What holds something that cannot be made again, or that somebody outside knows by its name: by type, the properties
 * of which CloudFormation says "Update requires: Replacement", or without which what is stored is not found.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
 */
const LASTING: Readonly<Record<string, readonly string[]>> = {
  'AWS::DynamoDB::Table': [
    ...['TableName', 'KeySchema', 'AttributeDefinitions', 'LocalSecondaryIndexes'],
    ...['GlobalSecondaryIndexes', 'StreamSpecification', 'TimeToLiveSpecification'],
  ],
  'AWS::SQS::Queue': ['QueueName', 'FifoQueue'],
  'AWS::SNS::Topic': ['TopicName', 'FifoTopic'],
  'AWS::Logs::LogGroup': ['LogGroupName'],
  'AWS::SES::DedicatedIpPool': ['PoolName'],
  'AWS::Lambda::Function': ['FunctionName'],
  'AWS::Lambda::Url': ['TargetFunctionArn', 'AuthType'],
  'AWS::IAM::ManagedPolicy': ['ManagedPolicyName'],
  'AWS::CloudWatch::Alarm': ['AlarmName'],
};

/** The deployments whose shape is kept: the least, and the most. */
export const DEPLOYMENTS: Readonly<Record<string, SettingsInput>> = {
  least: { ...SETTINGS, patrol: { enabled: false } },
  most: { ...SETTINGS, ...BUTTONS, quarantinePool: { name: 'quarantine', create: true } },
};

export type Shape = {
  readonly resources: Readonly<
    Record<string, { readonly type: string; readonly fixed: Readonly<Record<string, unknown>> }>
  >;
  readonly outputs: readonly string[];
};

/** What of a template must be the same in the next release. */
export function shapeOf(template: Template & { readonly Outputs?: object }): Shape {
  const resources = Object.entries(template.Resources).flatMap(([id, { Type, Properties }]) => {
    const names = LASTING[Type];
    if (names === undefined) return [];
    const fixed = names.flatMap((name) =>
      Properties?.[name] === undefined ? [] : [[name, Properties[name]] as const],
    );
    return [[id, { type: Type, fixed: Object.fromEntries(fixed) }] as const];
  });
  return { resources: Object.fromEntries(resources), outputs: Object.keys(template.Outputs ?? {}) };
}
