import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SESv2Client } from '@aws-sdk/client-sesv2';
import type { AttachSettings } from '../../shared/attach/settings.ts';
import { SECOND_MS, type Timer } from '../../shared/kernel/time.ts';
import { fleetMode } from '../../shared/policy/fleet-mode.ts';
import type { Policy } from '../../shared/policy/model.ts';
import { dynamoCommands } from '../_adapters/dynamodb/commands.ts';
import { dynamoDeployment } from '../_adapters/dynamodb/deployment.ts';
import { dynamoEvacuations, dynamoInventory } from '../_adapters/dynamodb/inventory.ts';
import { dynamoMessages } from '../_adapters/dynamodb/messages.ts';
import { dynamoOrders } from '../_adapters/dynamodb/onboarding/orders.ts';
import { dynamoUses } from '../_adapters/dynamodb/onboarding/uses.ts';
import { dynamoPlacements } from '../_adapters/dynamodb/placements.ts';
import { dynamoTable } from '../_adapters/dynamodb/table.ts';
import { rememberedPolicy } from '../_adapters/lambda/policy-env.ts';
import { sesControl } from '../_adapters/ses/control.ts';
import { sesCustomers } from '../_adapters/ses/customers.ts';
import { fleetMessages } from '../_compose/fleet-messages.ts';
import type { PlaceDeps } from './ports.ts';

const POLICY_TTL_MS = 20 * SECOND_MS;

export type PlacingSetup = {
  readonly dynamo: DynamoDBClient;
  readonly ses: SESv2Client;
  readonly registryTable: string;
  readonly timer: Timer;
  /** Holds until a person saves another, or where what they saved is not valid any more. */
  readonly defaultPolicy: Policy;
  readonly budgetMs: number;
  /** How sets are attached to our topic. Without it none is attached, and none is checked. */
  readonly attach?: AttachSettings | null;
  /** See `PlaceDeps.grantedPools`. Default: any. */
  readonly grantedPools?: readonly string[] | null | undefined;
  /** See `PlaceDeps.changes`. Default: nobody may look. */
  readonly changes?: PlaceDeps['changes'];
  /** Whether customers may be set up: the role is granted what that needs. Default: no. */
  readonly onboarding?: boolean;
  readonly log: PlaceDeps['log'];
  /** Told why a policy that was saved does not hold. */
  readonly onInvalidPolicy: (message: string, problems: readonly string[]) => void;
};

/** What place-sets is made of; one for the life of a warm function. The switch is read anew for every set. */
export function placingDeps(setup: PlacingSetup): PlaceDeps {
  const { dynamo, ses, registryTable, timer, defaultPolicy, budgetMs, attach = null, log } = setup;
  const registry = dynamoTable(dynamo, registryTable);
  const deployment = dynamoDeployment(registry);
  const policy = rememberedPolicy(deployment, defaultPolicy, setup.onInvalidPolicy, {
    ttlMs: POLICY_TTL_MS,
    clock: timer,
  });
  return {
    placements: dynamoPlacements(registry),
    inventory: dynamoInventory(registry),
    evacuations: dynamoEvacuations(registry),
    commands: dynamoCommands(registry),
    attach,
    grantedPools: setup.grantedPools ? new Set(setup.grantedPools) : null,
    control: sesControl(ses),
    changes: setup.changes ?? null,
    customers: sesCustomers(ses),
    orders: dynamoOrders(registry),
    uses: dynamoUses(registry),
    onboarding: setup.onboarding === true,
    messages: fleetMessages(dynamoMessages(dynamoTable(dynamo, registryTable)), async () => fleetMode(await policy())),
    deployment: {
      automatic: deployment.automatic,
      activeSets: async () => (await deployment.fleet())?.activeSets ?? 0,
      policy,
    },
    timer,
    budgetMs,
    log,
  };
}
