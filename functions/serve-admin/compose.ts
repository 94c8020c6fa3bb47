import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { FleetSnapshot } from '../../shared/admin/fleet/fleet-view.ts';
import { patrolReader } from '../../shared/admin/fleet/patrolled.ts';
import type { AdminDeps } from '../../shared/admin/ports.ts';
import { receiverReader } from '../../shared/admin/receivers/reader.ts';
import { unwellSets } from '../../shared/admin/sets/change-set.ts';
import { type Clock, type EpochMs, hourOf } from '../../shared/kernel/time.ts';
import type { Policy } from '../../shared/policy/model.ts';
import { messageKey, type TableName } from '../../shared/registry/keys.ts';
import { dynamoAnswers } from '../_adapters/dynamodb/answers.ts';
import { dynamoAudit } from '../_adapters/dynamodb/audit.ts';
import { dynamoAuditedItems } from '../_adapters/dynamodb/audited-items.ts';
import { dynamoMessages } from '../_adapters/dynamodb/messages.ts';
import { dynamoCustomers } from '../_adapters/dynamodb/onboarding/customers.ts';
import { dynamoPatrol } from '../_adapters/dynamodb/patrol.ts';
import { dynamoPlacementReader } from '../_adapters/dynamodb/placement-reader.ts';
import { dynamoPostmaster } from '../_adapters/dynamodb/postmaster.ts';
import { dynamoReports } from '../_adapters/dynamodb/reports/store.ts';
import { dynamoRoster } from '../_adapters/dynamodb/roster.ts';
import { dynamoTable } from '../_adapters/dynamodb/table.ts';
import { sha256 } from '../_adapters/lambda/sha256.ts';
import { changeDeps } from '../_compose/changing.ts';
import { evaluationDeps } from '../_compose/evaluation.ts';
import { setFactsReader } from '../_compose/set-facts.ts';

/** Nothing is remembered, not even for the rest of this millisecond. */
const NOTHING = -1;

export type AdminSetup = {
  readonly client: DynamoDBClient;
  readonly tables: Readonly<Record<TableName, string>>;
  readonly clock: Clock;
  readonly elapsed: () => number;
  readonly defaultPolicy: Policy;
  readonly mayWrite: boolean;
  readonly redrive: AdminDeps['redrive'];
  /** Null or absent: there are no pages for tenants. */
  readonly tenantPages?: AdminDeps['tenantPages'];
  readonly log: AdminDeps['log'];
};

/** What serve-admin is made of; one for the life of a warm function. */
export function adminDeps(setup: AdminSetup): AdminDeps {
  const { client, tables, clock, elapsed, defaultPolicy, mayWrite, redrive, tenantPages = null, log } = setup;
  const registry = dynamoTable(client, tables.registry);
  const totals = dynamoTable(client, tables.totals);
  // Nothing is remembered for a decision by hand: the person has just looked.
  const evaluation = evaluationDeps({ client, tables, clock, defaultPolicy, log, ttlMs: NOTHING, allowances: true });
  const keeper = dynamoAuditedItems(registry);
  const roster = dynamoRoster(registry);
  const placements = dynamoPlacementReader(registry);
  const messages = dynamoMessages(registry);

  const read = setFactsReader({ ...evaluation, keeper, placements });
  const all = async () => [...(await roster.all()), ...(await roster.streams(0))];
  const incidents = async (now: EpochMs) =>
    (await evaluation.decisions.incidents(hourOf(now))).filter(({ closedAt }) => closedAt === null);
  const evacuated = () => evaluation.deployment.evacuated();
  const fleet = new FleetSnapshot({
    roster: all,
    unwell: () => unwellSets({ evaluation }),
    incidents,
    evacuated,
    read,
    elapsed,
  });
  return {
    clock,
    elapsed,
    evaluation,
    fleet,
    placements,
    patrol: patrolReader(dynamoPatrol(registry)),
    receivers: receiverReader(
      dynamoReports(totals),
      dynamoPostmaster(registry, totals),
      async (set, from, to) =>
        new Set(
          [...(await evaluation.totals.days(set, from, to)).values()].flatMap(({ counts }) => [
            ...counts.domains.keys(),
          ]),
        ),
      clock,
    ),
    customers: dynamoCustomers(registry, clock),
    keeper,
    trail: dynamoAudit(registry),
    alertSent: async (alertId) => {
      const stored = await messages.get(messageKey(alertId, 0));
      if (stored === null) return null;
      const { dueAt, attempts, sentAt, failures } = stored;
      return { isDone: dueAt === null, attempts, sentAt, failures };
    },
    answers: dynamoAnswers(registry),
    ...changeDeps(registry, evaluation.deployment, defaultPolicy),
    changed: (set) => {
      evaluation.views.forget(set);
      fleet.touch(set);
    },
    redrive,
    tenantPages,
    sha256,
    mayWrite,
    log,
  };
}
