import type { EpochMs } from '../kernel/time.ts';
import { samePool } from './delivery.ts';
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

/**
 * Where a set that comes home goes. A pool of the account's own that is none of those where Lazaretto puts sets is its
 * owner's choice, made while it was away: it stays there, and that is its home. To have lost its pool is no choice: other
 * tools that write TLS settings alone take it away.
 * @param shown the pool that SES shows now
 * @param ours pools where Lazaretto puts sets
 */
export const returning = (
  { home }: Pick<Placement, 'home'>,
  shown: string | null,
  ours: readonly (string | null | undefined)[],
  now: EpochMs,
): HomePool | null =>
  samePool(null, shown) || ours.includes(shown) || home?.pool === shown ? home : { pool: shown, recordedAt: now };
