import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dnsResolver } from '../../functions/_adapters/dns/resolver.ts';
import { dnsServer } from '../../functions/_adapters/dns/server.ts';
import { spfEvaluator } from '../../functions/_adapters/dns/spf.ts';
import { dynamoDeployment } from '../../functions/_adapters/dynamodb/deployment.ts';
import { dynamoInventory } from '../../functions/_adapters/dynamodb/inventory.ts';
import { dynamoMessages } from '../../functions/_adapters/dynamodb/messages.ts';
import { dynamoPatrol } from '../../functions/_adapters/dynamodb/patrol.ts';
import { dynamoRoster } from '../../functions/_adapters/dynamodb/roster.ts';
import { dynamoTable } from '../../functions/_adapters/dynamodb/table.ts';
import { dynamoTotals } from '../../functions/_adapters/dynamodb/totals.ts';
import { rememberedPolicy } from '../../functions/_adapters/lambda/policy-env.ts';
import { fleetMessages } from '../../functions/_compose/fleet-messages.ts';
import { sendersByDomain, suspectsFrom } from '../../functions/_compose/suspects.ts';
import { patrolAuthentication } from '../../functions/patrol-authentication/handle.ts';
import { patrolBlocklists } from '../../functions/patrol-blocklists/handle.ts';
import { planPatrol } from '../../functions/plan-patrol/handle.ts';
import type { ProbeAnswer } from '../../shared/dns-patrol/blocklists/probe.ts';
import type { Dns } from '../../shared/dns-patrol/dns/model.ts';
import type { Chunk } from '../../shared/dns-patrol/findings/plan.ts';
import type { PatrolMemory } from '../../shared/dns-patrol/findings/ports.ts';
import type { Clock } from '../../shared/kernel/time.ts';
import { fleetMode } from '../../shared/policy/fleet-mode.ts';
import type { Policy } from '../../shared/policy/model.ts';
import type { LocalDeployment } from './deployment.ts';

export type LocalPatrolOptions = {
  readonly deployment: Pick<LocalDeployment, 'reach' | 'tables'>;
  /** The local DNS server; nobody else is asked. */
  readonly port: number;
  readonly lists: readonly ProbeAnswer[];
  readonly policy: Policy;
  readonly clock: Clock;
  readonly random: () => number;
};
/** The functions of the patrol, warm, as their schedules would call them. */
export type LocalPatrol = {
  /** One round of blocklists: the plan, and its chunks one after the other. */
  lookUp(): Promise<void>;
  /** One look at every sending domain's records. */
  examine(): Promise<void>;
  readonly memory: PatrolMemory;
};

/** Compose the patrol as its `index.ts` do: the real adapters, on the local stack's tables and its DNS. */
export function localPatrol({ deployment, port, lists, policy, clock, random }: LocalPatrolOptions): LocalPatrol {
  const client = new DynamoDBClient(deployment.reach.dynamo);
  const registry = dynamoTable(client, deployment.tables.registry);
  const inventory = dynamoInventory(registry);
  const memory = dynamoPatrol(registry);
  const inForce = rememberedPolicy(dynamoDeployment(registry), policy, () => undefined, { clock });
  const messages = fleetMessages(dynamoMessages(dynamoTable(client, deployment.tables.registry)), async () =>
    fleetMode(await inForce()),
  );
  const sources = { roster: dynamoRoster(registry), totals: dynamoTotals(client, deployment.tables.totals), clock };
  const common = { lists, memory, messages, clock };
  const suspectsOf = suspectsFrom(sources, async () => policy);
  const asking = async (work: (dns: Dns) => Promise<unknown>): Promise<void> => {
    const dns = dnsResolver({ servers: [dnsServer('127.0.0.1', port)] });
    try {
      await work(dns);
    } finally {
      dns.close();
    }
  };
  return {
    memory,
    async lookUp() {
      const chunks: Chunk[] = [];
      const send = async (some: readonly Chunk[]) => void chunks.push(...some);
      await planPatrol({ ...common, inventory, extra: { ips: [], domains: [] }, send });
      await asking(async (dns) => {
        for (const chunk of chunks) await patrolBlocklists({ ...common, dns, random, suspectsOf }, chunk);
      });
    },
    examine: () =>
      asking((dns) =>
        patrolAuthentication(
          {
            ...{ dns, memory, messages, clock, region: 'us-east-1', log: () => undefined },
            evaluateSpf: spfEvaluator(dns),
            fetchPolicy: async () => ({ status: 'failed', why: 'nothing leaves this machine' }),
            identities: inventory.identities,
            ips: async () => ((await inventory.pools())?.ips ?? []).map(({ ip }) => ip),
            sendersOf: sendersByDomain(sources),
          },
          () => true,
        ),
      ),
  };
}
