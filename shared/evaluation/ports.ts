import type { AlertMessage } from '../alerts/model.ts';
import type { ToldSignal } from '../alerts/signal.ts';
import type { Counts } from '../counting/counts.ts';
import type { Partition, ShardPlan } from '../counting/partition.ts';
import type { FleetVariation } from '../judging/fleet-variation.ts';
import type { EvidenceState, Metric, Withheld } from '../judging/model.ts';
import type { Day, EpochMs, Hour, Slot } from '../kernel/time.ts';
import type { GraveListing, PooledIp } from '../placement/failover.ts';
import type { NameList } from '../placement/findings.ts';
import type { Pools } from '../placement/inventory-model.ts';
import type { DesiredPlacement } from '../placement/model.ts';
import type { Carried, Coming } from '../placement/readiness.ts';
import type { NewSenders, SetSettings } from '../policy/model.ts';
import type { Key, Work } from '../registry/keys.ts';
import type { DnsIssue } from '../standing/dns-issue-model.ts';
import type { Mode, StandingRecord } from '../standing/model.ts';

/**
 * Progress of a partition. While its slot is open, `sequence` is what has been judged. Once it is closed, it is what
 * has been judged and written to the totals.
 */
export type Progress = { readonly sequence: number; readonly closed: boolean };
/** Counts of a set in a slot, and the partition's sequence number up to which they are folded. */
export type SlotCounts = { readonly sequence: number; readonly counts: Counts };
/** Counts of a set in an hour or day, and the sum of the sequence numbers behind them: it only ever grows. */
export type Rollup = { readonly weight: number; readonly counts: Counts };

export type SetHistory = {
  readonly hours: ReadonlyMap<Hour, Rollup>;
  readonly slots: ReadonlyMap<Slot, SlotCounts>;
};

/** Counters per set and slot, hour and day: a view of the journal, written as absolute values. */
export type TotalsStore = {
  progress(partition: Partition): Promise<Progress | null>;
  /** Never goes back, and never from closed to open. A lost race is no error. */
  saveProgress(partition: Partition, progress: Progress): Promise<void>;
  slot(set: string, slot: Slot): Promise<SlotCounts | null>;
  /** Both ends included, in order of time. */
  slots(set: string, from: Slot, to: Slot): Promise<ReadonlyMap<Slot, SlotCounts>>;
  /** Every hour from one on, and every slot from one on: what judging needs, in one read. */
  history(set: string, fromHour: Hour, fromSlot: Slot): Promise<SetHistory>;
  /** Writes where the stored sequence number is lower; otherwise the stored counts are more complete and stay. */
  putSlot(set: string, slot: Slot, value: SlotCounts): Promise<void>;
  /** Both ends included. */
  hours(set: string, from: Hour, to: Hour): Promise<ReadonlyMap<Hour, Rollup>>;
  putHour(set: string, hour: Hour, value: Rollup): Promise<void>;
  /** Both ends included. A day is stored once it is over. */
  days(set: string, from: Day, to: Day): Promise<ReadonlyMap<Day, Rollup>>;
  putDay(set: string, day: Day, value: Rollup): Promise<void>;
};

/** The known configuration sets and streams. */
export type Roster = {
  /** Registers a set. Idempotent. */
  enroll(set: string, at: EpochMs): Promise<void>;
  /** Stores the SES tenant of a set or stream. A name with two tenants belongs to none. */
  noteTenant(name: string, sesTenant: string): Promise<void>;
  /** Stores the last day with events of a set or stream. Registers a stream. */
  seenOn(name: string, day: Day): Promise<void>;
  /** The sets. */
  all(): Promise<readonly RosterEntry[]>;
  /** The sets whose first mail came at a time or later. Sets without a known time are left out. */
  enrolledSince(at: EpochMs): Promise<readonly { readonly set: string; readonly enrolledAt: EpochMs }[]>;
  /** The streams of all sets that have had events on a day or since, without those that are forgotten. */
  streams(since: Day): Promise<readonly RosterEntry[]>;
  /** Streams without events since a day that are not forgotten, and not kept today. */
  idleStreams(since: Day, today: Day): Promise<readonly RosterEntry[]>;
  /** Takes an idle stream off the list until it has events again. Changes nothing where it has had some since. */
  forgetStream(stream: RosterEntry): Promise<void>;
  /** Keeps an idle stream on the list. */
  keepStream(name: string, today: Day): Promise<void>;
};
/** A stream is forgotten after this many idle days: as long as slots live. */
export const STREAM_IDLE_DAYS = 16;

export type Doubt = { readonly since: EpochMs; readonly dueAt: EpochMs | null };

/** Standings of sets, and what waits to be done about them. */
export type Decisions = {
  /** The newest record, or null for a set that has always been healthy. */
  standing(set: string): Promise<StandingRecord | null>;
  /** Every record of a set, oldest first: its audit trail. */
  history(set: string): Promise<readonly StandingRecord[]>;
  /** The record of a version. */
  recordAt(set: string, version: number): Promise<StandingRecord | null>;
  /** Puts a record at its version, with work `follow` due at once. @returns false after a lost race */
  decide(record: StandingRecord): Promise<boolean>;
  /** The next work of a standing record; null: none. */
  scheduleReview(set: string, version: number, next: WaitingWork | null): Promise<void>;
  /**
   * Lets everything that was worked out about a name expire, except what a person decided, its placement, and the
   * newest standing record, whose number must never be used twice.
   */
  expire(name: string, at: EpochMs): Promise<void>;
  state(set: string): Promise<SetState>;
  /** Names the owner of a set. */
  ownerOf(set: string): Promise<Pick<SetState, 'settings' | 'sesTenant'>>;
  checkpoint(set: string): Promise<readonly EvidenceState[]>;
  saveCheckpoint(set: string, states: readonly EvidenceState[]): Promise<void>;
  /** Requests a placement. An older version than the stored one changes nothing. */
  requestPlacement(desired: DesiredPlacement): Promise<void>;
  /** Marks a DNS issue of a set as reviewed until it changes. */
  issueReviewed(set: string, issue: string, dueAt: EpochMs): Promise<void>;
  /**
   * Opens a signal that is told, or ends the open one.
   * @param dueAt when to follow it up
   * @returns false after a lost race
   */
  saveSignal(signal: ToldSignal, dueAt: EpochMs): Promise<boolean>;
  /** When to check an open signal again; null: never. Changes nothing where another signal is stored by now. */
  awaitSignal(signal: ToldSignal, dueAt: EpochMs | null): Promise<void>;
  /** All holds of a set, past ones included. */
  holds(set: string): Promise<readonly ConvictionHold[]>;
  /** @param dueAt when to judge the set again without new events; null where the hold is over */
  saveHold(set: string, hold: ConvictionHold, dueAt: EpochMs | null): Promise<void>;
  /** Since when hard bounces are in doubt, and when they are checked again; null: never. */
  doubt(set: string): Promise<Doubt | null>;
  /** @param dueAt when to check again; null: no more */
  saveDoubt(set: string, since: EpochMs, dueAt: EpochMs | null): Promise<void>;
  incidents(since: Hour): Promise<readonly Incident[]>;
  saveIncident(incident: Incident): Promise<void>;
};

/** Failover: listings of addresses, pools, and how far it was carried out. */
export type StandbyStore = {
  listings(): Promise<readonly GraveListing[]>;
  /** Null before the first inventory. */
  pools(): Promise<{ readonly ips: readonly PooledIp[] } | null>;
  /** Home pools that fail over: to which pool and since when, and when their sets were last judged. */
  mark(): Promise<StandbyMark>;
  saveMark(mark: StandbyMark): Promise<void>;
};
export type StandbyMark = {
  readonly pools: Readonly<Record<string, { readonly pool: string; readonly since: EpochMs }>>;
  readonly at: EpochMs;
};

/** Sets whose mail leaves by other addresses than those of the pool that they were moved to, and when it was checked. */
export type Leaks = { readonly at: EpochMs; readonly names: NameList };
/** By which addresses mail really left. */
export type Addresses = {
  /** Null before the first inventory. */
  pools(): Promise<Pools | null>;
  /** Null before the first count. */
  carried(): Promise<Carried | null>;
  saveCarried(carried: Carried): Promise<void>;
  saveComing(coming: Coming): Promise<void>;
  leaks(): Promise<Leaks | null>;
  saveLeaks(leaks: Leaks): Promise<void>;
  /** Sets that are away and, as SES shows, in the pool that they were moved to. */
  away(): Promise<readonly { readonly set: string; readonly pool: string; readonly movedAt: EpochMs }[]>;
};

/** Work that waits in the registry, by its `work` index. */
export type WorkList = {
  /** Keys of what is due, earliest first. */
  due(work: Work, now: EpochMs, limit: number): Promise<readonly DueKey[]>;
  /** When the next work of a kind is due, or null. */
  nextDue(work: Work): Promise<EpochMs | null>;
};

export type DueKey = Key & { readonly dueAt: EpochMs };

/**
 * Closed partitions that get events. Noted before the events are counted, so that a lost stream record loses no total.
 */
export type LatePartitions = {
  /** Note that events are about to be counted in a partition whose slot is over. */
  note(partition: Partition, dueAt: EpochMs): Promise<void>;
  /** Forget it, unless it was noted again with a later `dueAt` than this. */
  forget(partition: Partition, dueAt: EpochMs): Promise<void>;
};

/** A segment of the journal whose counts cannot be read. */
export type Damage = {
  readonly partition: Partition;
  readonly sequence: number;
  /** Why not. */
  readonly why: string;
  readonly since: EpochMs;
  /** When it is read again. */
  readonly nextAt: EpochMs;
};
export type DamagedSegments = {
  /** Note one; noting it again changes nothing. */
  note(damage: Damage): Promise<void>;
  all(): Promise<readonly Damage[]>;
  /** Sets the earliest time of the next try. */
  wait(damage: Damage, nextAt: EpochMs): Promise<void>;
  forget(damage: Damage): Promise<void>;
};

/** Figures of the whole deployment. */
export type Deployment = {
  /** The policy that a person saved, as text; null where the function's own default holds. */
  policy(): Promise<string | null>;
  /** `automatic` and `mode` in one read. */
  switch(): Promise<Switch>;
  /** False while a person has switched automatic moves off. */
  automatic(): Promise<boolean>;
  /** Whether everything is put back before a removal, or was: then nothing is moved. */
  evacuated(): Promise<boolean>;
  /** The mode that a person set for the whole deployment; null: the policy's mode. */
  mode(): Promise<Mode | null>;
  /** @param fixThrough the plan is first fixed up to this slot, so that no change takes effect there */
  shardPlan(fixThrough?: Slot): Promise<ShardPlan>;
  /** One conditional write, where `next` changes the plan. @returns the new plan; null: nothing was written */
  changeShardPlan(next: (plan: ShardPlan, fixedThrough: Slot) => ShardPlan | null): Promise<ShardPlan | null>;
  fleet(): Promise<FleetSize | null>;
  saveFleet(fleet: FleetSize): Promise<void>;
  fleetVariation(): Promise<MeasuredVariation | null>;
  saveFleetVariation(fleetVariation: MeasuredVariation): Promise<void>;
  /** The last slot up to which every slot is closed. */
  closedThrough(): Promise<Slot | null>;
  saveClosedThrough(slot: Slot): Promise<void>;
};

export type RosterEntry = { readonly set: string; readonly lastDay: Day };

/** What is known of a set beside its counts, read at once. */
export type SetState = {
  readonly standing: StandingRecord | null;
  /** What a person decided at run time. */
  readonly settings: SetSettings | null;
  readonly sesTenant: string | null;
  readonly checkpoints: readonly EvidenceState[];
  /** DNS issues of the set that last; absent: none. */
  readonly dnsIssues?: readonly DnsIssue[];
  /** The last signal of each kind that was told, over or not; absent: none. */
  readonly signals?: readonly ToldSignal[];
  /** Convictions that depend or depended on a mailbox provider; absent: none. */
  readonly holds?: readonly ConvictionHold[];
  /** Its home pool, where known; `pool` null: none. */
  readonly home?: { readonly pool: string | null } | null;
  /** Since when SES says that it does not know the set; null or absent: it knows it, or nobody has asked. */
  readonly goneSince?: EpochMs | null;
};
export type WaitingWork = { readonly work: Work; readonly dueAt: EpochMs };
/**
 * A conviction that depends on one mailbox provider and waits until that provider is cleared. `since`: first seen;
 * `seenAt`: last seen, to some minutes.
 */
export type ConvictionHold = {
  readonly provider: string;
  readonly metric: Metric;
  readonly since: EpochMs;
  readonly seenAt: EpochMs;
  /** Whether it still waits: at the last check other senders' counts did not tell. */
  readonly waits: boolean;
};
/** An incident of a mailbox provider: its counts in those hours are withheld from every set. */
export type Incident = Withheld & {
  readonly id: string;
  readonly openedAt: EpochMs;
  readonly limit: number;
  /** null while it lasts */
  readonly closedAt: EpochMs | null;
  readonly pooled: { readonly count: number; readonly of: number; readonly sets: number };
};
/** What a person decided for the whole deployment. */
export type Switch = { readonly automatic: boolean; readonly mode: Mode | null };
export type FleetSize = { readonly activeSets: number; readonly at: EpochMs };
/** How much rates vary among the fleet's own sets, and when that was measured. */
export type MeasuredVariation = { readonly fleetVariation: FleetVariation; readonly at: EpochMs };
export type MessageStore = { put(message: AlertMessage): Promise<unknown> };

/** What the last look at new senders found. */
export type StageMark = {
  readonly at: EpochMs;
  /** The policy of that time; null: nobody has looked yet. */
  readonly rules: NewSenders | null;
  /** Sets that are kept apart. */
  readonly apart: readonly string[];
};
export type StageStore = { mark(): Promise<StageMark>; saveMark(mark: StageMark): Promise<void> };
