import type { ToldSignal } from '../../alerts/signal.ts';
import type { EvidenceState, Metric, Withheld } from '../../judging/model.ts';
import type { EpochMs, Hour } from '../../kernel/time.ts';
import type { DesiredPlacement } from '../../placement/model.ts';
import type { SetSettings } from '../../policy/model.ts';
import type { Work } from '../../registry/keys.ts';
import type { DnsIssue } from '../../standing/dns-issue-model.ts';
import type { StandingRecord } from '../../standing/model.ts';

export type Doubt = { readonly since: EpochMs; readonly dueAt: EpochMs | null };

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
