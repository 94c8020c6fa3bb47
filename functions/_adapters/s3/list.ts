import type { ListObjectsV2CommandInput, ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import type { EpochMs } from '../../../shared/kernel/time.ts';

/** An object of a bucket, as S3 lists it. */
export type ListedObject = { readonly key: string; readonly bytes: number; readonly putAt: EpochMs };
type List = (input: ListObjectsV2CommandInput) => Promise<ListObjectsV2CommandOutput>;

/**
 * What lies below a prefix, in the order of keys, page after page. Keys are asked for as URLs write them: XML, in which S3
 * answers, has no control characters, and keys have.
 * @throws what S3 throws
 */
export async function* listedObjects(
  list: List,
  where: Pick<ListObjectsV2CommandInput, 'Bucket' | 'Prefix' | 'StartAfter' | 'MaxKeys'>,
): AsyncGenerator<ListedObject> {
  let token: string | undefined;
  do {
    const page = await list({
      ...where,
      EncodingType: 'url',
      ...(token !== undefined && { ContinuationToken: token }),
    });
    const decode = page.EncodingType === 'url' ? decoded : (key: string): string => key;
    for (const { Key = '', Size = 0, LastModified } of page.Contents ?? []) {
      yield { key: decode(Key), bytes: Size, putAt: LastModified?.getTime() ?? 0 };
    }
    token = page.NextContinuationToken;
  } while (token !== undefined);
}

/** A space is written as a plus. */
const decoded = (key: string): string => decodeURIComponent(key.replaceAll('+', ' '));
