import { Duration, Stack } from 'aws-cdk-lib';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  CfnBucket,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { OPTIONAL_ENV as AUDIT_ENV } from '../../functions/audit-counts/env.ts';
import { OPTIONAL_ENV as INGEST_ENV } from '../../functions/ingest-events/env.ts';
import type { MonitorFunction } from './parts/function.ts';
import type { Platform } from './parts/platform.ts';
import { suppressNag } from './parts/suppress-nag.ts';
import type { Settings } from './settings.ts';
import type { Tables } from './tables.ts';

export type ArchivingProps = { readonly archive: NonNullable<Settings['archive']>; readonly tables: Tables };

/** Where the events of each segment are kept, each deployment below a prefix of its own. */
export class Archiving extends Construct {
  readonly #bucket: IBucket;
  readonly #prefix: string;
  readonly #key: IKey | null;
  readonly #props: ArchivingProps;

  constructor(scope: Construct, id: string, platform: Platform, props: ArchivingProps) {
    super(scope, id);
    const { bucket, days, key } = props.archive;
    const { account, region } = Stack.of(this);
    this.#props = props;
    this.#prefix = `${account}/${region}/${platform.name}`;
    this.#key = key === undefined ? (bucket === undefined ? platform.key : null) : Key.fromKeyArn(this, 'Key', key);
    this.#bucket =
      bucket === undefined ? (this.#create(platform, days) as IBucket) : Bucket.fromBucketName(this, 'Bucket', bucket);
  }

  #create({ removalPolicy }: Platform, days: number): Bucket {
    const bucket = new Bucket(this, 'Bucket', {
      removalPolicy,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      ...(this.#key
        ? { encryption: BucketEncryption.KMS, encryptionKey: this.#key, bucketKeyEnabled: true }
        : { encryption: BucketEncryption.S3_MANAGED }),
      lifecycleRules: [{ expiration: Duration.days(days), abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    });
    suppressNag(bucket, {
      'AwsSolutions-S1':
        'Three functions have access, by name. A log of each access would be as many objects again; CloudTrail has data events for whoever must prove it.',
    });
    return bucket;
  }

  /** Below which address the archive lies. */
  get uri(): string {
    return `s3://${this.#bucket.bucketName}/${this.#prefix}`;
  }

  /** Let ingest-events put objects, and nothing else. */
  feed(ingest: MonitorFunction): void {
    const { archive } = this.#props;
    this.#place(ingest);
    if (this.#key && archive.bucket !== undefined)
      ingest.lambda.addEnvironment(INGEST_ENV.archiveKey, this.#key.keyArn);
    if (archive.whole) ingest.lambda.addEnvironment(INGEST_ENV.archiveWhole, 'on');
    this.#allowObjects(ingest, ['s3:PutObject'], ['kms:GenerateDataKey']);
  }

  /** Let audit-counts remove what no segment names; and, where the bucket is ours, what is older than it is kept. */
  sweep(audit: MonitorFunction): void {
    const { archive, tables } = this.#props;
    this.#place(audit);
    if (archive.bucket === undefined) audit.lambda.addEnvironment(AUDIT_ENV.archiveDays, String(archive.days));
    audit.lambda.addEnvironment(AUDIT_ENV.journalTable, tables.journal.tableName);
    tables.grant(audit, 'journal', ['Query']);
    this.#allowObjects(audit, ['s3:GetObject', 's3:DeleteObject'], ['kms:Decrypt']);
    audit.allow(['s3:ListBucket'], [this.#bucket.bucketArn], { StringLike: { 's3:prefix': `${this.#prefix}/*` } });
  }

  #place({ lambda }: MonitorFunction): void {
    lambda.addEnvironment(INGEST_ENV.archiveBucket, this.#bucket.bucketName);
    lambda.addEnvironment(INGEST_ENV.archivePrefix, this.#prefix);
  }

  #allowObjects(to: MonitorFunction, actions: readonly string[], ofKey: readonly string[]): void {
    to.allow(actions, [this.#bucket.arnForObjects(`${this.#prefix}/*`)]);
    if (this.#key) to.allow(ofKey, [this.#key.keyArn]);
    const own = this.#bucket.node.defaultChild;
    const { bucket } = this.#props.archive;
    const arn = own instanceof CfnBucket ? `<${this.#idOf(own)}.Arn>` : `arn:<AWS::Partition>:s3:::${bucket}`;
    const any = `[Resource::${arn}/<AWS::AccountId>/<AWS::Region>/${this.#prefix.split('/').at(-1)}/*]`;
    const reason = 'Which objects there are is known at run time only; all of them are below a prefix of its own.';
    suppressNag(to, { [`AwsSolutions-IAM5${any}`]: reason, [`Serverless-LambdaLeastPrivilege${any}`]: reason });
  }

  #idOf = (bucket: CfnBucket): string => String(Stack.of(this).resolve(bucket.logicalId));
}
