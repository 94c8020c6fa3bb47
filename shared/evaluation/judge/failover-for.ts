import { type Failover, type Failovers, failoversOf, homePoolName } from '../../placement/failover.ts';
import type { Policy } from '../../policy/model.ts';
import { failoverPoolOf } from '../../standing/failover.ts';
import type { EvaluationDeps } from '../deps.ts';
import type { SetState } from '../ports/decisions.ts';

type Deps = Pick<EvaluationDeps, 'standby'>;

/** Whether the policy names a standby pool for any pool. */
export const namesStandby = ({ standby }: Policy): boolean => Object.keys(standby).length > 0;

/** Home pools that fail over now. Reads nothing where the policy names no standby pool. */
export async function failoversNow(deps: Deps, policy: Policy): Promise<Failovers> {
  if (!namesStandby(policy)) return new Map();
  const [listings, account] = await Promise.all([deps.standby.listings(), deps.standby.pools()]);
  return failoversOf(policy.standby, listings, account?.ips ?? []);
}

/** The standby pool that a set should use; null: none, undefined: not decided here, or its home is not known. */
export async function failoverFor(
  deps: Deps,
  policy: Policy,
  { home = null, standing }: SetState,
): Promise<Failover | null | undefined> {
  const isAway = failoverPoolOf(standing) !== null;
  if (!namesStandby(policy) || home === null) return isAway ? null : undefined;
  return (await failoversNow(deps, policy)).get(homePoolName(home.pool)) ?? null;
}
