import type { S3Client } from '@aws-sdk/client-s3';
import { listedObjects } from '../../../../functions/_adapters/s3/list.ts';
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

/** The first may be what consoles make as a folder, and what somebody else put. */
const LOOKED_AT = 10;

async function isDeployment(client: S3Client, Bucket: string, whole: string): Promise<boolean> {
  let looked = 0;
  for await (const { key } of listedObjects(await listing(client), {
    Bucket,
    Prefix: `${whole}/`,
    MaxKeys: LOOKED_AT,
  })) {
    const ours = parseObjectName(key);
    if (ours !== null && deploymentOf(key, ours) === whole) return true;
    if (++looked === LOOKED_AT) return false;
  }
  return false;
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
  const found: Found[] = [];
  const where = { Bucket, Prefix, ...(after !== undefined && { StartAfter: after }) };
  for await (const { key, bytes } of listedObjects(await listing(client), where)) {
    if (last !== undefined && key > last) return found;
    // What consoles make as a folder.
    if (!key.endsWith('/')) found.push({ key, bytes, ours: parseObjectName(key) });
  }
  return found;
}

/** Loaded only where a bucket is read. */
async function listing(client: S3Client): Promise<Parameters<typeof listedObjects>[0]> {
  const { ListObjectsV2Command } = await import('./s3-client.ts');
  return (input) => client.send(new ListObjectsV2Command(input));
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
