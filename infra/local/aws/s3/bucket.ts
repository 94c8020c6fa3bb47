import type { EpochMs } from '../../../../shared/kernel/time.ts';

/** An object as it was put. */
export type StoredObject = {
  readonly body: Uint8Array;
  readonly putAt: EpochMs;
  /** ARN of the KMS key that it was put under; absent: as the bucket has it. */
  readonly key?: string | undefined;
};
/** A bucket, and what a person set of it. */
export type Bucket = {
  readonly objects: Map<string, StoredObject>;
  /** As `GetBucketVersioning` says; absent: never switched on. */
  versioning?: 'Enabled' | 'Suspended';
  /** As `GetObjectLockConfiguration` says. */
  objectLock?: boolean;
  /** KMS keys that nobody may use, by ARN. */
  readonly closedKeys: Set<string>;
  /** Objects that lie in Glacier, by name: they are listed, and must be restored before they are read. */
  readonly frozen: Set<string>;
  /** After how many bytes of an answer the connection breaks; null: it does not. Asked when an object is read. */
  breaksAfter?: (key: string) => number | null;
};

export const newBucket = (): Bucket => ({ objects: new Map(), closedKeys: new Set(), frozen: new Set() });
