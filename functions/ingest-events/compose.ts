import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { unclaimedAlert } from '../../shared/alerts/unclaimed.ts';
import { archiveRefusedAlert } from '../../shared/archive/messages.ts';
import type { ShardPlan } from '../../shared/counting/partition.ts';
import { PLAN_READ_EVERY_MS } from '../../shared/counting/shard-plan.ts';
import type { Deployment } from '../../shared/evaluation/ports/deployment.ts';
import { FirstReports } from '../../shared/journal/first-reports.ts';
import { LateMarker } from '../../shared/journal/late-marker.ts';
import { PartitionCaches } from '../../shared/journal/partition-cache.ts';
import type { Refusals } from '../../shared/journal/ports.ts';
import { SetRegister } from '../../shared/journal/register-sets.ts';
import { cached } from '../../shared/kernel/cached.ts';
import { hourOfSlot, SECOND_MS, SLOTS_PER_HOUR, type Slot, type Timer } from '../../shared/kernel/time.ts';
import { fleetMode } from '../../shared/policy/fleet-mode.ts';
import type { Policy } from '../../shared/policy/model.ts';
import type { TableName } from '../../shared/registry/keys.ts';
import { Sampler } from '../../shared/samples/sampler.ts';
import { streamsBy } from '../../shared/streams/split.ts';
import type { LogFields } from '../../shared/telemetry/log-entry.ts';
import { dynamoComplainers } from '../_adapters/dynamodb/counting/complainers.ts';
import { dynamoFirstReports } from '../_adapters/dynamodb/counting/first-reports.ts';
import { dynamoJournal } from '../_adapters/dynamodb/counting/journal.ts';
import { dynamoLate } from '../_adapters/dynamodb/counting/late.ts';
import { dynamoSamples } from '../_adapters/dynamodb/counting/samples.ts';
import { dynamoDeployment } from '../_adapters/dynamodb/deployment.ts';
import { dynamoMessages } from '../_adapters/dynamodb/messages.ts';
import { dynamoRoster } from '../_adapters/dynamodb/roster.ts';
import { dynamoTable } from '../_adapters/dynamodb/table.ts';
import { policyInForce } from '../_adapters/lambda/policy-env.ts';
import { isRefusal } from '../_adapters/lambda/refusal.ts';
import { hmac, sha256 } from '../_adapters/lambda/sha256.ts';
import { fleetMessages } from '../_compose/fleet-messages.ts';
import { type ArchiveSetup, archiveOf } from './archive.ts';
import { complainerHash } from './complainer-hash.ts';
import type { IngestDeps } from './handle.ts';

/** A warm function remembers so many bytes of fingerprints: about 4 million events. */
const CACHES_BYTES = 128 * 1024 * 1024;
/** A saved policy splits mail into streams within a minute. */
const POLICY_TTL_MS = 60 * SECOND_MS;
/** A warm function remembers so many first reports: some 15 MB. */
const MOST_CLAIMS = 100_000;

export type IntakeSetup = {
  readonly client: DynamoDBClient;
  readonly tables: Readonly<Record<TableName, string>>;
  readonly timer: Timer;
  /** Holds until a person saves another. */
  readonly defaultPolicy: Policy;
  readonly refusals: Refusals;
  /** 0 ≤ random < 1 */
  readonly random: () => number;
  /**
   * The deployment's own key for complainers. @throws where it cannot be read: then complaints are judged without a
   * claim, and it is told
   */
  readonly claimKey: () => Promise<string>;
  readonly log: (entry: LogFields) => void;
  /** Where the events of each segment are kept; absent: nowhere. */
  readonly archive?: ArchiveSetup | undefined;
};

/** What ingest-events is made of; one for the life of a warm function. */
export function intakeDeps({
  client,
  tables,
  timer,
  defaultPolicy,
  refusals,
  random,
  claimKey,
  log,
  archive,
}: IntakeSetup): IngestDeps {
  const registry = dynamoTable(client, tables.registry);
  const deployment = dynamoDeployment(registry);
  const policy = () => policyInForce(deployment, defaultPolicy);
  const inForce = cached(
    async () => {
      const { samples, ...rest } = await policy();
      return { samples, streamsOf: streamsBy(rest, sha256) };
    },
    POLICY_TTL_MS,
    timer,
  );
  const sampler = new Sampler(dynamoSamples(client, tables.totals));
  const messages = fleetMessages(dynamoMessages(registry), async () => fleetMode(await policy()));
  const onUnread = async (error: unknown): Promise<void> => {
    log({ message: 'complainer key unread', error: String(error) });
    await messages.put(unclaimedAlert(timer.now())).catch((failure: unknown) => {
      log({ message: 'telling of the complainer key failed', error: String(failure) });
    });
  };
  const onRefused = async (error: unknown): Promise<void> => {
    log({ message: 'archive refused', error: String(error) });
    await messages.put(archiveRefusedAlert(timer.now())).catch((failure: unknown) => {
      log({ message: 'telling of the archive failed', error: String(failure) });
    });
  };
  return {
    ...(archive && { archive: archiveOf({ ...archive, claimKey, hmac, isRefusal, onRefused }) }),
    journal: dynamoJournal(client, tables.journal),
    complainers: dynamoComplainers(client, tables.totals),
    firsts: new FirstReports(dynamoFirstReports(client, tables.totals), MOST_CLAIMS),
    caches: new PartitionCaches(CACHES_BYTES),
    setRegister: new SetRegister(dynamoRoster(registry)),
    lateMarker: new LateMarker(dynamoLate(registry)),
    shardPlan: rememberedPlan(deployment, timer),
    streamsOf: async () => (await inForce()).streamsOf,
    noteReplies: async (units, now) => {
      try {
        if ((await inForce()).samples !== 'off') await sampler.note(units, now);
      } catch (error) {
        // They come again with the next bounces; counting must not wait for them.
        log({ message: 'samples of replies were not kept', error: String(error) });
      }
    },
    timer,
    refusals,
    random,
    sha256,
    hashOf: complainerHash({ claimKey, hmac, timer, onUnread }),
  };
}

/** The plan is asked for now and then; one that is fixed up to a slot serves every slot up to there. */
function rememberedPlan({ shardPlan }: Pick<Deployment, 'shardPlan'>, timer: Timer): IngestDeps['shardPlan'] {
  const present = cached(() => shardPlan(), PLAN_READ_EVERY_MS, timer);
  let fixed: { readonly through: Slot; readonly plan: Promise<ShardPlan> } | null = null;
  return (fixThrough) => {
    if (fixThrough === undefined) return present();
    if (fixed === null || fixed.through < fixThrough) {
      // To the end of the hour: what comes next is likely to be as far ahead.
      const through = (hourOfSlot(fixThrough) + 1) * SLOTS_PER_HOUR - 1;
      const plan = shardPlan(through);
      const asked = { through, plan };
      fixed = asked;
      plan.catch(() => {
        if (fixed === asked) fixed = null;
      });
    }
    return fixed.plan;
  };
}
