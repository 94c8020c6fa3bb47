import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AllowanceCaller } from '../../shared/allowance/callers.ts';
import { BoundedMap } from '../../shared/kernel/bounded-map.ts';
import type { Timer } from '../../shared/kernel/time.ts';
import { dynamoAllowances } from '../_adapters/dynamodb/allowances.ts';
import { dynamoTable } from '../_adapters/dynamodb/table.ts';
import { sha256 } from '../_adapters/lambda/sha256.ts';
import type { AllowanceDeps } from './handle.ts';

/** Reasons that a warm function remembers. */
const MOST_REASONS = 5_000;

export type AllowanceSetup = Pick<AllowanceDeps, 'random' | 'log'> & {
  readonly client: DynamoDBClient;
  readonly registryTable: string;
  readonly timer: Timer;
  readonly callers: readonly AllowanceCaller[];
};

/** What serve-allowance is made of; one for the life of a warm function. It knows the registry, and no other table. */
export const allowanceDeps = ({ client, registryTable, ...rest }: AllowanceSetup): AllowanceDeps => ({
  ...rest,
  store: dynamoAllowances(dynamoTable(client, registryTable)),
  sha256,
  reasons: new BoundedMap(MOST_REASONS),
});
