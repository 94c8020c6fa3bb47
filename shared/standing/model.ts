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
  /** evidence stayed below 1 long enough */
  | 'healed'
  /** the hold of a quarantine is over and the set behaved */
  | 'hold-over'
  /** probation went by without a conviction */
  | 'probation-over'
  | 'mode-change'
  /** an address of its home pool is listed, and the pool has a standby */
  | 'standby'
  /** none is any more, or the standby is not to be used */
  | 'standby-over'
  /** a person said so */
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
 * One change of a set's standing: immutable, numbered from 1, the newest is the set's present standing. It is the
 * audit trail, the cause of the placement and of the alert, so that one conditional write decides all three.
 */
export type StandingRecord = {
  readonly configurationSet: string;
  readonly version: number;
  readonly at: EpochMs;
  readonly from: Standing;
  readonly to: Standing;
  readonly cause: Cause;
  /** `lazaretto`, or who did it by hand. */
  readonly actor: string;
  readonly mode: Mode;
  readonly tenant: string | null;
  /** Only mail sent from here on is judged: the first full hour after the change, or the earlier epoch's. */
  readonly epochFrom: EpochMs;
  /** Quarantines in a row without a return to healthy in between: 0 for a set that has never been moved. */
  readonly offences: number;
  /** How long this quarantine lasts at least, in ms; 0 outside quarantine. */
  readonly holdMs: number;
  readonly numbers: Numbers | null;
  /**
   * What the set does to the pool that it leaves, as hard bounces an hour: a complaint counts for as many as its limit
   * is smaller. The blast radius ranks moves by it. Absent: no conviction says.
   */
  readonly harmPerHour?: number | undefined;
  /** When hard bounces were last put down to broken records instead of the set; carried over to every later record. */
  readonly excusedAt?: EpochMs | undefined;
  /** The one sentence that log, audit, alert and console share. */
  readonly sentence: string;
  /** When this ends by itself, where a person said so: a quarantine in release, a pause in quarantine. */
  readonly until?: EpochMs | null | undefined;
  /**
   * The pool in which a healthy set stands by while an address of its home pool is listed. Null: a person let that move
   * fall. Every other change ends it.
   */
  readonly standby?: string | null | undefined;
  /** Only of a stream: the SES tenant that a pause of it pauses; null: none is known. */
  readonly sesTenant?: string | null | undefined;
  /** By which via the decision came; absent: the machine's own. */
  readonly via?: Via | undefined;
};

/** The standing of a set that has no record yet. */
export const INITIAL_STANDING: Standing = 'healthy';
