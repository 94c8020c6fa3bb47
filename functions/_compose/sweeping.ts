import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { type ExpireDeps, expireArchive } from '../../shared/archive/expire.ts';
import { type SweepDeps, type Swept, sweepArchive } from '../../shared/archive/sweep.ts';
import type { EpochMs } from '../../shared/kernel/time.ts';
import { deploymentKey } from '../../shared/registry/keys.ts';
import { dynamoArchived } from '../_adapters/dynamodb/counting/archived.ts';
import { dynamoTable } from '../_adapters/dynamodb/table.ts';
import { isRefusal } from '../_adapters/lambda/refusal.ts';
import { sha256 } from '../_adapters/lambda/sha256.ts';
import { s3ArchivedObjects } from '../_adapters/s3/archived-objects.ts';
import { BrokenOff } from '../_adapters/s3/read-on.ts';

export type SweepingSetup = {
  readonly dynamo: DynamoDBClient;
  readonly journalTable: string;
  readonly registryTable: string;
  readonly place: { readonly bucket: string; readonly prefix: string };
  readonly log: SweepDeps['log'];
};

/** What the sweep of the archive, and its expiry by days, are made of. */
export function sweepingDeps(
  { dynamo, journalTable, registryTable, place, log }: SweepingSetup,
  config: S3ClientConfig = {},
): SweepDeps & ExpireDeps {
  const registry = dynamoTable(dynamo, registryTable);
  const objects = s3ArchivedObjects(place, config);
  return {
    named: dynamoArchived(dynamo, journalTable),
    ...objects,
    // One object that is refused, as under a key of former times, does not keep the others from being swept.
    read: (name) =>
      objects.read(name).catch((error: unknown) => {
        if (!isRefusal(error) && !isOfObject(error)) throw error;
        log({ message: 'an object of the archive is refused', object: name, error: String(error) });
        return null;
      }),
    async sweptThrough() {
      const day = (await registry.get(deploymentKey.archive))?.['day'];
      return typeof day === 'number' ? day : null;
    },
    saveSweptThrough: (day) => registry.put(deploymentKey.archive, { day }).then(() => undefined),
    sha256,
    log,
  };
}

/** Another object took its place while it was read, or none. */
const isOfObject = (error: unknown): boolean => error instanceof BrokenOff && error.cause === undefined;

/**
 * Sweep the archive, and remove what is older than it is kept. What fails in one does not keep the other from its work.
 * @param days how long objects are kept; absent: that is not ours to say
 */
export async function tidyArchive(
  deps: SweepDeps & ExpireDeps,
  days: string | undefined,
  now: EpochMs,
): Promise<Swept & { readonly expired: number }> {
  const [swept, expired] = await Promise.allSettled([
    sweepArchive(deps, now),
    days === undefined ? 0 : expireArchive(deps, Number(days), now),
  ]);
  if (swept.status === 'rejected') throw swept.reason;
  if (expired.status === 'rejected') throw expired.reason;
  return { ...swept.value, expired: expired.value };
}
