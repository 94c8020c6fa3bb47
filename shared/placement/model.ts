import type { EpochMs } from '../kernel/time.ts';

/** Which pool a set's mail is to leave through: its own, wherever that is, or a named one. */
export type PoolChoice = { readonly kind: 'home' } | { readonly kind: 'pool'; readonly name: string };

/** Where a set's mail is to go. `sendingEnabled` false: we switch it off; true: we do not. */
export type WantedPlacement = { readonly pool: PoolChoice; readonly sendingEnabled: boolean };

/** Desired placement: written by whoever decides, carried out by `place-sets`. */
export type DesiredPlacement = WantedPlacement & {
  readonly configurationSet: string;
  /** The version of the standing record that it follows from; a later decision has a higher one. */
  readonly version: number;
  /** False where a person decided: then switch and blast radius do not apply. */
  readonly automatic: boolean;
  readonly decidedAt: EpochMs;
  /** Whose set it is, for the alerts about it. */
  readonly tenant?: string | null | undefined;
  /** What the set does to the pool that it leaves, see `StandingRecord`; absent: nobody can tell, and it ranks last. */
  readonly harmPerHour?: number | undefined;
  /** A person let a held decision pass. */
  readonly approved?: boolean | undefined;
  /** Only what would have been desired (observe mode): never carried out. */
  readonly shadow?: boolean | undefined;
};

/** Where a set's mail goes, as SES says. `pool` null: none is set, SES chooses. */
export type ActualPlacement = { readonly pool: string | null; readonly sendingEnabled: boolean };

/** The pool that a set belongs to, recorded before it is moved away. */
export type HomePool = { readonly pool: string | null; readonly recordedAt: EpochMs };

/** A decision that is not carried out yet: by the switch, or because too many sets would be moved in an hour. */
export type HeldMove = {
  readonly version: number;
  readonly since: EpochMs;
  readonly why: 'switch' | 'blast-radius';
  readonly sentence: string;
  /** Reminders sent so far. */
  readonly reminders: number;
};

/**
 * - `set-missing`: SES does not know the set
 * - `pool-missing`, `pool-empty`: there is nowhere to move it to
 * - `pool-not-granted`: this deployment may not move sets to that pool, or not home again
 * - `home-unknown`: it was in the quarantine pool already when it was first to be moved there
 * - `refused`: SES said no
 * - `not-taken`: SES said yes, and shows something else afterwards
 * - `unavailable`: SES is throttled, ill or out of reach
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
  /** Not tried again before; null: never by itself. */
  readonly nextAt: EpochMs | null;
  readonly reminders: number;
};

/** SES says something else than what was carried out, and not by our hand. */
export type PlacementDrift = ActualPlacement & {
  readonly version: number;
  readonly since: EpochMs;
  readonly reminders: number;
  /** Absent where an older version noted it: nothing is known to leak. */
  readonly leak?: Leak | undefined;
  /** What is done about it; absent: it is left as it is. */
  readonly answer?: 'left' | 'put-back' | 'given-up' | undefined;
};
/** What gets out: mail of a paused set, mail of a quarantined set through other addresses, or nothing. */
export type Leak = 'sends-again' | 'left-quarantine' | 'nothing';

/** What `place-sets` knows of one set; it alone writes it. */
export type Placement = {
  readonly configurationSet: string;
  /** Null until the set is first moved, or where it cannot be known. */
  readonly home: HomePool | null;
  /** Set before the first call that moves the set, cleared after the last one that brings it home. */
  readonly away: boolean;
  /** Set before the call that switches sending off: only what we switched off do we switch on again. */
  readonly sendingPaused: boolean;
  /** Of a stream whose SES tenant is paused: when SES noted that, so that nobody else's pause is ever taken back. */
  readonly tenantPausedAt?: EpochMs | null | undefined;
  /** The version of the desired placement that is carried out; 0: none yet. */
  readonly appliedVersion: number;
  readonly appliedAt: EpochMs | null;
  /** As it was read back when `appliedVersion` was carried out; null where nobody had to look. */
  readonly actual: ActualPlacement | null;
  readonly held: HeldMove | null;
  readonly problem: MoveProblem | null;
  readonly drift: PlacementDrift | null;
  /** Of a set that is away: when it is looked at again, beside the inventory. */
  readonly lookAt?: EpochMs | null | undefined;
  /** When what was carried out was put back lately, because somebody else had changed it. */
  readonly reapplied?: readonly EpochMs[] | undefined;
};

/** The placement of a set that was never placed. */
export const unplaced = (configurationSet: string): Placement => ({
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
 * - `claimed`: before the move; one that does more harm may take it
 * - `used`: from right before the first call to SES on; nobody takes it any more
 * - `yielded`: taken by one that does more harm. It counts no more, and is kept so that its set can be told
 */
export type Move = {
  readonly set: string;
  readonly version: number;
  /** When it was claimed, or used last. */
  readonly at: EpochMs;
  readonly harmPerHour: number;
  readonly state: 'claimed' | 'used' | 'yielded';
  /** To whom it was yielded. */
  readonly takenBy?: Taker | undefined;
};
export type Taker = { readonly set: string; readonly harmPerHour: number };
