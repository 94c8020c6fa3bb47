import { type EpochMs, HOUR_MS, iso, MINUTE_MS } from '../../../shared/kernel/time.ts';
import { FileArchive, LOCAL_BUCKET, LOCAL_PREFIX } from '../../local/file-archive.ts';
import type { LocalStack } from '../../local/stack.ts';
import { calledAs } from '../called-as.ts';
import { UserError } from '../user-error.ts';

/** An hour is compared once it has been summed up. Unit: ms. */
const SUMMED_UP_MS = 10 * MINUTE_MS;

/** @throws {UserError} where the archive cannot be there */
export function archiveIn(directory: string, now: () => EpochMs): FileArchive {
  try {
    return new FileArchive(directory, { now });
  } catch (error) {
    throw new UserError(`--archive ${directory}: ${(error as Error).message}`);
  }
}

/** What can be done with the archive of a story that was told. */
export const archivedText = (directory: string): string =>
  [
    `\nThe archive is in ${directory}. Play it again, or under another policy:`,
    `  ${calledAs('replay')} ${directory}`,
    `  ${calledAs('backtest')} ${directory} --policy FILE`,
    '',
  ].join('\n');

/**
 * Opens tables and bucket to other programs on this machine. @returns how to count the whole hours of a story again; ''
 * where none is over
 */
export async function recountText(
  { deployment }: LocalStack,
  { bucket }: FileArchive,
  from: EpochMs,
  to: EpochMs,
): Promise<string> {
  const first = Math.floor(from / HOUR_MS) * HOUR_MS;
  const last = Math.floor((to - SUMMED_UP_MS) / HOUR_MS) * HOUR_MS;
  if (last <= first) return '';
  deployment.aws.state.buckets.set(LOCAL_BUCKET, bucket);
  const [dynamo, s3] = await Promise.all([deployment.dynamo.listen(), deployment.aws.listen()]);
  const { totals, journal } = deployment.tables;
  return [
    'Count it again, while this runs:',
    `  export AWS_ENDPOINT_URL_DYNAMODB=${dynamo} AWS_ENDPOINT_URL_S3=${s3.url} AWS_REGION=us-east-1`,
    '  export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local',
    `  ${calledAs('recount')} s3://${LOCAL_BUCKET}/${LOCAL_PREFIX} --since ${iso(first)} --until ${iso(last)} --totals-table ${totals} --journal-table ${journal}`,
    '',
  ].join('\n');
}
