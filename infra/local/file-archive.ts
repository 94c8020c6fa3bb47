import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import zlib from 'node:zlib';
import { hashOf } from '../../functions/_adapters/s3/hash.ts';
import { objectName } from '../../shared/archive/name.ts';
import type { ArchiveStore } from '../../shared/archive/ports.ts';
import type { Clock } from '../../shared/kernel/time.ts';
import { type Bucket, newBucket } from './aws/s3/bucket.ts';

/** Where the archive of the local stack lies, as in a bucket. */
export const LOCAL_BUCKET = 'lazaretto-archive';
export const LOCAL_PREFIX = '000000000000/us-east-1/lazaretto';

/** The archive of the local stack: files of a directory, and the same objects in a bucket of the S3 stand-in. */
export class FileArchive {
  readonly bucket: Bucket = newBucket();
  readonly store: ArchiveStore;

  /** @throws Error where the directory cannot be made, or is not empty, and where Node packs no zstd */
  constructor(directory: string, clock: Clock) {
    if ((zlib.zstdCompressSync as unknown) === undefined)
      throw new Error(`expected Node 22.15 or later, which packs zstd, got Node ${process.version}`);
    mkdirSync(directory, { recursive: true });
    if (readdirSync(directory).length > 0) throw new Error('expected a new directory, got one that holds files');
    const { bucket } = this;
    this.store = {
      // Without a wait in between, so that virtual time stands still meanwhile.
      async put(partition, sequence, text) {
        const body = zlib.zstdCompressSync(text);
        const hash = hashOf(body);
        const key = `${LOCAL_PREFIX}/${objectName({ partition, sequence, hash })}`;
        const file = join(directory, key);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, body);
        bucket.objects.set(key, { body, putAt: clock.now() });
        return hash;
      },
    };
  }
}
