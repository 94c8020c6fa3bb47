import { samePool } from './delivery.ts';
import type { ActualPlacement, DesiredPlacement, Placement } from './model.ts';

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
