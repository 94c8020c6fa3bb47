import type { S3Client } from '@aws-sdk/client-s3';
import { type ObjectName, objectName, parseObjectName } from '../../../../shared/archive/name.ts';
import { forTerminal } from '../../../../shared/kernel/escape.ts';
import { iso } from '../../../../shared/kernel/time.ts';
import { UserError } from '../../user-error.ts';
import type { Range } from '../range.ts';

const ADDRESS = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/s;

export type Found = { readonly key: string; readonly bytes: number; readonly ours: ObjectName | null };

/**
 * What lies below a prefix. One that is a deployment's own is that deployment alone, and those of its days alone that are
 * asked for. @throws {UserError} for what is no address, for a bucket that cannot be listed, and where there is nothing
 */
export async function objectsBelow(
  name: string,
  range: Range,
  client: S3Client,
): Promise<{ readonly bucket: string; readonly all: readonly Found[] }> {
  const [, bucket = '', prefix = ''] = ADDRESS.exec(name) ?? [];
  if (bucket === '') throw new UserError(`${name}: expected s3://BUCKET or s3://BUCKET/PREFIX`);
  try {
    // S3 lists what begins alike, too: below `…/lazaretto` also what lies below `…/lazaretto-staging`.
    const whole = prefix.replace(/\/+$/, '');
    if (whole !== '' && (await isDeployment(client, bucket, whole))) {
      return { bucket, all: await listed(client, bucket, `${whole}/`, daysIn(whole, range)) };
    }
    const all = await listed(client, bucket, prefix);
    if (all.length > 0) return { bucket, all };
  } catch (error) {
    throw new UserError(`${name}: cannot be listed: ${saying(error)}`);
  }
  throw new UserError(`${name}: expected objects, found none`);
}

async function isDeployment(client: S3Client, Bucket: string, whole: string): Promise<boolean> {
  const { ListObjectsV2Command } = await import('./s3-client.ts');
  // The first may be what consoles make as a folder.
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix: `${whole}/`, MaxKeys: 2 }));
  return Contents.some(({ Key = '' }) => {
    const ours = parseObjectName(Key);
    return ours !== null && deploymentOf(Key, ours) === whole;
  });
}

/** Between which keys the days of a range lie: an archive of years is not listed for one of them. */
type Between = { readonly after?: string; readonly last?: string };
const daysIn = (whole: string, { since, until }: Range): Between => ({
  ...(since !== undefined && { after: `${whole}/${iso(since).slice(0, 10)}` }),
  ...(until !== undefined && { last: `${whole}/${iso(until).slice(0, 10)}/~` }),
});

/** Below what an object of ours lies: `ACCOUNT/REGION/NAME`. */
export const deploymentOf = (key: string, ours: ObjectName): string =>
  key.slice(0, key.length - objectName(ours).length).replace(/\/$/, '');

async function listed(
  client: S3Client,
  Bucket: string,
  Prefix: string,
  { after, last }: Between = {},
): Promise<Found[]> {
  const { ListObjectsV2Command } = await import('./s3-client.ts');
  const found: Found[] = [];
  let token: string | undefined;
  do {
    const from = token !== undefined ? { ContinuationToken: token } : after !== undefined && { StartAfter: after };
    const page = await client.send(new ListObjectsV2Command({ Bucket, Prefix, ...from }));
    for (const { Key = '', Size = 0 } of page.Contents ?? []) {
      if (last !== undefined && Key > last) return found;
      // What consoles make as a folder.
      if (!Key.endsWith('/')) found.push({ key: Key, bytes: Size, ours: parseObjectName(Key) });
    }
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return found;
}

/** What AWS says, in a line. */
export function saying(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'CredentialsProviderError')
    return 'there are no AWS credentials here; sign in as you do for the AWS command line, or set AWS_PROFILE';
  if (error.message === 'Region is missing') return 'there is no AWS Region here; set AWS_REGION, or AWS_PROFILE';
  const said = forTerminal(error.message).split('\n', 1)[0]?.slice(0, 300) ?? '';
  return said === '' || said === error.name ? error.name : `${error.name}, ${said}`;
}
