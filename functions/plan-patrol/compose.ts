import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Mode } from '../../shared/standing/model.ts';
import { dynamoInventory } from '../_adapters/dynamodb/inventory.ts';
import { dynamoMessages } from '../_adapters/dynamodb/messages.ts';
import { dynamoPatrol } from '../_adapters/dynamodb/patrol.ts';
import { dynamoTable } from '../_adapters/dynamodb/table.ts';
import { fleetMessages } from '../_compose/fleet-messages.ts';
import type { PlanDeps } from './handle.ts';

export type PlanningSetup = Pick<PlanDeps, 'extra' | 'send' | 'clock'> & {
  readonly dynamo: DynamoDBClient;
  readonly registryTable: string;
  /** Under which alerts are told that are about no set. */
  readonly mode: () => Promise<Mode>;
};

/** What plan-patrol is made of, but for the lists: their keys are read anew in each run. */
export function planningDeps({ dynamo, registryTable, mode, ...given }: PlanningSetup): Omit<PlanDeps, 'lists'> {
  const registry = dynamoTable(dynamo, registryTable);
  return {
    inventory: dynamoInventory(registry),
    memory: dynamoPatrol(registry),
    messages: fleetMessages(dynamoMessages(registry), mode),
    ...given,
  };
}
