import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import type { EpochMs } from '../../../shared/kernel/time.ts';
import type { AbuseReport } from '../../../shared/reports/model.ts';
import type { Proof } from '../../../shared/reports/proof.ts';
import { proofOfSes } from '../../../shared/reports/proof.ts';
import type { RefusedReport } from '../../../shared/reports/refused.ts';
import { contentsOf } from '../reports/contents.ts';

type Part =
  | { readonly proof: Proof; readonly bytes: AsyncIterable<Uint8Array> }
  | { readonly proof: Proof; readonly abuse: AbuseReport; readonly key: string }
  | { readonly refused: RefusedReport };
export type MailPlace = {
  readonly bucket: string;
  /** Beginnings of names: of mails that came, and of those that are refused. */
  readonly inbox: string;
  readonly refused: string;
};

/** Mails with reports, as SES puts them into a bucket. */
export function s3ReportMails({ bucket, inbox, refused }: MailPlace, config: S3ClientConfig = {}) {
  const client = new S3Client(config);
  const remove = async (name: string): Promise<void> => {
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: name }));
  };
  const asideName = (name: string): string => `${refused}${name.startsWith(inbox) ? name.slice(inbox.length) : name}`;
  return {
    client,
    remove,
    asideName,

    async open(name: string): Promise<{ at: EpochMs | null; parts: AsyncIterable<Part> } | null> {
      try {
        const { Body, LastModified } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: name }));
        const parts = contentsOf(name, Body instanceof Readable ? Body : Readable.from([]), proofOfSes);
        return { at: LastModified?.getTime() ?? null, parts };
      } catch (error) {
        // It was read before, and the event came twice.
        if (error instanceof NoSuchKey) return null;
        throw error;
      }
    },

    /** Copying it again changes nothing. */
    async setAside(name: string): Promise<void> {
      const source = `${bucket}/${name.split('/').map(encodeURIComponent).join('/')}`;
      await client.send(new CopyObjectCommand({ Bucket: bucket, Key: asideName(name), CopySource: source }));
      await remove(name);
    },

    async *leftOver(before: EpochMs): AsyncGenerator<string> {
      let token: string | undefined;
      do {
        const page = await client.send(
          new ListObjectsV2Command({
            Bucket: bucket,
            Prefix: inbox,
            ...(token !== undefined && { ContinuationToken: token }),
          }),
        );
        for (const { Key, LastModified } of page.Contents ?? []) {
          if (Key !== undefined && LastModified !== undefined && LastModified.getTime() <= before) yield Key;
        }
        token = page.NextContinuationToken;
      } while (token !== undefined);
    },
  };
}
