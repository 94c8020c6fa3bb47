import type { EpochMs } from '../kernel/time.ts';
import type { ChangedBy, UnnamedChange } from './who.ts';

/** Which pool a set's mail is to leave through: its own, wherever that is, or a named one. */
export type PoolChoice = { readonly kind: 'home' } | { readonly kind: 'pool'; readonly name: string };

/** Where a set's mail is to go. `sendingEnabled` false: we switch it off; true: we do not. */
export type WantedPlacement = { readonly pool: PoolChoice; readonly sendingEnabled: boolean };

/** Desired placement: written by functions that decide, carried out by `place-sets`. */
export type DesiredPlacement = WantedPlacement & {
  readonly configurationSet: string;
  /** The version of the standing record that it follows from; a later decision has a higher one. */
  readonly version: number;
  /** False for a person's decision: then switch and blast radius do not apply. */
  readonly automatic: boolean;
  readonly decidedAt: EpochMs;
  /** The tenant, for alerts. */
  readonly tenant?: string | null | undefined;
  /** Harm of the set to the pool that it leaves, see `StandingRecord`; absent: not known, so it ranks last. */
  readonly harmPerHour?: number | undefined;
  /** A person approved a held decision. */
  readonly approved?: boolean | undefined;
  /** It goes to the pool of new senders: nobody is spared by it, so it counts for no blast radius. */
  readonly stage?: boolean | undefined;
  /** The sentence of the decision, for who has to approve it; absent in items of older versions. */
  readonly why?: string | undefined;
  /** What observe mode would have done: never carried out. */
  readonly shadow?: boolean | undefined;
};

/** Where a set's mail goes, as SES says. `pool` null: none is set, so SES chooses. */
export type ActualPlacement = { readonly pool: string | null; readonly sendingEnabled: boolean };

/** The pool that a set belongs to, recorded before it is moved away. */
export type HomePool = { readonly pool: string | null; readonly recordedAt: EpochMs };

/** A decision that is not carried out yet: the switch is off, or the blast radius is used up. */
export type HeldMove = {
  readonly version: number;
  readonly since: EpochMs;
  readonly why: 'switch' | 'blast-radius';
  readonly sentence: string;
  /** Reminders sent so far. */
  readonly reminders: number;
  /** Others waited already: it is told with them, and has no alert of its own. Absent: it has one. */
  readonly isTogether?: boolean | null | undefined;
};

/**
 * - `set-missing`: SES does not know the set
 * - `pool-missing`, `pool-empty`: there is nowhere to move it to
 * - `pool-not-granted`: this deployment may not move sets to that pool, or not home again
 * - `home-unknown`: it was in the quarantine pool before its first move there
 * - `refused`: SES refused
 * - `not-taken`: SES accepted, but shows something else afterwards
 * - `unavailable`: SES is throttled, failing or unreachable
 */
export type MoveProblemKind =
  | 'set-missing'
  | 'pool-missing'
  | 'pool-empty'
  | 'pool-not-granted'
  | 'home-unknown'
  | 'refused'
  | 'not-taken'
  | 'unavailable';

/** Why a decision could not be carried out. */
export type MoveProblem = {
  readonly version: number;
  readonly since: EpochMs;
  readonly why: MoveProblemKind;
  readonly sentence: string;
  readonly attempts: number;
  /** Not tried again before this time; null: never automatically. */
  readonly nextAt: EpochMs | null;
  readonly reminders: number;
  /** It is told with others, not by an alert of its own; absent: by its own. */
  readonly isTogether?: boolean | null | undefined;
  /** A person was told at an earlier attempt; absent: not known, as in what older versions stored. */
  readonly wasTold?: boolean | null | undefined;
};

/** SES shows another placement than the one carried out, and Lazaretto did not change it. */
export type PlacementDrift = ActualPlacement & {
  readonly version: number;
  readonly since: EpochMs;
  readonly reminders: number;
  /** Absent in items of older versions: no leak is known. */
  readonly leak?: Leak | undefined;
  /** Who did it, where CloudTrail says so. */
  readonly by?: ChangedBy | undefined;
  /** The reaction; absent: it is left as it is. */
  readonly answer?: 'left' | 'put-back' | 'given-up' | undefined;
  /** It is told with others, not by an alert of its own; absent: by its own. */
  readonly isTogether?: boolean | null | undefined;
};
/** What leaks: mail of a paused set, mail of a quarantined set through other addresses, or nothing. */
export type Leak = 'sends-again' | 'left-quarantine' | 'nothing';

/** What `place-sets` knows of one set. Only `place-sets` writes it. */
export type Placement = {
  readonly configurationSet: string;
  /** Null before the first move, or where it cannot be known. */
  readonly home: HomePool | null;
  /** Set before the first call that moves the set, cleared after the last one that brings it home. */
  readonly away: boolean;
  /** Set before the call that switches sending off. Only sending that we switched off is switched on again. */
  readonly sendingPaused: boolean;
  /** For a stream with a paused SES tenant: when SES noted the pause, so that another's pause is never undone. */
  readonly tenantPausedAt?: EpochMs | null | undefined;
  /** The version of the desired placement that is carried out; 0: none yet. */
  readonly appliedVersion: number;
  readonly appliedAt: EpochMs | null;
  /** As read back when `appliedVersion` was carried out; null: not read. */
  readonly actual: ActualPlacement | null;
  /** How long SES tries to deliver its mail, as read then; null: as long as it does by itself. Unit: s. */
  readonly maxDeliverySeconds?: number | null | undefined;
  readonly held: HeldMove | null;
  readonly problem: MoveProblem | null;
  readonly drift: PlacementDrift | null;
  /** For a set that is away: the next check, beside the inventory. */
  readonly lookAt?: EpochMs | null | undefined;
  /** When a changed placement was put back lately. */
  readonly reapplied?: readonly EpochMs[] | undefined;
  /** A change that was told, and whose author is still looked for. */
  readonly unnamed?: UnnamedChange | null | undefined;
};

/** The placement of a set that was never moved. */
export const emptyPlacement = (configurationSet: string): Placement => ({
  configurationSet,
  home: null,
  away: false,
  sendingPaused: false,
  appliedVersion: 0,
  appliedAt: null,
  actual: null,
  held: null,
  problem: null,
  drift: null,
});

/**
 * A place in the blast radius, for one automatic move.
 * - `claimed`: before the move; a move of more harm may take it
 * - `used`: from just before the first call to SES; nobody takes it any more
 * - `yielded`: taken by a move of more harm. It does not count, and stays so that its set can be told
 */
export type Move = {
  readonly set: string;
  readonly version: number;
  /** When it was claimed, or used last. */
  readonly at: EpochMs;
  readonly harmPerHour: number;
  readonly state: 'claimed' | 'used' | 'yielded';
  /** The set that it was yielded to. */
  readonly takenBy?: Taker | undefined;
};
export type Taker = { readonly set: string; readonly harmPerHour: number };
