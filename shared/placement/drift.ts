import { DAY_MS, type EpochMs, MINUTE_MS } from '../kernel/time.ts';
import { samePool } from './delivery.ts';
import type { ActualPlacement, DesiredPlacement, Leak, Placement } from './model.ts';

/** The reaction to drift: tell it, or also put the placement back. */
export const DRIFT_ANSWERS = ['tell', 'reapply'] as const;
export type DriftAnswer = (typeof DRIFT_ANSWERS)[number];

/** Interval of checks of sets that are away, beside the inventory. Unit: ms. */
export const LOOK_EVERY_MS = 5 * MINUTE_MS;
/** A set is put back this often in 24 hours. After that a person must find out who changes it. */
export const MOST_REAPPLIED = 3;

/**
 * Whether SES shows another placement than the one carried out. While a set is away, pool and pause are ours and must
 * hold. At home, pool and sending are the owner's; only the quarantine pool is wrong for a set that was not moved
 * there.
 */
export const isDrift = (
  desired: DesiredPlacement,
  placement: Pick<Placement, 'home'>,
  actual: ActualPlacement,
  quarantinePool: string,
): boolean => {
  if (desired.pool.kind === 'home') {
    return actual.pool === quarantinePool && placement.home !== null && !samePool(placement.home.pool, actual.pool);
  }
  return actual.pool !== desired.pool.name || (!desired.sendingEnabled && actual.sendingEnabled);
};

/** What leaks where SES shows this instead of the placement carried out. */
export const leakOf = (
  { pool, sendingEnabled }: DesiredPlacement,
  actual: ActualPlacement,
  quarantinePool: string,
): Leak => {
  if (pool.kind === 'home' || !actual.sendingEnabled) return 'nothing';
  if (!sendingEnabled) return 'sends-again';
  return pool.name === quarantinePool && actual.pool !== pool.name ? 'left-quarantine' : 'nothing';
};

/** The times in the last 24 hours at which a set was put back. */
export const reappliedLately = ({ reapplied = [] }: Pick<Placement, 'reapplied'>, now: EpochMs): readonly EpochMs[] =>
  reapplied.filter((at) => at > now - DAY_MS);

/** The next check of a set; null: the inventory is enough, because nothing of it is ours. */
export const nextLookAt = (
  { away, sendingPaused }: Pick<Placement, 'away' | 'sendingPaused'>,
  now: EpochMs,
): EpochMs | null => (away || sendingPaused ? now + LOOK_EVERY_MS : null);
