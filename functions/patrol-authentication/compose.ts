import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Dns } from '../../shared/dns-patrol/dns/model.ts';
import type { Mode } from '../../shared/standing/model.ts';
import { spfEvaluator } from '../_adapters/dns/spf.ts';
import { dynamoTotals } from '../_adapters/dynamodb/counting/totals.ts';
import { dynamoInventory } from '../_adapters/dynamodb/inventory.ts';
import { dynamoMessages } from '../_adapters/dynamodb/messages.ts';
import { dynamoCustomerDomains } from '../_adapters/dynamodb/onboarding/wishes.ts';
import { dynamoPatrol } from '../_adapters/dynamodb/patrol.ts';
import { dynamoRoster } from '../_adapters/dynamodb/roster.ts';
import { dynamoTable } from '../_adapters/dynamodb/table.ts';
import { fleetMessages } from '../_compose/fleet-messages.ts';
import { sendersByDomain } from '../_compose/suspects.ts';
import type { LookAtCustomersDeps, PatrolAuthenticationDeps } from './ports.ts';

/** Made here, or new in each run. */
type Composed = 'dns' | 'evaluateSpf' | 'identities' | 'ips' | 'sendersOf' | 'memory' | 'messages';
export type ExaminingSetup = Omit<PatrolAuthenticationDeps, Composed> & {
  readonly dynamo: DynamoDBClient;
  readonly registryTable: string;
  readonly totalsTable: string;
  /** Under which alerts are told that are about no set. */
  readonly mode: () => Promise<Mode>;
};

/** What patrol-authentication is made of. The resolver is new in each run, and so is what is remembered of senders. */
export function examiningDeps({ dynamo, registryTable, totalsTable, mode, ...given }: ExaminingSetup) {
  const registry = dynamoTable(dynamo, registryTable);
  const inventory = dynamoInventory(registry);
  const customers = dynamoCustomerDomains(registry);
  const sources = { roster: dynamoRoster(registry), totals: dynamoTotals(dynamo, totalsTable), clock: given.clock };
  const stores = {
    // Whose records are still to be published is told by the customer's stage, not by alarms.
    identities: async () => {
      const beginning = await customers.beginning();
      return (await inventory.identities()).filter(({ name }) => !beginning.has(name));
    },
    ips: async () => ((await inventory.pools())?.ips ?? []).map(({ ip }) => ip),
    memory: dynamoPatrol(registry),
    customers,
    messages: fleetMessages(dynamoMessages(registry), mode),
  };
  return (dns: Dns): PatrolAuthenticationDeps & LookAtCustomersDeps => ({
    ...{ ...given, ...stores, dns },
    evaluateSpf: spfEvaluator(dns),
    sendersOf: sendersByDomain(sources),
  });
}
