/** A list price of us-east-1. `per`: so many units cost so many dollars. */
export type Price = {
  readonly dollars: number;
  readonly per: number;
  readonly unit: string;
  readonly source: string;
};

/** When the prices were looked up. None of AWS's free tiers is counted. */
export const PRICES_AS_OF = '2026-11';

const price = (dollars: number, per: number, unit: string, source: string): Price => ({ dollars, per, unit, source });
const MILLION = 1_000_000;
const SNS = 'https://aws.amazon.com/sns/pricing/';
const SQS = 'https://aws.amazon.com/sqs/pricing/';
const LAMBDA = 'https://aws.amazon.com/lambda/pricing/';
const DYNAMO = 'https://aws.amazon.com/dynamodb/pricing/on-demand/';
const S3 = 'https://aws.amazon.com/s3/pricing/';
const CLOUDWATCH = 'https://aws.amazon.com/cloudwatch/pricing/';

export const PRICES = {
  /** A publish of up to 64 KB. Its delivery to SQS is free of charge on SNS's side. */
  snsPublish: price(0.5, MILLION, 'publishes', SNS),
  /** A call of up to 64 KB. */
  sqsRequest: price(0.4, MILLION, 'requests', SQS),
  lambdaRequest: price(0.2, MILLION, 'requests', LAMBDA),
  /** arm64 */
  lambdaCompute: price(0.0000133334, 1, 'GB-s', LAMBDA),
  dynamoWrite: price(0.625, MILLION, 'write units', DYNAMO),
  dynamoRead: price(0.125, MILLION, 'read units', DYNAMO),
  dynamoStorage: price(0.25, 1, 'GB-months', DYNAMO),
  dynamoRecovery: price(0.2, 1, 'GB-months', DYNAMO),
  /** A mail that SES takes for us; pieces of less than 256 KB, as reports are, cost nothing more. */
  sesReceive: price(0.1, 1_000, 'mails', 'https://aws.amazon.com/ses/pricing/'),
  s3Put: price(0.005, 1_000, 'requests', S3),
  s3Get: price(0.0004, 1_000, 'requests', S3),
  s3Storage: price(0.023, 1, 'GB-months', S3),
  logsIngest: price(0.5, 1, 'GB', CLOUDWATCH),
  logsStorage: price(0.03, 1, 'GB-months', CLOUDWATCH),
  metric: price(0.3, 1, 'metrics', CLOUDWATCH),
  alarm: price(0.1, 1, 'alarm metrics', CLOUDWATCH),
  dashboard: price(3, 1, 'dashboards', CLOUDWATCH),
  insightRule: price(0.5, 1, 'rules', CLOUDWATCH),
  insightEvent: price(0.02, MILLION, 'matched log lines', CLOUDWATCH),
  metricData: price(0.01, 1_000, 'metrics asked for', CLOUDWATCH),
  secret: price(0.4, 1, 'secrets', 'https://aws.amazon.com/secrets-manager/pricing/'),
  secretRequest: price(0.05, 10_000, 'requests', 'https://aws.amazon.com/secrets-manager/pricing/'),
  /** A parameter that is encrypted with AWS's own key costs nothing; to decrypt it does. */
  kmsRequest: price(0.03, 10_000, 'requests', 'https://aws.amazon.com/kms/pricing/'),
  schedule: price(1, MILLION, 'invocations', 'https://aws.amazon.com/eventbridge/pricing/'),
  /** Of a service that publishes only where it is asked to, as S3 does. */
  event: price(1, MILLION, 'events', 'https://aws.amazon.com/eventbridge/pricing/'),
  trace: price(5, MILLION, 'traces', 'https://aws.amazon.com/xray/pricing/'),
} as const satisfies Record<string, Price>;
export type PriceName = keyof typeof PRICES;
