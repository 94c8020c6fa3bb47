/** What of S3's client is used; loaded only where a bucket is read, and no more of it than this. */
export { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
