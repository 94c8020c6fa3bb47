import type { EpochMs } from '../kernel/time.ts';
import { samePool } from './delivery.ts';
import type { HomePool, Placement } from './model.ts';

/**
 * The home to record before a set is moved to `target`. While a set is away nothing overwrites its home. A set that is
 * in `target` already keeps its known home, which may be none.
 */
export const homeBeforeMove = (
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
 * Where a returning set goes. Where SES shows another pool of the account than Lazaretto's, its owner chose it while
 * the set was away: the set stays there, and that becomes its home. A missing pool is no choice: tools that write only
 * TLS settings remove it.
 * @param shown the pool that SES shows now
 * @param ours pools where Lazaretto puts sets
 */
export const homeToReturnTo = (
  { home }: Pick<Placement, 'home'>,
  shown: string | null,
  ours: readonly (string | null | undefined)[],
  now: EpochMs,
): HomePool | null =>
  samePool(null, shown) || ours.includes(shown) || home?.pool === shown ? home : { pool: shown, recordedAt: now };
