import type { AlertMessage } from '../alerts/model.ts';
import type { ToldSignal } from '../alerts/signal.ts';
import type { Counts } from '../counting/counts.ts';
import type { Partition, ShardPlan } from '../counting/partition.ts';
import type { EvidenceState, Metric, Withheld } from '../judging/model.ts';
import type { Moods } from '../judging/moods.ts';
import type { Day, EpochMs, Hour, Slot } from '../kernel/time.ts';
import type { GraveListing, PooledIp } from '../placement/failover.ts';
import type { NameList } from '../placement/findings.ts';
import type { Pools } from '../placement/inventory-model.ts';
import type { DesiredPlacement } from '../placement/model.ts';
import type { Carried } from '../placement/readiness.ts';
import type { SetSettings } from '../policy/model.ts';
import type { Key, Work } from '../registry/keys.ts';
import type { DnsIssue } from '../standing/dns-issue-model.ts';
import type { Mode, StandingRecord } from '../standing/model.ts';

/**
 * How far a partition has come. While its slot is open, `sequence` is what has been judged; once it is closed, what has
 * been judged and written to the totals.
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
  /** Never goes back, and never from closed to open; a lost race is no error. */
  saveProgress(partition: Partition, progress: Progress): Promise<void>;
  slot(set: string, slot: Slot): Promise<SlotCounts | null>;
  /** Both ends included, in order of time. */
  slots(set: string, from: Slot, to: Slot): Promise<ReadonlyMap<Slot, SlotCounts>>;
  /** Every hour from one on, and every slot from one on: what judging needs, in one read. */
  history(set: string, fromHour: Hour, fromSlot: Slot): Promise<SetHistory>;
  /** Writes where what is there has a lower sequence number; else somebody knew more, which is fine. */
  putSlot(set: string, slot: Slot, value: SlotCounts): Promise<void>;
  /** Both ends included. */
  hours(set: string, from: Hour, to: Hour): Promise<ReadonlyMap<Hour, Rollup>>;
  putHour(set: string, hour: Hour, value: Rollup): Promise<void>;
  /** Both ends included. A day is there once it is over. */
  days(set: string, from: Day, to: Day): Promise<ReadonlyMap<Day, Rollup>>;
  putDay(set: string, day: Day, value: Rollup): Promise<void>;
};

/** Which configuration sets there are, and which streams of them. */
export type Roster = {
  /** Make sure that a set is known. Repeating it changes nothing. */
  enroll(set: string, at: EpochMs): Promise<void>;
  /** Keep the tenant that SES names with the events of a set or stream. What is seen with two has none. */
  noteTenant(name: string, sesTenant: string): Promise<void>;
  /** Note the last day with events of a set, or of a stream, which is known from then on. */
  seenOn(name: string, day: Day): Promise<void>;
  /** The sets. */
  all(): Promise<readonly RosterEntry[]>;
  /** The sets whose first mail came at a time or since. One of which that is not known is not among them. */
  enrolledSince(at: EpochMs): Promise<readonly { readonly set: string; readonly enrolledAt: EpochMs }[]>;
  /** The streams of all sets that have had events on a day or since. */
  streams(since: Day): Promise<readonly RosterEntry[]>;
};
/** A stream is forgotten after so many idle days: as long as its slots are kept. */
export const STREAM_IDLE_DAYS = 16;

export type Doubt = { readonly since: EpochMs; readonly dueAt: EpochMs | null };

/** How sets stand, and what waits to be done about it. */
export type Decisions = {
  /** The newest record, or null for a set that has always been healthy. */
  standing(set: string): Promise<StandingRecord | null>;
  /** Every record of a set, oldest first: its audit trail. */
  history(set: string): Promise<readonly StandingRecord[]>;
  /** The record of a version. */
  recordAt(set: string, version: number): Promise<StandingRecord | null>;
  /** Put a record at its version, with work `follow` due at once. @returns false where somebody else decided */
  decide(record: StandingRecord): Promise<boolean>;
  /** What waits on a standing record next; null when nothing does. */
  scheduleReview(set: string, version: number, next: WaitingWork | null): Promise<void>;
  state(set: string): Promise<SetState>;
  /** What says whose set it is. */
  ownerOf(set: string): Promise<Pick<SetState, 'settings' | 'sesTenant'>>;
  checkpoint(set: string): Promise<readonly EvidenceState[]>;
  saveCheckpoint(set: string, states: readonly EvidenceState[]): Promise<void>;
  /** Ask for a placement; an older version than the one that is there changes nothing. */
  requestPlacement(desired: DesiredPlacement): Promise<void>;
  /** Nobody need look at a issue of a set again until it changes. */
  issueReviewed(set: string, issue: string, dueAt: EpochMs): Promise<void>;
  /**
   * Open a signal that is told, or end the one that is open.
   * @param dueAt when to follow it up
   * @returns false where another was faster
   */
  saveSignal(signal: ToldSignal, dueAt: EpochMs): Promise<boolean>;
  /** When to look at an open signal again; null: never. Changes nothing where it is another by now. */
  awaitSignal(signal: ToldSignal, dueAt: EpochMs | null): Promise<void>;
  /** All holds of a set, those that are over among them. */
  holds(set: string): Promise<readonly ConvictionHold[]>;
  /** @param dueAt when to judge the set again though nothing new comes; null where the hold is over */
  saveHold(set: string, hold: ConvictionHold, dueAt: EpochMs | null): Promise<void>;
  /** Since when hard bounces are in doubt, and when they are looked at again, as long as that waits; null: never were. */
  doubt(set: string): Promise<Doubt | null>;
  /** @param dueAt when to look again; null: not any more */
  saveDoubt(set: string, since: EpochMs, dueAt: EpochMs | null): Promise<void>;
  incidents(since: Hour): Promise<readonly Incident[]>;
  saveIncident(incident: Incident): Promise<void>;
};

/** What pools stand by for: listings of their addresses, and how far that was carried out. */
export type StandbyStore = {
  listings(): Promise<readonly GraveListing[]>;
  /** Null until the inventory was taken for the first time. */
  pools(): Promise<{ readonly ips: readonly PooledIp[] } | null>;
  /** Home pools whose sets were told to stand by, and where and since when, when their sets were last gone through. */
  mark(): Promise<StandbyMark>;
  saveMark(mark: StandbyMark): Promise<void>;
};
export type StandbyMark = {
  readonly pools: Readonly<Record<string, { readonly pool: string; readonly since: EpochMs }>>;
  readonly at: EpochMs;
};

/** Sets whose mail leaves by other addresses than those of the pool that they were moved to, when that was looked at. */
export type Leaks = { readonly at: EpochMs; readonly names: NameList };
/** By which addresses mail really left. */
export type Addresses = {
  /** Null until the inventory was taken for the first time. */
  pools(): Promise<Pick<Pools, 'ips' | 'seenAt'> | null>;
  /** Null until it was counted for the first time. */
  carried(): Promise<Carried | null>;
  saveCarried(carried: Carried): Promise<void>;
  leaks(): Promise<Leaks | null>;
  saveLeaks(leaks: Leaks): Promise<void>;
  /** Sets that were moved away and are, as far as SES shows, where they were moved to. */
  away(): Promise<readonly { readonly set: string; readonly pool: string; readonly movedAt: EpochMs }[]>;
};

/** What waits in the registry, over its `work` index. */
export type WorkList = {
  /** Keys of what is due, earliest first. */
  due(work: Work, now: EpochMs, limit: number): Promise<readonly DueKey[]>;
  /** When the next thing of a kind is due, or null. */
  nextDue(work: Work): Promise<EpochMs | null>;
};

export type DueKey = Key & { readonly dueAt: EpochMs };

/** Closed partitions to which events come: noted before they are counted, so that a lost doorbell loses no total. */
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
  /** Read it again no earlier than then. */
  wait(damage: Damage, nextAt: EpochMs): Promise<void>;
  forget(damage: Damage): Promise<void>;
};

/** Figures of the whole deployment. */
export type Deployment = {
  /** The policy that a person saved, as text; null where the function's own default holds. */
  policy(): Promise<string | null>;
  /** False while a person has switched automatic moves off. */
  automatic(): Promise<boolean>;
  /** Whether everything is put back before a removal, or was: then nothing is moved. */
  evacuated(): Promise<boolean>;
  /** The mode that a person has chosen for the whole deployment; null: what the policy says. */
  mode(): Promise<Mode | null>;
  /** @param fixThrough the plan is first fixed up to this slot: no change takes effect there any more */
  shardPlan(fixThrough?: Slot): Promise<ShardPlan>;
  /** One conditional write, where `next` makes another plan of the present one. @returns it; null: nothing was written */
  changeShardPlan(next: (plan: ShardPlan, fixedThrough: Slot) => ShardPlan | null): Promise<ShardPlan | null>;
  fleet(): Promise<FleetSize | null>;
  saveFleet(fleet: FleetSize): Promise<void>;
  moods(): Promise<FleetMoods | null>;
  saveMoods(moods: FleetMoods): Promise<void>;
  /** The last slot up to which every slot is closed. */
  closedThrough(): Promise<Slot | null>;
  saveClosedThrough(slot: Slot): Promise<void>;
};

export type RosterEntry = { readonly set: string; readonly lastDay: Day };

/** What is known of a set beside its counts, in one read. */
export type SetState = {
  readonly standing: StandingRecord | null;
  /** What a person decided at run time. */
  readonly settings: SetSettings | null;
  readonly sesTenant: string | null;
  readonly checkpoints: readonly EvidenceState[];
  /** What the DNS patrol holds against it and is not over; absent: nothing. */
  readonly dnsIssues?: readonly DnsIssue[];
  /** What is told of it beside its standing, the last time of each signal, over or not; absent: nothing ever was. */
  readonly signals?: readonly ToldSignal[];
  /** Convictions that hung on a mailbox provider, those that do not wait any more among them; absent: none. */
  readonly holds?: readonly ConvictionHold[];
  /** The pool that it belongs to, as far as that is known; `pool` null: none. */
  readonly home?: { readonly pool: string | null } | null;
};
export type WaitingWork = { readonly work: Work; readonly dueAt: EpochMs };
/**
 * A conviction that hangs on one mailbox provider waits until that provider is cleared. `since`: when it was first seen;
 * `seenAt`: when last, to some minutes.
 */
export type ConvictionHold = {
  readonly provider: string;
  readonly metric: Metric;
  readonly since: EpochMs;
  readonly seenAt: EpochMs;
  /** Whether it waits still: others could not yet tell when they were last asked. */
  readonly waits: boolean;
};
/** A mailbox provider's own issue: its counts are withheld from every set for those hours. */
export type Incident = Withheld & {
  readonly id: string;
  readonly openedAt: EpochMs;
  readonly limit: number;
  /** null while it lasts */
  readonly closedAt: EpochMs | null;
  readonly pooled: { readonly count: number; readonly of: number; readonly sets: number };
};
export type FleetSize = { readonly activeSets: number; readonly at: EpochMs };
/** What the fleet's own sets show of how much rates differ, and when that was measured. */
export type FleetMoods = { readonly moods: Moods; readonly at: EpochMs };
export type MessageStore = { put(message: AlertMessage): Promise<unknown> };
