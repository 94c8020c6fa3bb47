/** What AWS itself does as a function's role, without a call of the function. */
export type ByAws = { readonly actions: readonly string[]; readonly source: string };

/** Lambda's log of a function. */
export const LOGS: ByAws = {
  actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html',
};
/** Where tracing is active. */
export const TRACES: ByAws = {
  actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html',
};
/** An event source mapping of a queue. */
export const QUEUE_MAPPING: ByAws = {
  actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html',
};
/** An event source mapping of a stream: of the stream, and of all streams. */
export const STREAM_MAPPING: ByAws = {
  actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html',
};
export const STREAM_LISTING: ByAws = { ...STREAM_MAPPING, actions: ['dynamodb:ListStreams'] };
/** Where a mapping tells what failed. */
export const ON_FAILURE: ByAws = {
  actions: ['sqs:SendMessage'],
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html',
};
/** Where a function that was started without waiting for it tells what failed. */
export const ASYNC_FAILURE: ByAws = {
  actions: ['sqs:SendMessage'],
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html',
};
/** A move of messages: of the queue that they leave, and of the one where they go. */
export const MOVE_FROM: ByAws = {
  actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
  source:
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html',
};
export const MOVE_TO: ByAws = { ...MOVE_FROM, actions: ['sqs:SendMessage'] };
/** What a service does with a customer-managed key as whoever called it, by the service. */
export const WITH_KEY: Readonly<Record<string, ByAws>> = {
  dynamodb: {
    actions: ['kms:Decrypt'],
    source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html',
  },
  sqs: {
    actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
    source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html',
  },
  sns: {
    actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
    source: 'https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html',
  },
  secretsmanager: {
    actions: ['kms:Decrypt'],
    source: 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html',
  },
};
/** The same of S3, by operation: it lists and deletes without the key. */
export const WITH_ARCHIVE_KEY: Readonly<Record<string, ByAws>> = {
  PutObject: {
    actions: ['kms:GenerateDataKey'],
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html',
  },
  CopyObject: {
    actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html',
  },
  GetObject: {
    actions: ['kms:Decrypt'],
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html',
  },
};
