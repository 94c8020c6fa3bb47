import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SESv2Client } from '@aws-sdk/client-sesv2';
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { COUNTERS, emptyTotals, type ProviderCell } from '../../shared/counting/counts.ts';
import { HOURS_PER_DAY, type Timer } from '../../shared/kernel/time.ts';
import { deploymentKey, ROSTER } from '../../shared/registry/keys.ts';
import { AUDIT_STATE } from '../../shared/registry/shapes/deployment.ts';
import type { Mode } from '../../shared/standing/model.ts';
import { cloudWatchFigures } from '../_adapters/cloudwatch/set-metrics.ts';
import { sndsFigures } from '../_adapters/cloudwatch/snds-metrics.ts';
import { vdmFigures } from '../_adapters/cloudwatch/vdm-metrics.ts';
import { dynamoTotals } from '../_adapters/dynamodb/counting/totals.ts';
import { dynamoInventory } from '../_adapters/dynamodb/inventory.ts';
import { dynamoMessages } from '../_adapters/dynamodb/messages.ts';
import { dynamoSesViews } from '../_adapters/dynamodb/ses-views.ts';
import { stored } from '../_adapters/dynamodb/stored.ts';
import { dynamoTable } from '../_adapters/dynamodb/table.ts';
import { fleetMessages } from '../_compose/fleet-messages.ts';
import type { AuditDeps } from './ports.ts';

export type AuditingSetup = {
  readonly dynamo: DynamoDBClient;
  readonly cloudWatch: CloudWatchClient;
  readonly ses: SESv2Client;
  readonly sqs: SQSClient;
  readonly totalsTable: string;
  readonly registryTable: string;
  readonly timer: Timer;
  readonly account: boolean;
  /** URLs of the queues that say what went wrong. */
  readonly deadLetterQueue: string | undefined;
  readonly undeliveredQueue: string | undefined;
  readonly log: AuditDeps['log'];
  /** Under which alerts are told that are about no set. */
  readonly mode: () => Promise<Mode>;
};

/** What audit-counts is made of. */
export function auditingDeps(setup: AuditingSetup): AuditDeps {
  const { dynamo, sqs, registryTable, timer } = setup;
  const registry = dynamoTable(dynamo, registryTable);
  const totals = dynamoTotals(dynamo, setup.totalsTable);
  const vdm = vdmFigures(setup.ses, timer, setup.log);
  const hoursOf = async (set: string, day: number) => [
    ...(await totals.hours(set, day * HOURS_PER_DAY, (day + 1) * HOURS_PER_DAY - 1)).values(),
  ];
  return {
    clock: timer,
    figures: [cloudWatchFigures(setup.cloudWatch), vdm],
    isps: vdm.isps,
    snds: sndsFigures(setup.cloudWatch),
    pools: dynamoInventory(registry).pools,
    ...dynamoSesViews(registry),
    account: setup.account,
    sets: async () =>
      (await registry.list(ROSTER, '')).map(({ sk, enrolledAt, lastDay }) => ({
        set: String(sk),
        enrolledAt: typeof enrolledAt === 'number' ? enrolledAt : 0,
        lastDay: Number(lastDay),
      })),
    async totals(set, day) {
      const sum = emptyTotals();
      for (const { counts } of await hoursOf(set, day))
        for (const counter of COUNTERS) sum[counter] += counts.totals[counter];
      return sum;
    },
    async providers(set, day) {
      const sums = new Map<string, ProviderCell>();
      for (const { counts } of await hoursOf(set, day)) {
        for (const [provider, cell] of counts.providers) {
          const [deliveries, hardBounces, softBounces, complaints] = sums.get(provider) ?? [0, 0, 0, 0];
          sums.set(provider, [
            ...[deliveries + cell[0], hardBounces + cell[1]],
            ...[softBounces + cell[2], complaints + cell[3]],
          ] as ProviderCell);
        }
      }
      return sums;
    },
    seen: dynamoInventory(registry).set,
    deadLetters: () => messagesIn(sqs, setup.deadLetterQueue),
    undelivered: () => messagesIn(sqs, setup.undeliveredQueue),
    async state() {
      return stored(await registry.get(deploymentKey.audit), AUDIT_STATE);
    },
    async saveState(state) {
      if (state === null) await registry.remove(deploymentKey.audit);
      else await registry.put(deploymentKey.audit, { record: JSON.stringify(state) });
    },
    messages: fleetMessages(dynamoMessages(dynamoTable(dynamo, registryTable)), setup.mode),
    log: setup.log,
  };
}

async function messagesIn(client: SQSClient, QueueUrl: string | undefined): Promise<number | null> {
  if (QueueUrl === undefined) return null;
  const AttributeNames = ['ApproximateNumberOfMessages' as const];
  const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }));
  return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
}
