import { homeName, type Shelter, type Shelters, sheltersOf } from '../placement/standby.ts';
import type { Policy } from '../policy/model.ts';
import { standbyOf } from '../standing/shelter.ts';
import type { EvaluationDeps } from './deps.ts';
import type { SetState } from './ports.ts';

type Deps = Pick<EvaluationDeps, 'standby'>;

/** Whether the policy names a standby for any pool. */
export const namesStandby = ({ standby }: Policy): boolean => Object.keys(standby).length > 0;

/** Which home pools have a shelter now. Where the policy names none, nobody is asked. */
export async function sheltersNow(deps: Deps, policy: Policy): Promise<Shelters> {
  if (!namesStandby(policy)) return new Map();
  const [listings, account] = await Promise.all([deps.standby.listings(), deps.standby.pools()]);
  return sheltersOf(policy.standby, listings, account?.ips ?? []);
}

/** Where a set should stand by now; null: at home, undefined: it is none of our business, or nobody knows its home. */
export async function shelterFor(
  deps: Deps,
  policy: Policy,
  { home = null, standing }: SetState,
): Promise<Shelter | null | undefined> {
  const isAway = standbyOf(standing) !== null;
  if (!namesStandby(policy) || home === null) return isAway ? null : undefined;
  return (await sheltersNow(deps, policy)).get(homeName(home.pool)) ?? null;
}
