import type { Severity } from '../alerts/model.ts';
import type { EpochMs } from '../kernel/time.ts';

/**
 * What many sets have in common at the same time.
 *
 * - `held`: their decisions wait for a person
 * - `failed`: their decisions could not be carried out
 * - `drifted`: somebody else changed their pool or their sending
 */
export type MassKind = 'held' | 'failed' | 'drifted';

/**
 * Sets of one kind of trouble. The first has an alert of its own; all others share one, because so many sets at once are
 * one thing.
 */
export type Mass = {
  /** Absent: `held`, as in items of older versions. */
  readonly kind?: MassKind | null | undefined;
  /** The gravest of them; absent: critical. */
  readonly severity?: Severity | null | undefined;
  /** When it began for the first. */
  readonly since: EpochMs;
  /** Why, in the sentence of the newest: as the blast radius or SES says it. */
  readonly sentence: string;
  /** Which sets, in the order in which they came: the first 1,000. */
  readonly sets: readonly string[];
  /** Sentences of their own, of the first of them; absent in items of older versions. */
  readonly reasons?: readonly MassReason[] | null | undefined;
  /** The newest message of the shared alert: its number, when, and how many of them it told of; null: none yet. */
  readonly told: { readonly sequence: number; readonly at: EpochMs; readonly count: number } | null;
};

export type MassReason = { readonly set: string; readonly why: string };
