import { DAY_MS, type EpochMs, MINUTE_MS } from '../kernel/time.ts';
import { samePool } from './delivery.ts';
import type { ActualPlacement, DesiredPlacement, Leak, Placement } from './model.ts';

/** What follows from drift: it is told, or what was carried out is put back, too. */
export const DRIFT_ANSWERS = ['tell', 'reapply'] as const;
export type DriftAnswer = (typeof DRIFT_ANSWERS)[number];

/** Sets that are away are looked at so often, beside the inventory. Unit: ms. */
export const LOOK_EVERY_MS = 5 * MINUTE_MS;
/** So often in 24 hours is a set put back; then a person must look who changes it. */
export const MOST_REAPPLIED = 3;

/**
 * Whether SES shows another placement than the one that was carried out. Away, pool and pause are ours and must stand.
 * At home the pool is the owner's own business, as is sending that we did not switch off; only the quarantine pool is
 * no place for a set that was not sent there.
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

/** What gets out where SES shows this in place of what was carried out. */
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

/** When a set is looked at again; null: the inventory is enough, because nothing of it is ours. */
export const nextLookAt = (
  { away, sendingPaused }: Pick<Placement, 'away' | 'sendingPaused'>,
  now: EpochMs,
): EpochMs | null => (away || sendingPaused ? now + LOOK_EVERY_MS : null);
