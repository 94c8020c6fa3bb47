import type { Allowances } from '../allowance/memory.ts';
import type { AuditedItems } from '../audit/audited-item.ts';
import type { AuditTrail } from '../audit/model.ts';
import type { Sha256 } from '../counting/fingerprint.ts';
import type { FlowMemory } from '../flow/memory.ts';
import type { Journal } from '../journal/ports.ts';
import type { SendsFeedback } from '../judging/trials.ts';
import type { Clock } from '../kernel/time.ts';
import type { LadderStore } from '../ladders/in-force.ts';
import type { Policy } from '../policy/model.ts';
import type { SampleStore } from '../samples/model.ts';
import type { UntaggedMail } from '../streams/untagged.ts';
import type { SurveyMemory } from '../survey/memory.ts';
import type { SurveyStore } from '../survey/model.ts';
import type { LogFields } from '../telemetry/log-entry.ts';
import type { Groups } from '../together/groups.ts';
import type { TogetherStore } from '../together/ports.ts';
import type { DailyMemory } from './fold/daily-memory.ts';
import type { PartitionViews } from './fold/partition-views.ts';
import type { ActiveSets } from './judge/active-sets.ts';
import type { SeenLately } from './judge/seen-lately.ts';
import type { Sends } from './judge/sends.ts';
import type { SetViews } from './judge/set-views.ts';
import type { Decisions } from './ports/decisions.ts';
import type { Deployment, MessageStore } from './ports/deployment.ts';
import type { DropStore } from './ports/drops.ts';
import type { Addresses, StageStore, StandbyStore } from './ports/pools.ts';
import type { Roster } from './ports/roster.ts';
import type { TotalsStore } from './ports/totals.ts';
import type { DamagedSegments, LatePartitions, WorkList } from './ports/work.ts';
import type { VariationCensus } from './tick/variation-census.ts';

/** What evaluating needs from outside, and what a warm function remembers. */
export type EvaluationDeps = {
  readonly clock: Clock;
  readonly journal: Pick<Journal, 'counts' | 'has'>;
  readonly totals: TotalsStore;
  readonly roster: Roster;
  readonly decisions: Decisions;
  readonly deployment: Deployment;
  readonly work: WorkList;
  readonly late: LatePartitions;
  readonly damage: DamagedSegments;
  readonly messages: MessageStore;
  readonly audit: AuditTrail;
  readonly keeper: AuditedItems;
  readonly standby: StandbyStore;
  readonly stages: StageStore;
  readonly addresses: Addresses;
  readonly policy: () => Promise<Policy>;
  /** Number of shards that the journal should have; `tick` makes the change. Absent: as it is. */
  readonly journalShards?: number | undefined;
  readonly sendsFeedback: SendsFeedback;
  readonly sha256: Sha256;
  readonly partitions: PartitionViews;
  /** Looks up the Sends of hard bounces in the journal. */
  readonly sends: Sends;
  readonly views: SetViews;
  /** What all sets saw lately. */
  readonly lately: SeenLately;
  readonly active: ActiveSets;
  /** What was sent and delivered lately, and what was told of it. */
  readonly flow: FlowMemory;
  readonly drops: DropStore;
  readonly groups: Groups;
  readonly census: VariationCensus;
  readonly together: TogetherStore;
  /** Progress of today's survey, and where surveys are kept. */
  readonly survey: SurveyMemory;
  readonly surveys: SurveyStore;
  readonly ladders: LadderStore;
  /** What servers said with bounces; absent: it is not kept. */
  readonly samples?: Pick<SampleStore, 'read'> | undefined;
  /** What may be sent within the hour, for whoever asks; null: this deployment is not asked. */
  readonly allowances: Allowances | null;
  /** Remembers what was done today and need not be done again. */
  readonly lookedInto: DailyMemory;
  /** Mail of sets that a rule splits, since their tag was last seen. */
  readonly untagged: UntaggedMail;
  /** Parallel writes of slots and hours. */
  readonly concurrency: number;
  /** Logs one line per decision. */
  readonly log: (entry: LogFields) => void;
};
