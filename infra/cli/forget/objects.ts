import {
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectLockConfigurationCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { listedObjects } from '../../../functions/_adapters/s3/list.ts';
import { allOf, type GetObject } from '../../../functions/_adapters/s3/read-on.ts';
import type { EpochMs } from '../../../shared/kernel/time.ts';
import { saying } from '../replay/reading/s3-list.ts';
import { whyUnread } from '../replay/reading/s3-object.ts';
import { Unreadable } from '../replay/reading/unreadable.ts';
import { UserError } from '../user-error.ts';

/** An object of the archive: its name below the archive's prefix, and when it was put. */
export type Listed = { readonly name: string; readonly putAt: EpochMs };
/** The archive of one deployment, to be written anew object by object. */
export type ErasableArchive = {
  /** @throws {UserError} where the bucket keeps what is deleted */
  readonly demandErasable: () => Promise<void>;
  readonly list: () => Promise<readonly Listed[]>;
  /** `key`: of KMS, under which it lies. @throws {Unreadable} */
  readonly read: (name: string) => Promise<{ readonly bytes: Buffer; readonly key: string | null }>;
  readonly put: (name: string, bytes: Uint8Array, key: string | null) => Promise<void>;
  readonly remove: (name: string) => Promise<void>;
};

const NO_LOCK = 'ObjectLockConfigurationNotFoundError';
const ADDRESS = /^s3:\/\/([^/]+)\/(.+?)\/*$/;

/** @param uri `s3://BUCKET/PREFIX` @throws {UserError} for what is none */
export function erasableArchive(uri: string, client: S3Client): ErasableArchive {
  const [, Bucket, prefix] = ADDRESS.exec(uri) ?? [];
  if (Bucket === undefined || prefix === undefined) throw new UserError(`${uri}: expected s3://BUCKET/PREFIX`);
  const keyOf = (name: string): string => `${prefix}/${name}`;
  const refused = (error: unknown): never => {
    throw new UserError(`s3://${Bucket}: ${saying(error)}`);
  };
  return {
    async demandErasable() {
      const { Status } = await client.send(new GetBucketVersioningCommand({ Bucket })).catch(refused);
      if (Status !== undefined) {
        throw new UserError(
          `s3://${Bucket} keeps the versions of its objects (versioning is ${Status}), so what is deleted stays. ` +
            'Let a lifecycle rule expire noncurrent versions, delete those of the archive by hand, or keep the archive in another bucket. Nothing was changed',
        );
      }
      const lock = await client.send(new GetObjectLockConfigurationCommand({ Bucket })).catch((error: Error) => {
        if (error.name === NO_LOCK) return null;
        return refused(error);
      });
      if (lock?.ObjectLockConfiguration?.ObjectLockEnabled === 'Enabled') {
        throw new UserError(
          `s3://${Bucket} has object lock, so nobody can delete its objects before their time. Nothing was changed`,
        );
      }
    },

    async list() {
      const list = (input: ListObjectsV2CommandInput) => client.send(new ListObjectsV2Command(input)).catch(refused);
      const found: Listed[] = [];
      for await (const { key, putAt } of listedObjects(list, { Bucket, Prefix: `${prefix}/` })) {
        // What consoles make as a folder.
        if (!key.endsWith('/')) found.push({ name: key.slice(prefix.length + 1), putAt });
      }
      return found;
    },

    async read(name) {
      let kept: string | null = null;
      const get: GetObject = async (input) => {
        const given = await client.send(new GetObjectCommand(input));
        kept = given.SSEKMSKeyId ?? null;
        return given;
      };
      const bytes = await allOf(get, Bucket, keyOf(name)).catch((error: unknown) => {
        throw new Unreadable(whyUnread(error));
      });
      return { bytes, key: kept };
    },

    async put(name, bytes, key) {
      await client.send(
        new PutObjectCommand({
          Bucket,
          Key: keyOf(name),
          Body: bytes,
          ContentType: 'application/zstd',
          ...(key !== null && { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: key, BucketKeyEnabled: true }),
        }),
      );
    },

    async remove(name) {
      await client.send(new DeleteObjectCommand({ Bucket, Key: keyOf(name) }));
    },
  };
}
