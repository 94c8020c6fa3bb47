import type { S3Client } from '@aws-sdk/client-s3';
import { allOf, BrokenOff, type GetObject, readOn } from '../../../../functions/_adapters/s3/read-on.ts';
import { saying } from './s3-list.ts';
import { Unreadable } from './unreadable.ts';

/** All bytes of an object. @throws {Unreadable} */
export const bytesOf = (client: S3Client, bucket: string, key: string): Promise<Buffer> =>
  allOf(getting(client), bucket, key).catch(unreadable);

/** An object's bytes as they come, gone on with where they break off. @throws {Unreadable} */
export async function* streamed(
  client: S3Client,
  bucket: string,
  key: string,
  sleep?: (ms: number) => Promise<unknown>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* readOn(getting(client), bucket, key, sleep);
  } catch (error) {
    unreadable(error);
  }
}

const getting =
  (client: S3Client): GetObject =>
  async (input) => {
    const { GetObjectCommand } = await import('./s3-client.ts');
    return client.send(new GetObjectCommand(input));
  };

function unreadable(error: unknown): never {
  throw new Unreadable(whyUnread(error));
}

/** Why an object cannot be read, in a line. */
export function whyUnread(error: unknown): string {
  if (!(error instanceof BrokenOff)) return `it cannot be read: ${saying(error)}`;
  return error.cause === undefined ? error.message : `${error.message}: ${saying(error.cause)}`;
}
