import type { EpochMs } from '../kernel/time.ts';
import type { HomePool, Placement } from './model.ts';

/**
 * What to record before a set is moved away to `target`: from where. While a set is away nothing overwrites its home.
 * A set that sits in `target` already keeps the home that is known, which may be none.
 */
export const departing = (
  placement: Placement,
  pool: string | null,
  target: string,
  now: EpochMs,
): Pick<Placement, 'home' | 'away'> => {
  if (placement.away || pool === target) return { home: placement.home, away: true };
  return { home: { pool, recordedAt: now }, away: true };
};

/** The home of a set that was never moved, from where it is now; null where that is the quarantine pool. */
export const knownHome = (pool: string | null, quarantinePool: string, now: EpochMs): HomePool | null =>
  pool === quarantinePool ? null : { pool, recordedAt: now };
