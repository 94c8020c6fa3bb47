import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SESv2Client } from '@aws-sdk/client-sesv2';
import { cached } from '../../shared/kernel/cached.ts';
import { SECOND_MS, type Timer } from '../../shared/kernel/time.ts';
import type { Policy } from '../../shared/policy/model.ts';
import type { Deps } from '../place-sets/ports.ts';
import { dynamoDeployment } from './dynamo-deployment.ts';
import { dynamoMessages } from './dynamo-messages.ts';
import { dynamoInventory, dynamoPlacements } from './dynamo-placements.ts';
import { dynamoTable } from './dynamo-table.ts';
import { policyInForce } from './policy-env.ts';
import { sesControl } from './ses-control.ts';

const POLICY_TTL_MS = 20 * SECOND_MS;

export type PlacingSetup = {
  readonly dynamo: DynamoDBClient;
  readonly ses: SESv2Client;
  readonly registryTable: string;
  readonly timer: Timer;
  /** Holds until a person saves another, or where what they saved is not valid any more. */
  readonly defaultPolicy: Policy;
  readonly budgetMs: number;
  readonly log: Deps['log'];
};

/** What place-sets is made of; one for the life of a warm function. The switch is read anew for every set. */
export function placingDeps({ dynamo, ses, registryTable, timer, defaultPolicy, budgetMs, log }: PlacingSetup): Deps {
  const registry = dynamoTable(dynamo, registryTable);
  const deployment = dynamoDeployment(registry);
  return {
    placements: dynamoPlacements(registry),
    inventory: dynamoInventory(registry),
    control: sesControl(ses),
    messages: dynamoMessages(dynamo, registryTable),
    deployment: {
      automatic: deployment.automatic,
      activeSets: async () => (await deployment.fleet())?.activeSets ?? 0,
      policy: cached(() => policyInForce(deployment, defaultPolicy), POLICY_TTL_MS, timer),
    },
    timer,
    budgetMs,
    log,
  };
}
