import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { fleetMode } from '../../shared/policy/fleet-mode.ts';
import type { Policy } from '../../shared/policy/model.ts';
import { dynamoTotals } from '../_adapters/dynamodb/counting/totals.ts';
import { dynamoDeployment } from '../_adapters/dynamodb/deployment.ts';
import { dynamoMessages } from '../_adapters/dynamodb/messages.ts';
import { dynamoPatrol } from '../_adapters/dynamodb/patrol.ts';
import { dynamoRoster } from '../_adapters/dynamodb/roster.ts';
import { dynamoTable } from '../_adapters/dynamodb/table.ts';
import { rememberedPolicy } from '../_adapters/lambda/policy-env.ts';
import { fleetMessages } from '../_compose/fleet-messages.ts';
import { suspectsFrom } from '../_compose/suspects.ts';
import type { GateDeps } from './gate.ts';

export type LookingUpSetup = Pick<GateDeps, 'random' | 'clock'> & {
  readonly dynamo: DynamoDBClient;
  readonly registryTable: string;
  readonly totalsTable: string;
  /** Holds until a person saves another, or where what they saved is not valid any more. */
  readonly defaultPolicy: Policy;
  /** Told why a policy that was saved does not hold. */
  readonly onInvalidPolicy: (message: string, problems: readonly string[]) => void;
};

/** What patrol-blocklists is made of, but for the resolver and the lists: both are new in each run. */
export function lookingUpDeps(setup: LookingUpSetup): Omit<GateDeps, 'dns' | 'lists'> {
  const { dynamo, registryTable, totalsTable, clock, random } = setup;
  const registry = dynamoTable(dynamo, registryTable);
  const policy = rememberedPolicy(dynamoDeployment(registry), setup.defaultPolicy, setup.onInvalidPolicy, { clock });
  return {
    random,
    clock,
    memory: dynamoPatrol(registry),
    messages: fleetMessages(dynamoMessages(registry), async () => fleetMode(await policy())),
    suspectsOf: suspectsFrom(
      { roster: dynamoRoster(registry), totals: dynamoTotals(dynamo, totalsTable), clock },
      policy,
    ),
  };
}
