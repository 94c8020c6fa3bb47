import type { StandbyPools } from '../../../shared/placement/failover.ts';
import { parsePolicy } from '../../../shared/policy/parse.ts';

/** Home pools and their standbys in a policy that was found right; none where it is wrong, which is told elsewhere. */
export function standbyIn(policyJson: string): StandbyPools {
  const parsed = parsePolicy(policyJson);
  return parsed.ok ? parsed.policy.standby : {};
}

/** The pool of new senders in a policy that was found right; null: none. */
export function newSendersIn(policyJson: string): string | null {
  const parsed = parsePolicy(policyJson);
  return parsed.ok ? parsed.policy.newSenders.pool : null;
}

/** Whether the deployment's policy lets SES tenants be paused: only then is the right to it granted. */
export function pausesTenants(policyJson: string): boolean {
  const parsed = parsePolicy(policyJson);
  return parsed.ok && parsed.policy.pauseTenants;
}
