import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectLockConfigurationCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LocalAws } from '../../../../infra/local/aws/local-aws.ts';
import { newBucket } from '../../../../infra/local/aws/s3/bucket.ts';

const NOW = Date.UTC(2026, 10, 30, 12);
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/k';
const bucket = { Bucket: 'kept' };

type Opened = { readonly aws: LocalAws; readonly s3: S3Client; close(): Promise<void> };
const standIn = () => {
  const aws = new LocalAws({ clock: { now: () => NOW } });
  aws.state.buckets.set('kept', newBucket());
  return aws;
};
const WAYS: readonly (readonly [string, () => Promise<Opened>])[] = [
  [
    'in process',
    async () => {
      const aws = standIn();
      return { aws, s3: new S3Client({ ...aws.s3Config(), maxAttempts: 1 }), close: async () => undefined };
    },
  ],
  [
    'over HTTP',
    async () => {
      const aws = standIn();
      const { url, close } = await aws.listen();
      const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
      return { aws, s3: new S3Client({ endpoint: url, region: 'us-east-1', credentials, maxAttempts: 1 }), close };
    },
  ],
];

describe.each(WAYS)('S3 %s', (_, open) => {
  let opened: Opened;
  beforeEach(async () => {
    opened = await open();
  });
  afterEach(async () => {
    opened.s3.destroy();
    await opened.close();
  });
  const put = (Key: string, Body: Uint8Array | string = Key, more = {}) =>
    opened.s3.send(new PutObjectCommand({ ...bucket, Key, Body, ...more }));
  const keysOf = async (more = {}) => {
    const page = await opened.s3.send(new ListObjectsV2Command({ ...bucket, ...more }));
    return { keys: (page.Contents ?? []).map(({ Key }) => Key), next: page.NextContinuationToken };
  };

  it('copies an object under any name, and knows none that is not there', async () => {
    await put('inbox/a b+ü', 'mail');
    const copy = (name: string) =>
      opened.s3.send(
        new CopyObjectCommand({
          ...bucket,
          Key: 'refused/a b+ü',
          CopySource: `kept/${name.split('/').map(encodeURIComponent).join('/')}`,
        }),
      );
    expect((await copy('inbox/a b+ü')).CopyObjectResult?.ETag).toMatch(/^"[0-9a-f]{32}"$/);
    const { Body } = await opened.s3.send(new GetObjectCommand({ ...bucket, Key: 'refused/a b+ü' }));
    expect(await Body?.transformToString()).toBe('mail');
    expect((await keysOf()).keys).toEqual(['inbox/a b+ü', 'refused/a b+ü']);
    await expect(copy('inbox/none')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('gives back the bytes that were put, under any name', async () => {
    const bytes = Uint8Array.from({ length: 512 }, (_byte, index) => index);
    for (const key of ['a', 'a b/ü&<"/1-2', '2026-11-30/5965056/0/1-00ff']) {
      await put(key, bytes);
      const { Body } = await opened.s3.send(new GetObjectCommand({ ...bucket, Key: key }));
      expect(await Body?.transformToByteArray()).toEqual(bytes);
    }
    expect((await keysOf()).keys).toEqual(['2026-11-30/5965056/0/1-00ff', 'a', 'a b/ü&<"/1-2']);
  });

  it('lists by prefix, in order, page by page', async () => {
    for (const key of ['p/3', 'p/1', 'q/1', 'p/2']) await put(key);
    opened.aws.settings.pageSize = 2;

    const first = await keysOf({ Prefix: 'p/' });
    expect(first.keys).toEqual(['p/1', 'p/2']);
    expect(await keysOf({ Prefix: 'p/', ContinuationToken: first.next })).toEqual({ keys: ['p/3'], next: undefined });
    expect((await keysOf({ Prefix: 'none/' })).keys).toEqual([]);
    expect((await keysOf({ StartAfter: 'p/2' })).keys).toEqual(['p/3', 'q/1']);
  });

  it('tells size and time of an object', async () => {
    await put('a', 'four');
    const { Contents } = await opened.s3.send(new ListObjectsV2Command(bucket));
    expect(Contents).toMatchObject([{ Key: 'a', Size: 4, LastModified: new Date(NOW) }]);
  });

  it('deletes what is there, and what is not', async () => {
    await put('a');
    for (const Key of ['a', 'a']) await opened.s3.send(new DeleteObjectCommand({ ...bucket, Key }));
    expect((await keysOf()).keys).toEqual([]);
  });

  it("says what is not there in S3's words", async () => {
    await expect(opened.s3.send(new GetObjectCommand({ ...bucket, Key: 'no' }))).rejects.toMatchObject({
      name: 'NoSuchKey',
      $metadata: { httpStatusCode: 404 },
    });
    const elsewhere = new PutObjectCommand({ Bucket: 'gone', Key: 'a', Body: 'x' });
    await expect(opened.s3.send(elsewhere)).rejects.toMatchObject({ name: 'NoSuchBucket' });
    await expect(put('x'.repeat(1_025))).rejects.toMatchObject({ name: 'KeyTooLongError' });
  });

  it('neither takes nor gives what lies under a key that is closed', async () => {
    await put('a', 'x', { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KEY });
    opened.aws.state.buckets.get('kept')?.closedKeys.add(KEY);

    const closed = { name: 'KMS.DisabledException', $metadata: { httpStatusCode: 400 } };
    await expect(opened.s3.send(new GetObjectCommand({ ...bucket, Key: 'a' }))).rejects.toMatchObject(closed);
    await expect(put('b', 'x', { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KEY })).rejects.toMatchObject(closed);
  });

  it('gives no object of Glacier, and says under which key one lies', async () => {
    await put('a', 'x', { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KEY });
    const get = () => opened.s3.send(new GetObjectCommand({ ...bucket, Key: 'a' }));
    expect((await get()).SSEKMSKeyId).toBe(KEY);
    opened.aws.state.buckets.get('kept')?.frozen.add('a');
    await expect(get()).rejects.toMatchObject({ name: 'InvalidObjectState', $metadata: { httpStatusCode: 403 } });
    const { Contents } = await opened.s3.send(new ListObjectsV2Command(bucket));
    expect(Contents).toMatchObject([{ Key: 'a', StorageClass: 'GLACIER' }]);
  });

  it('writes names as URLs have them where it is asked to, as XML has no control characters', async () => {
    for (const name of ['a b+c', 'd/\u0001é%']) await put(name);
    const { Contents = [], EncodingType } = await opened.s3.send(
      new ListObjectsV2Command({ ...bucket, EncodingType: 'url' }),
    );
    expect([EncodingType, ...Contents.map(({ Key }) => Key)]).toEqual(['url', 'a+b%2Bc', 'd/%01%C3%A9%25']);
  });

  it('says whether it keeps versions, and whether it is locked', async () => {
    const asked = async () => ({
      versions: (await opened.s3.send(new GetBucketVersioningCommand(bucket))).Status,
      locked: await opened.s3
        .send(new GetObjectLockConfigurationCommand(bucket))
        .then(({ ObjectLockConfiguration: lock }) => lock?.ObjectLockEnabled)
        .catch(({ name }: Error) => name),
    });
    expect(await asked()).toEqual({ versions: undefined, locked: 'ObjectLockConfigurationNotFoundError' });
    Object.assign(opened.aws.state.buckets.get('kept') ?? {}, { versioning: 'Enabled', objectLock: true });
    expect(await asked()).toEqual({ versions: 'Enabled', locked: 'Enabled' });
  });
});
