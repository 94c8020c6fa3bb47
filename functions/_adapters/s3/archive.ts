import { zstdCompressSync } from 'node:zlib';
import { PutObjectCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { objectName } from '../../../shared/archive/name.ts';
import type { ArchiveStore } from '../../../shared/archive/ports.ts';
import { SECOND_MS } from '../../../shared/kernel/time.ts';
import { hashOf } from './hash.ts';

/** Short of what a batch may take, so that one that waits for S3 returns to its queue. */
const IMPATIENT = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 3 * SECOND_MS, requestTimeout: 8 * SECOND_MS, throwOnRequestTimeout: true },
};

export type ArchivePlace = {
  readonly bucket: string;
  /** Without a slash at its end; '' for none. */
  readonly prefix: string;
  /** ARN of the KMS key; absent: as the bucket has it. */
  readonly key?: string | undefined;
};

/** The archive in S3: a segment's events as one object, packed with zstd. */
export function s3ArchiveStore({ bucket, prefix, key }: ArchivePlace, config: S3ClientConfig = {}): ArchiveStore {
  const client = new S3Client({ ...IMPATIENT, ...config });
  return {
    async put(partition, sequence, text) {
      const Body = zstdCompressSync(text);
      const hash = hashOf(Body);
      const name = objectName({ partition, sequence, hash });
      await client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: prefix === '' ? name : `${prefix}/${name}`,
          Body,
          ContentType: 'application/zstd',
          ...(key !== undefined && {
            ServerSideEncryption: 'aws:kms',
            SSEKMSKeyId: key,
            BucketKeyEnabled: true,
          }),
        }),
      );
      return hash;
    },
  };
}
