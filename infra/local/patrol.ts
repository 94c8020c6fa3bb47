import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dnsResolver } from '../../functions/_adapters/dns/resolver.ts';
import { dnsServer } from '../../functions/_adapters/dns/server.ts';
import { dynamoDeployment } from '../../functions/_adapters/dynamodb/deployment.ts';
import { dynamoPatrol } from '../../functions/_adapters/dynamodb/patrol.ts';
import { dynamoTable } from '../../functions/_adapters/dynamodb/table.ts';
import { rememberedPolicy } from '../../functions/_adapters/lambda/policy-env.ts';
import { examiningDeps } from '../../functions/patrol-authentication/compose.ts';
import { patrolAuthentication } from '../../functions/patrol-authentication/handle.ts';
import { lookAtCustomers } from '../../functions/patrol-authentication/look-at-customers.ts';
import { lookingUpDeps } from '../../functions/patrol-blocklists/compose.ts';
import { patrolBlocklists } from '../../functions/patrol-blocklists/handle.ts';
import { planningDeps } from '../../functions/plan-patrol/compose.ts';
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
  /** One look at the records of customers who are being set up. */
  lookAtCustomers(): Promise<void>;
  readonly memory: PatrolMemory;
};

/** The patrol by the `compose.ts` of its functions, on the local stack's tables and its DNS. */
export function localPatrol({ deployment, port, lists, policy, clock, random }: LocalPatrolOptions): LocalPatrol {
  const dynamo = new DynamoDBClient(deployment.reach.dynamo);
  const { registry: registryTable, totals: totalsTable } = deployment.tables;
  const registry = dynamoTable(dynamo, registryTable);
  const onInvalidPolicy = () => undefined;
  const inForce = rememberedPolicy(dynamoDeployment(registry), policy, onInvalidPolicy, { clock });
  const mode = async () => fleetMode(await inForce());
  const chunks: Chunk[] = [];
  const planning = planningDeps({
    ...{ dynamo, registryTable, mode, clock },
    extra: { ips: [], domains: [] },
    send: async (some) => void chunks.push(...some),
  });
  const lookingUp = lookingUpDeps({
    ...{ dynamo, registryTable, totalsTable, clock, random },
    ...{ defaultPolicy: policy, onInvalidPolicy },
  });
  const examining = examiningDeps({
    ...{ dynamo, registryTable, totalsTable, mode, clock, region: 'us-east-1', log: () => undefined },
    fetchPolicy: async () => ({ status: 'failed', why: 'nothing leaves this machine' }),
  });
  const asking = async (work: (dns: Dns) => Promise<unknown>): Promise<void> => {
    const dns = dnsResolver({ servers: [dnsServer('127.0.0.1', port)] });
    try {
      await work(dns);
    } finally {
      dns.close();
    }
  };
  return {
    memory: dynamoPatrol(registry),
    async lookUp() {
      await planPatrol({ ...planning, lists });
      await asking(async (dns) => {
        for (const chunk of chunks.splice(0)) await patrolBlocklists({ ...lookingUp, dns, lists }, chunk);
      });
    },
    examine: () => asking((dns) => patrolAuthentication(examining(dns), () => true)),
    lookAtCustomers: () => asking((dns) => lookAtCustomers(examining(dns), () => true)),
  };
}
