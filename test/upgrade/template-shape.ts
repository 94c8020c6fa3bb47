import type { SettingsInput } from '../../infra/stack/settings.ts';
import { BUTTONS, SETTINGS, type Template } from '../infra/cdk/template.ts';

/**
 * What holds something that cannot be made again, or that somebody outside knows by its name: by type, the properties
 * of which CloudFormation says "Update requires: Replacement", or without which what is stored is not found or is
 * another.
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
  // Another way to make it makes another one: who has complained already is forgotten then.
  'AWS::SecretsManager::Secret': ['Name', 'GenerateSecretString'],
};

/** Types of which another one does the same, and why nothing is lost where it takes the place of the first. */
const MADE_AGAIN: Readonly<Record<string, string>> = {
  'AWS::CloudWatch::Dashboard': 'it shows what is kept elsewhere',
  'AWS::CloudWatch::InsightRule': 'it reads the log anew from then on',
  'AWS::IAM::Policy': 'it holds rights alone',
  'AWS::IAM::Role': 'nobody outside knows it by its name',
  'AWS::Lambda::EventInvokeConfig': 'it holds settings alone',
  'AWS::Lambda::EventSourceMapping': 'a queue waits meanwhile, and tick does what a change feed would have started',
  'AWS::Lambda::Permission': 'it holds rights alone',
  'AWS::SNS::Subscription': 'the queue that it feeds stays',
  'AWS::SNS::TopicPolicy': 'it holds rights alone',
  'AWS::SQS::QueuePolicy': 'it holds rights alone',
  'AWS::Scheduler::Schedule': 'the next minute begins with the new one',
  'AWS::XRay::SamplingRule': 'it holds settings alone',
};

/** The deployments whose shape is kept: the least, and the most. */
export const DEPLOYMENTS: Readonly<Record<string, SettingsInput>> = {
  least: { ...SETTINGS, patrol: { enabled: false } },
  most: { ...SETTINGS, ...BUTTONS, quarantinePool: { name: 'quarantine', create: true } },
};

export type Shape = {
  readonly resources: Readonly<
    Record<
      string,
      {
        readonly type: string;
        readonly fixed: Readonly<Record<string, unknown>>;
        /** What becomes of it where the stack is removed, or where it is replaced after all. */
        readonly deletion?: string | undefined;
      }
    >
  >;
  readonly outputs: readonly string[];
};

/** Types of a template of which nobody has said whether they last. */
export const unknownTypes = ({ Resources }: Template): readonly string[] => [
  ...new Set(
    Object.values(Resources)
      .map(({ Type }) => Type)
      .filter((type) => !(type in LASTING) && !(type in MADE_AGAIN)),
  ),
];

/** What of a template must be the same in the next release. */
export function shapeOf(template: Template & { readonly Outputs?: object }): Shape {
  const resources = Object.entries(template.Resources).flatMap(([id, { Type, Properties, DeletionPolicy }]) => {
    const names = LASTING[Type];
    if (names === undefined) return [];
    const fixed = names.flatMap((name) =>
      Properties?.[name] === undefined ? [] : [[name, Properties[name]] as const],
    );
    const deletion = DeletionPolicy === undefined ? {} : { deletion: DeletionPolicy };
    return [[id, { type: Type, fixed: Object.fromEntries(fixed), ...deletion }] as const];
  });
  return { resources: Object.fromEntries(resources), outputs: Object.keys(template.Outputs ?? {}) };
}
