import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import type { SweepDeps } from '../../shared/archive/sweep.ts';
import { deploymentKey } from '../../shared/registry/keys.ts';
import { dynamoArchived } from '../_adapters/dynamodb/counting/archived.ts';
import { dynamoTable } from '../_adapters/dynamodb/table.ts';
import { isRefusal } from '../_adapters/lambda/refusal.ts';
import { sha256 } from '../_adapters/lambda/sha256.ts';
import { s3ArchivedObjects } from '../_adapters/s3/archived-objects.ts';

export type SweepingSetup = {
  readonly dynamo: DynamoDBClient;
  readonly journalTable: string;
  readonly registryTable: string;
  readonly place: { readonly bucket: string; readonly prefix: string };
  readonly log: SweepDeps['log'];
};

/** What the sweep of the archive is made of. */
export function sweepingDeps(
  { dynamo, journalTable, registryTable, place, log }: SweepingSetup,
  config: S3ClientConfig = {},
): SweepDeps {
  const registry = dynamoTable(dynamo, registryTable);
  const objects = s3ArchivedObjects(place, config);
  return {
    named: dynamoArchived(dynamo, journalTable),
    ...objects,
    // One object that is refused, as under a key of former times, does not keep the others from being swept.
    read: (name) =>
      objects.read(name).catch((error: unknown) => {
        if (!isRefusal(error)) throw error;
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
