import * as sesv2 from '@aws-sdk/client-sesv2';
import type { Named } from './catalogue.ts';
import type { Context } from './conditions.ts';

/** A request as it came over the wire. */
export type Request = {
  readonly method: string;
  /** With its query. */
  readonly url: string;
  readonly target: string;
  readonly body: string;
  /** What an object of S3 is copied from. */
  readonly copySource?: string;
  /** The body as it came, for what is no text. */
  readonly bytes?: Uint8Array;
};
/** What it asks of AWS. `action`: as IAM names it. */
export type Call = {
  readonly service: string;
  readonly operation: string;
  readonly action: string;
  readonly named: Named;
  readonly context: Context;
};

type Input = Readonly<Record<string, unknown>>;
/** Services that are spoken to in JSON, by how the target of their operations begins. */
const TARGETS: Readonly<Record<string, string>> = {
  DynamoDB_20120810: 'dynamodb',
  AmazonSQS: 'sqs',
  AmazonSSM: 'ssm',
  secretsmanager: 'secretsmanager',
  GraniteServiceVersion20100801: 'cloudwatch',
};
/** Operations that IAM knows by another name. */
const ACTIONS: Readonly<Record<string, string>> = {
  'sqs:SendMessageBatch': 'sqs:SendMessage',
  's3:ListObjectsV2': 's3:ListBucket',
  's3:CopyObject': 's3:PutObject',
};

const text = (value: unknown): string[] => (typeof value === 'string' ? [value] : []);
/** `arn:…:TYPE/NAME` */
const resource = (arn: unknown, type: string): string[] =>
  text(arn).flatMap((one) =>
    one.split(':')[5]?.startsWith(`${type}/`) === true ? [one.slice(one.indexOf('/') + 1)] : [],
  );
/** What a call of each service names, by the variables of IAM's resource types. */
const NAMED: Readonly<Record<string, (input: Input) => Named>> = {
  dynamodb: ({ TableName, IndexName, RequestItems }) => ({
    TableName: [...text(TableName), ...Object.keys((RequestItems ?? {}) as Input)],
    ...(IndexName !== undefined && { IndexName: text(IndexName) }),
  }),
  sqs: ({ QueueUrl, SourceArn }) => ({
    QueueName: [...text(SourceArn), ...text(QueueUrl).map((url) => url.split('/').at(-1) ?? '')],
  }),
  sns: ({ TopicArn }) => ({ TopicName: text(TopicArn) }),
  ssm: ({ Name }) => ({ ParameterNameWithoutLeadingSlash: text(Name).map((name) => name.replace(/^\//, '')) }),
  secretsmanager: ({ SecretId }) => ({ SecretId: text(SecretId) }),
  cloudwatch: () => ({}),
  s3: ({ Bucket, Key }) => ({ BucketName: text(Bucket), ...(Key !== undefined && { ObjectName: text(Key) }) }),
  ses: ({ ConfigurationSetName, Queries, PoolName, SendingPoolName, DeliveryOptions, EmailIdentity, ...tenant }) => ({
    ConfigurationSetName: [
      ...text(ConfigurationSetName),
      ...resource(tenant['ResourceArn'], 'configuration-set'),
      ...((Queries ?? []) as Input[]).flatMap(({ Dimensions }) => text((Dimensions as Input)['CONFIGURATION_SET'])),
    ],
    DedicatedIPPool: [
      ...text(PoolName),
      ...text(SendingPoolName),
      ...text((DeliveryOptions as Input | undefined)?.['SendingPoolName']),
    ],
    ReputationPolicyName: text(tenant['ReputationEntityPolicy']),
    IdentityName: [...text(EmailIdentity), ...resource(tenant['ResourceArn'], 'identity')],
    TenantName: text(tenant['TenantName']),
    // SES alone knows the id of a tenant that is asked for by its name.
    TenantId: tenant['TenantName'] === undefined ? text(tenant['ReputationEntityReference']) : ['tn-0'],
  }),
};

/** @throws for what the proof has not been taught: such a call proves nothing */
export function callOf(request: Request): Call {
  const { service, operation, input } = read(request);
  const named = NAMED[service]?.(input);
  if (!named) throw new Error(`The proof does not know what a call of ${service} names`);
  const context: Context = {
    'aws:SecureTransport': ['true'],
    ...(service === 's3' && input['prefix'] !== undefined && { 's3:prefix': text(input['prefix']) }),
    ...(service === 'dynamodb' && { 'dynamodb:LeadingKeys': leadingKeys(operation, input) }),
  };
  const written = `${service}:${operation}`;
  return { service, operation, action: ACTIONS[written] ?? written, named, context };
}

function read({ method, url, target, body, copySource }: Request): {
  service: string;
  operation: string;
  input: Input;
} {
  const [path = '', query = ''] = url.split('?');
  if (path.startsWith('/v2/email/')) {
    const { operation, parameters } = sesOperation(method, path);
    const json = body === '' ? {} : (JSON.parse(body) as Input);
    return {
      service: 'ses',
      operation,
      input: { ...Object.fromEntries(new URLSearchParams(query)), ...json, ...parameters },
    };
  }
  if (target !== '') {
    const [prefix = '', operation = ''] = target.split('.');
    const service = TARGETS[prefix];
    if (service === undefined) throw new Error(`The proof does not know the service of ${target}`);
    return { service, operation, input: JSON.parse(body) as Input };
  }
  if (method !== 'POST') return s3Operation(method, path, query, copySource);
  const form = Object.fromEntries(new URLSearchParams(body));
  if (form['Action'] === undefined) throw new Error(`The proof does not know whom ${method} ${url} is for`);
  // Version 1 of SES's API.
  const service = form['Version'] === '2010-12-01' ? 'ses' : 'sns';
  return { service, operation: form['Action'], input: form };
}

/** As the SDK has it of AWS's own model: `[9, namespace, name, { http: [method, path, status] }, …]`. */
type OperationSchema = readonly [9, string, string, { readonly http: readonly [string, string, number] }];
const SES = (Object.values(sesv2) as unknown[])
  .filter((schema): schema is OperationSchema => Array.isArray(schema) && schema[0] === 9)
  .map(([, , name, { http }]) => {
    const [verb, path] = http;
    return { name, verb, pattern: new RegExp(`^${path.replace(/\{(\w+)\+?\}/g, '(?<$1>[^/]+)')}$`) };
  });

function sesOperation(method: string, path: string): { operation: string; parameters: Input } {
  const found = SES.flatMap(({ name, verb, pattern }) => {
    const match = verb === method ? pattern.exec(path.replace(/\/$/, '')) : null;
    return match ? [{ operation: name, match }] : [];
  });
  // `identities/{X}` is not `identities/{X}/policies/{Y}`: a parameter holds no slash, so one fits at most.
  const [{ operation, match } = { operation: '', match: null }] = found;
  if (found.length !== 1 || !match)
    throw new Error(`Expected one operation of SES at ${method} ${path}, got ${found.length}`);
  const parameters = Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]);
  return { operation, parameters: Object.fromEntries(parameters) };
}

const OF_OBJECT: Readonly<Record<string, string>> = { PUT: 'PutObject', GET: 'GetObject', DELETE: 'DeleteObject' };
/** By path, as S3 is spoken to at an IP address. */
function s3Operation(
  method: string,
  path: string,
  query: string,
  copySource?: string,
): { service: string; operation: string; input: Input } {
  const [, Bucket = '', ...key] = path.split('/');
  const parameters = Object.fromEntries(new URLSearchParams(query));
  const Key = key.map(decodeURIComponent).join('/');
  if (Key !== '' && copySource !== undefined) return { service: 's3', operation: 'CopyObject', input: { Bucket, Key } };
  if (Key !== '') return { service: 's3', operation: OF_OBJECT[method] ?? '', input: { ...parameters, Bucket, Key } };
  if (parameters['list-type'] === '2')
    return { service: 's3', operation: 'ListObjectsV2', input: { ...parameters, Bucket } };
  throw new Error(`The proof does not know which operation of S3 is ${method} ${path}?${query}`);
}

type Attribute = { readonly S?: string };
type Item = Readonly<Record<string, Attribute>>;
/** The partitions that a call of DynamoDB names; none for one that scans. */
function leadingKeys(operation: string, input: Input): string[] {
  const {
    Key,
    Item,
    KeyConditionExpression,
    ExpressionAttributeValues = {},
  } = input as {
    readonly Key?: Item;
    readonly Item?: Item;
    readonly KeyConditionExpression?: string;
    readonly ExpressionAttributeValues?: Item;
  };
  switch (operation) {
    case 'GetItem':
    case 'UpdateItem':
    case 'DeleteItem':
      return text(Key?.['pk']?.S);
    case 'BatchGetItem': {
      const { RequestItems = {} } = input as {
        readonly RequestItems?: Readonly<Record<string, { readonly Keys?: Item[] }>>;
      };
      return Object.values(RequestItems).flatMap(({ Keys = [] }) => Keys.flatMap(({ pk }) => text(pk?.S)));
    }
    case 'PutItem':
      return text(Item?.['pk']?.S);
    case 'Query': {
      const [, value = ''] = /\b(?:pk|work)\s*=\s*(:\w+)/.exec(KeyConditionExpression ?? '') ?? [];
      const key = text(ExpressionAttributeValues[value]?.S);
      if (key.length === 1) return key;
      throw new Error(`Expected a query of one partition, got ${KeyConditionExpression}`);
    }
    default:
      throw new Error(`The proof does not know which partitions ${operation} names`);
  }
}
