import type { Via } from '../audit/model.ts';
import type { Metric, SignalCause } from '../judging/metrics.ts';
import type { EpochMs } from '../kernel/time.ts';

export const STANDINGS = ['healthy', 'warned', 'quarantined', 'probation', 'paused'] as const;
export type Standing = (typeof STANDINGS)[number];

/** `observe`: decide and tell, move nothing. `enforce`: move. */
export const MODES = ['observe', 'enforce'] as const;
export type Mode = (typeof MODES)[number];

export type Cause =
  /** evidence of a signal */
  | SignalCause
  /** the set probably caused a listing, or its domain is listed */
  | 'listing'
  /** records that its mail depends on are broken */
  | 'authentication'
  /** Gmail's users report its mail as spam, as Postmaster Tools says */
  | 'gmail-spam'
  /** Gmail refuses its mail for a reputation, as Postmaster Tools says */
  | 'gmail-reputation'
  /** evidence stayed below 1 for long enough */
  | 'healed'
  /** the hold of a quarantine is over and the set's mail went well */
  | 'hold-over'
  /** probation passed without a conviction */
  | 'probation-over'
  | 'mode-change'
  /** an address of its home pool is listed, and the pool has a standby */
  | 'standby'
  /** no address is listed any more, or the standby is not to be used */
  | 'standby-over'
  /** it is a new sender, and new senders have a pool of their own */
  | 'new-sender'
  /** it sends more than its ladder allows, or its tenant is risky, and the policy keeps such sets apart */
  | 'kept-apart'
  /** its days, its mail and its evidence show what it is, or nothing keeps it apart any more */
  | 'established'
  /** SES has not known the set for a day */
  | 'gone'
  /** a stream has had no mail for `STREAM_IDLE_DAYS` */
  | 'idle'
  /** a person decided it */
  | 'by-hand';

/** The numbers behind a decision; see `Conviction`. */
export type Numbers = {
  readonly metric: Metric;
  readonly count: number;
  readonly of: number;
  readonly rate: number;
  readonly limit: number;
  readonly evidence: number;
  readonly bar: number;
  readonly since: EpochMs;
};

/**
 * One change of a set's standing: immutable, numbered from 1. The newest is the present standing. It is also the audit
 * line, and the cause of placement and alert, so one conditional write decides all of them.
 */
export type StandingRecord = {
  readonly configurationSet: string;
  readonly version: number;
  readonly at: EpochMs;
  readonly from: Standing;
  readonly to: Standing;
  readonly cause: Cause;
  /** `lazaretto`, or the person who did it. */
  readonly actor: string;
  readonly mode: Mode;
  readonly tenant: string | null;
  /**
   * Only mail sent from here on is judged: from the first full hour after the change, or from the earlier epoch's
   * start.
   */
  readonly epochFrom: EpochMs;
  /** Quarantines in a row without a return to healthy in between: 0 for a set that has never been moved. */
  readonly offences: number;
  /** How long this quarantine lasts at least, in ms; 0 outside quarantine. */
  readonly holdMs: number;
  readonly numbers: Numbers | null;
  /**
   * Harm of the set to the pool that it leaves. Unit: hard bounces per hour; a complaint counts more, by the ratio of
   * the limits. The blast radius ranks moves by it. Absent: no conviction.
   */
  readonly harmPerHour?: number | undefined;
  /** When broken records last excused hard bounces. Carried over to every later record. */
  readonly excusedAt?: EpochMs | undefined;
  /** The one sentence that log, audit, alert and console share. */
  readonly sentence: string;
  /** When a person lets this end: a quarantine is released then, a pause becomes a quarantine. */
  readonly until?: EpochMs | null | undefined;
  /**
   * The standby pool of a healthy set while an address of its home pool is listed. Null: a person dropped that move.
   * Every other change ends it.
   */
  readonly standby?: string | null | undefined;
  /**
   * The pool of new senders, while the set is one. Carried over to every later record; null: it was one, and is established.
   */
  readonly apart?: string | null | undefined;
  /** For a stream: the SES tenant that a pause pauses; null: none is known. */
  readonly sesTenant?: string | null | undefined;
  /** Where the decision came in; absent: automatic. */
  readonly via?: Via | undefined;
};

/** The standing of a set that has no record yet. */
export const INITIAL_STANDING: Standing = 'healthy';
