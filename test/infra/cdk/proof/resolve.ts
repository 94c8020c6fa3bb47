import type { Resource, Template } from '../template.ts';

export const ACCOUNT = '111122223333';
export const REGION = 'us-east-1';
const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': REGION,
  'AWS::AccountId': ACCOUNT,
  'AWS::URLSuffix': 'amazonaws.com',
};
/** The beginning of what is asked of no service of AWS, but of another function. */
export const ELSEWHERE = '/elsewhere/';
/** Buckets are named in lower case. */
export const bucketNameOf = (id: string): string => id.toLowerCase();
const arn = (service: string, rest: string): string => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;

type Made = { readonly ref: string; readonly attributes: Readonly<Record<string, string>> };
/** What CloudFormation would answer for a resource of each type, by the name that the resource has here. */
const MADE: Readonly<Record<string, (name: string, resource: Resource) => Made>> = {
  'AWS::DynamoDB::Table': (name) => ({
    ref: name,
    attributes: { Arn: arn('dynamodb', `table/${name}`), StreamArn: arn('dynamodb', `table/${name}/stream/local`) },
  }),
  'AWS::SQS::Queue': (name) => ({ ref: `/${ACCOUNT}/${name}`, attributes: { Arn: arn('sqs', name) } }),
  'AWS::SNS::Topic': (name) => ({ ref: arn('sns', name), attributes: { TopicArn: arn('sns', name) } }),
  'AWS::SecretsManager::Secret': (name) => ({ ref: arn('secretsmanager', `secret:${name}`), attributes: {} }),
  'AWS::Logs::LogGroup': (_, { Properties }) => ({
    ref: Properties.LogGroupName,
    attributes: { Arn: arn('logs', `log-group:${Properties.LogGroupName}:*`) },
  }),
  'AWS::Lambda::Function': (_, { Properties }) => ({
    ref: Properties.FunctionName,
    attributes: { Arn: arn('lambda', `function:${Properties.FunctionName}`) },
  }),
  // Where a function asks another one: the door stands in for it.
  'AWS::Lambda::Url': (name) => ({ ref: name, attributes: { FunctionUrl: ELSEWHERE } }),
  'AWS::S3::Bucket': (name) => ({ ref: bucketNameOf(name), attributes: { Arn: `arn:aws:s3:::${bucketNameOf(name)}` } }),
  'AWS::IAM::Role': (name) => ({ ref: name, attributes: { Arn: `arn:aws:iam::${ACCOUNT}:role/${name}` } }),
};

/** What a value of a template becomes when it is deployed, as a text. @throws for a function that is not known here */
export type Resolve = (value: unknown) => string;

/** @param nameOf what a resource is called here, by its logical id; the id itself where it says nothing */
export function resolverOf(template: Template, nameOf: (id: string) => string | undefined): Resolve {
  const made = (id: string): Made => {
    const resource = template.Resources[id];
    const make = resource && MADE[resource.Type];
    if (!make) throw new Error(`Expected a resource that the proof knows, got ${id}, a ${resource?.Type}`);
    return make(nameOf(id) ?? id, resource);
  };
  const resolve: Resolve = (value) => {
    if (typeof value === 'string') return value;
    const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': joined } = (value ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof Ref === 'string') return PSEUDO[Ref] ?? made(Ref).ref;
    if (Array.isArray(attribute)) {
      const [id = '', name = ''] = attribute as string[];
      const found = made(id).attributes[name];
      if (found !== undefined) return found;
    }
    if (Array.isArray(joined)) {
      const [glue, parts] = joined as [string, unknown[]];
      return parts.map(resolve).join(glue);
    }
    throw new Error(`Expected Ref, Fn::GetAtt or Fn::Join of something known, got ${JSON.stringify(value)}`);
  };
  return resolve;
}
