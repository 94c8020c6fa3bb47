import { createHash } from 'node:crypto';
import type {
  CopyObjectRequest,
  DeleteObjectRequest,
  GetObjectRequest,
  ListObjectsV2Request,
  PutObjectRequest,
} from '@aws-sdk/client-s3';
import { AwsError } from '../errors.ts';
import { type AwsContext, operation } from '../operation.ts';
import type { Bucket } from './bucket.ts';

/** A page of S3's list. @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
const MOST_KEYS = 1_000;
/** Unit: bytes of UTF-8. */
const LONGEST_KEY = 1_024;
/** The one kind of range that is understood: from a byte to the end. */
const FROM = /^bytes=(\d+)-$/;

const bucketOf = (name: string | undefined, { state }: AwsContext): Bucket => {
  const bucket = state.buckets.get(name ?? '');
  if (bucket) return bucket;
  throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404);
};
const keyClosed = (bucket: Bucket, key: string | undefined): void => {
  if (key !== undefined && bucket.closedKeys.has(key))
    throw new AwsError('KMS.DisabledException', `${key} is disabled.`, 400);
};
const etagOf = (body: Uint8Array): string => `"${createHash('md5').update(body).digest('hex')}"`;

export const putObject = operation<PutObjectRequest & { readonly Body: Uint8Array }>('PutObject', (input, aws) => {
  const bucket = bucketOf(input.Bucket, aws);
  const { Key = '', Body, SSEKMSKeyId: key } = input;
  if (Buffer.byteLength(Key) > LONGEST_KEY) throw new AwsError('KeyTooLongError', 'Your key is too long', 400);
  keyClosed(bucket, key);
  bucket.objects.set(Key, { body: Uint8Array.from(Body), putAt: aws.clock.now(), key });
  return { ETag: etagOf(Body) };
});

export const getObject = operation<GetObjectRequest>('GetObject', (input, aws) => {
  const bucket = bucketOf(input.Bucket, aws);
  const object = bucket.objects.get(input.Key ?? '');
  if (!object) throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
  keyClosed(bucket, object.key);
  if (bucket.frozen.has(input.Key ?? '')) {
    throw new AwsError('InvalidObjectState', "The operation is not valid for the object's storage class", 403);
  }
  const ETag = etagOf(object.body);
  if (input.IfMatch !== undefined && input.IfMatch !== ETag) {
    const message = 'At least one of the pre-conditions you specified did not hold';
    throw new AwsError('PreconditionFailed', message, 412);
  }
  const from = Number(FROM.exec(input.Range ?? '')?.[1] ?? 0);
  const { length } = object.body;
  if (from > 0 && from >= length) throw new AwsError('InvalidRange', 'The requested range is not satisfiable', 416);
  return {
    Body: object.body.subarray(from),
    ETag,
    // As HTTP writes it.
    LastModified: new Date(object.putAt).toUTCString(),
    ...(object.key !== undefined && { SSEKMSKeyId: object.key }),
    ...(input.Range !== undefined && { ContentRange: `bytes ${from}-${length - 1}/${length}` }),
    breaksAfter: bucket.breaksAfter?.(input.Key ?? '') ?? null,
  };
});

/** `CopySource` is a bucket and a name, encoded as in an address. */
export const copyObject = operation<CopyObjectRequest>('CopyObject', (input, aws) => {
  const [bucket = '', ...key] = (input.CopySource ?? '').replace(/^\//, '').split('/').map(decodeURIComponent);
  const object = bucketOf(bucket, aws).objects.get(key.join('/'));
  if (!object) throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
  const copied = { ...object, putAt: aws.clock.now() };
  bucketOf(input.Bucket, aws).objects.set(input.Key ?? '', copied);
  return { ETag: etagOf(object.body), LastModified: new Date(copied.putAt).toISOString() };
});

/** Deleting what is not there is no error. */
export const deleteObject = operation<DeleteObjectRequest>('DeleteObject', (input, aws) => {
  bucketOf(input.Bucket, aws).objects.delete(input.Key ?? '');
  return {};
});

/** As S3 writes keys where `EncodingType` asks for it: a space is a plus. */
const encoded = (key: string): string => key.split('/').map(encodeURIComponent).join('/').replaceAll('%20', '+');

/** In the order of the keys' bytes. The token is the last key of the page before. */
export const listObjects = operation<ListObjectsV2Request>('ListObjectsV2', (input, aws) => {
  const { Prefix = '', ContinuationToken, StartAfter = '', EncodingType } = input;
  const after = ContinuationToken === undefined ? StartAfter : Buffer.from(ContinuationToken, 'base64').toString();
  const most = Math.min(MOST_KEYS, aws.settings.pageSize, Number(input.MaxKeys ?? MOST_KEYS));
  const bucket = bucketOf(input.Bucket, aws);
  const found = [...bucket.objects]
    .filter(
      ([key]) => key.startsWith(Prefix) && (after === '' || Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0),
    )
    .toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const page = found.slice(0, most);
  const isTruncated = page.length < found.length;
  return {
    Name: input.Bucket,
    Prefix,
    KeyCount: page.length,
    MaxKeys: most,
    IsTruncated: isTruncated,
    Contents: page.map(([Key, { body, putAt }]) => ({
      Key: EncodingType === 'url' ? encoded(Key) : Key,
      LastModified: new Date(putAt).toISOString(),
      ETag: etagOf(body),
      Size: body.length,
      StorageClass: bucket.frozen.has(Key) ? 'GLACIER' : 'STANDARD',
    })),
    ...(EncodingType !== undefined && { EncodingType }),
    ...(isTruncated && { NextContinuationToken: Buffer.from(page.at(-1)?.[0] ?? '').toString('base64') }),
  };
});

export const getVersioning = operation<{ readonly Bucket?: string }>('GetBucketVersioning', (input, aws) => {
  const { versioning } = bucketOf(input.Bucket, aws);
  return versioning === undefined ? {} : { Status: versioning };
});

export const getObjectLock = operation<{ readonly Bucket?: string }>('GetObjectLockConfiguration', (input, aws) => {
  if (bucketOf(input.Bucket, aws).objectLock === true) return { ObjectLockEnabled: 'Enabled' };
  const message = 'Object Lock configuration does not exist for this bucket';
  throw new AwsError('ObjectLockConfigurationNotFoundError', message, 404);
});
