import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { newAllowanceMemory } from '../../shared/allowance/memory.ts';
import type { EvaluationDeps } from '../../shared/evaluation/deps.ts';
import { DailyMemory } from '../../shared/evaluation/fold/daily-memory.ts';
import { PartitionViews } from '../../shared/evaluation/fold/partition-views.ts';
import { cachedDeployment } from '../../shared/evaluation/fold/remembering.ts';
import { ActiveSets } from '../../shared/evaluation/judge/active-sets.ts';
import { Owners } from '../../shared/evaluation/judge/owners.ts';
import { SeenLately } from '../../shared/evaluation/judge/seen-lately.ts';
import { Sends } from '../../shared/evaluation/judge/sends.ts';
import { SetViews } from '../../shared/evaluation/judge/set-views.ts';
import { newCensus } from '../../shared/evaluation/tick/variation-census.ts';
import { FlowMemory } from '../../shared/flow/memory.ts';
import type { Journal } from '../../shared/journal/ports.ts';
import { cached } from '../../shared/kernel/cached.ts';
import { type Clock, SECOND_MS } from '../../shared/kernel/time.ts';
import { fleetMode } from '../../shared/policy/fleet-mode.ts';
import type { Policy } from '../../shared/policy/model.ts';
import type { TableName } from '../../shared/registry/keys.ts';
import { sendsFeedback } from '../../shared/replies/providers.ts';
import { UntaggedMail } from '../../shared/streams/untagged.ts';
import { newSurvey } from '../../shared/survey/memory.ts';
import { Groups } from '../../shared/together/groups.ts';
import { dynamoAddresses } from '../_adapters/dynamodb/addresses.ts';
import { dynamoAllowances } from '../_adapters/dynamodb/allowances.ts';
import { dynamoAudit } from '../_adapters/dynamodb/audit.ts';
import { dynamoAuditedItems } from '../_adapters/dynamodb/audited-items.ts';
import { dynamoDamage } from '../_adapters/dynamodb/counting/damage.ts';
import { dynamoJournal } from '../_adapters/dynamodb/counting/journal.ts';
import { dynamoLate } from '../_adapters/dynamodb/counting/late.ts';
import { dynamoSamples } from '../_adapters/dynamodb/counting/samples.ts';
import { dynamoTotals } from '../_adapters/dynamodb/counting/totals.ts';
import { dynamoDecisions } from '../_adapters/dynamodb/decisions.ts';
import { dynamoDeployment, dynamoWorkList } from '../_adapters/dynamodb/deployment.ts';
import { dynamoDrops } from '../_adapters/dynamodb/drops.ts';
import { dynamoLadders } from '../_adapters/dynamodb/ladders.ts';
import { dynamoMessages } from '../_adapters/dynamodb/messages.ts';
import { dynamoStages } from '../_adapters/dynamodb/onboarding/stages.ts';
import { dynamoRoster } from '../_adapters/dynamodb/roster.ts';
import { dynamoStandby } from '../_adapters/dynamodb/standby.ts';
import { dynamoSurveys } from '../_adapters/dynamodb/surveys.ts';
import { dynamoTable, type Table } from '../_adapters/dynamodb/table.ts';
import { dynamoTogether } from '../_adapters/dynamodb/together.ts';
import { rememberedPolicy } from '../_adapters/lambda/policy-env.ts';
import { sha256 } from '../_adapters/lambda/sha256.ts';
import { fleetMessages } from './fleet-messages.ts';
import { rememberOwnState } from './own-state.ts';

/** Settings, policy and the switch are asked for again after so long; the switch must work within a minute. */
const SETTINGS_TTL_MS = 20 * SECOND_MS;
/** Totals and standings that were read are trusted for so long, and never for a decision. */
const VIEW_TTL_MS = 60 * SECOND_MS;
/** What tick alone writes is asked for again after so long. Unit: ms. */
const OWN_STATE_MS = 900 * SECOND_MS;
const MAX_VIEWS = 5_000;
const MAX_OPEN_SETS = 30_000;
const CONCURRENCY = 16;

export type EvaluationSetup = {
  readonly client: DynamoDBClient;
  readonly tables: Readonly<Record<TableName, string>>;
  readonly clock: Clock;
  /** Holds until a person saves another. */
  readonly defaultPolicy: Policy;
  /** See `EvaluationDeps.journalShards`. */
  readonly journalShards?: number | undefined;
  readonly log: EvaluationDeps['log'];
  /** Whether allowances are asked for. Default: no, and nothing is read or written for them. */
  readonly allowances?: boolean;
  /** Instead of what is right beside other functions: endless where one process does all the judging. Unit: ms. */
  readonly ttlMs?: number;
};

/** Where evaluating reads and writes, however it is kept. */
export type EvaluationStores = Pick<EvaluationDeps, 'totals' | 'messages' | 'samples'> & {
  readonly registry: Table;
  readonly journal: Omit<Journal, 'append'>;
};

/** What evaluate-sets and tick are made of; one for the life of a warm function. */
export function evaluationDeps({ client, tables, ...setup }: EvaluationSetup): EvaluationDeps {
  const registry = dynamoTable(client, tables.registry);
  const stores = {
    registry,
    totals: dynamoTotals(client, tables.totals),
    journal: dynamoJournal(client, tables.journal),
    messages: dynamoMessages(registry),
    samples: dynamoSamples(client, tables.totals),
  };
  return evaluationOver(stores, setup);
}

/** The same over stores of any kind. */
export function evaluationOver(
  { registry, totals, journal, messages, samples }: EvaluationStores,
  { clock, defaultPolicy, journalShards, allowances = false, log, ttlMs }: Omit<EvaluationSetup, 'client' | 'tables'>,
): EvaluationDeps {
  const viewTtlMs = ttlMs ?? VIEW_TTL_MS;
  const settingsTtlMs = ttlMs ?? SETTINGS_TTL_MS;
  const roster = dynamoRoster(registry);
  const { deployment, decisions } = cachedDeployment(
    dynamoDeployment(registry),
    dynamoDecisions(registry),
    clock,
    settingsTtlMs,
  );
  const onInvalid = (message: string, problems: readonly string[]): void => log({ message, problems });
  const policy = rememberedPolicy(deployment, defaultPolicy, onInvalid, { ttlMs: settingsTtlMs, clock });
  const partitions = new PartitionViews(journal, clock, { maxSets: MAX_OPEN_SETS, ttlMs: viewTtlMs });
  const owners = new Owners({ decisions, policy });
  const { shardPlan } = deployment;
  const lately = new SeenLately(
    { partitions, shardPlan, roster, owners, clock, concurrency: CONCURRENCY, log },
    viewTtlMs,
  );
  const views = new SetViews({ totals, decisions }, { ttlMs: viewTtlMs, max: MAX_VIEWS });
  const ownState = rememberOwnState(
    {
      stages: dynamoStages(registry),
      surveys: dynamoSurveys(registry),
      ladders: dynamoLadders(registry),
      addresses: dynamoAddresses(registry),
      standby: dynamoStandby(registry),
      together: dynamoTogether(registry),
    },
    settingsTtlMs < 0 ? settingsTtlMs : OWN_STATE_MS,
    clock,
  );
  return {
    clock,
    journal,
    totals,
    roster,
    decisions,
    deployment,
    work: dynamoWorkList(registry),
    late: dynamoLate(registry),
    damage: dynamoDamage(registry),
    messages: fleetMessages(messages, async () => fleetMode(await policy())),
    audit: dynamoAudit(registry),
    keeper: dynamoAuditedItems(registry),
    ...ownState,
    standby: {
      ...ownState.standby,
      // Others write these, also where one process does all the judging.
      listings: cached(ownState.standby.listings, Math.min(settingsTtlMs, SETTINGS_TTL_MS), clock),
      pools: cached(ownState.standby.pools, Math.min(settingsTtlMs, SETTINGS_TTL_MS), clock),
    },
    samples,
    policy,
    journalShards,
    sendsFeedback,
    sha256,
    partitions,
    sends: new Sends(journal),
    views,
    lately,
    flow: new FlowMemory(),
    drops: dynamoDrops(registry),
    active: new ActiveSets({ roster, shardPlan, sha256 }),
    groups: new Groups({
      roster,
      decisions,
      policy,
      store: ownState.together,
      views,
      sendsFeedback,
      concurrency: CONCURRENCY,
      log,
    }),
    census: newCensus(),
    survey: newSurvey(),
    allowances: allowances ? { store: dynamoAllowances(registry), memory: newAllowanceMemory() } : null,
    lookedInto: new DailyMemory(MAX_VIEWS),
    untagged: new UntaggedMail(MAX_VIEWS),
    concurrency: CONCURRENCY,
    log,
  };
}
