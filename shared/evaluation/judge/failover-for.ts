import { type Failover, type Failovers, failoversOf, homePoolName } from '../../placement/failover.ts';
import type { Policy } from '../../policy/model.ts';
import { failoverPoolOf } from '../../standing/failover.ts';
import type { EvaluationDeps } from '../deps.ts';
import type { SetState } from '../ports.ts';

type Deps = Pick<EvaluationDeps, 'standby'>;

/** Whether the policy names a standby for any pool. */
export const namesStandby = ({ standby }: Policy): boolean => Object.keys(standby).length > 0;

/** Which home pools have a shelter now. Where the policy names none, nobody is asked. */
export async function failoversNow(deps: Deps, policy: Policy): Promise<Failovers> {
  if (!namesStandby(policy)) return new Map();
  const [listings, account] = await Promise.all([deps.standby.listings(), deps.standby.pools()]);
  return failoversOf(policy.standby, listings, account?.ips ?? []);
}

/** Where a set should stand by now; null: at home, undefined: it is none of our business, or nobody knows its home. */
export async function failoverFor(
  deps: Deps,
  policy: Policy,
  { home = null, standing }: SetState,
): Promise<Failover | null | undefined> {
  const isAway = failoverPoolOf(standing) !== null;
  if (!namesStandby(policy) || home === null) return isAway ? null : undefined;
  return (await failoversNow(deps, policy)).get(homePoolName(home.pool)) ?? null;
}
