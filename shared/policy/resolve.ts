import type { Limits } from '../judging/model.ts';
import type { Mode, Standing } from '../standing/model.ts';
import { inOrder, mergeLimits, scaleLimits } from './limits.ts';
import type { Effective, Policy, SetRules, SetSettings, TenantRules } from './model.ts';
import { tenantByPattern } from './tenant.ts';

/** Own members only: a set may be called `constructor`. */
const own = <T>(record: Readonly<Record<string, T>>, name: string | null): T | undefined =>
  name !== null && Object.hasOwn(record, name) ? record[name] : undefined;

/** The rules that a policy has for a set by name, and for a tenant by name. */
export const setRules = (policy: Policy, set: string): SetRules | undefined => own(policy.sets, set);
export const tenantRules = (policy: Policy, tenant: string | null): TenantRules | undefined =>
  own(policy.tenants, tenant);

/** The tenant that a policy gives to a set: named with the set, else by pattern. */
export const tenantInPolicy = (policy: Policy, set: string): string | null =>
  setRules(policy, set)?.tenant ?? tenantByPattern(policy, set);

/**
 * What holds for one set. What a person decided at run time (`settings`) stands above the policy; in the policy a set
 * stands above its tenant and the tenant above the deployment. SES's own tenant counts where nobody says otherwise.
 */
export const resolvePolicy = (
  policy: Policy,
  set: string,
  settings: SetSettings | null,
  sesTenant: string | null,
): Effective => {
  const ofSet = setRules(policy, set);
  const tenant = settings?.tenant ?? tenantInPolicy(policy, set) ?? sesTenant;
  const ofTenant = tenantRules(policy, tenant);
  return {
    tenant,
    mode: policy.observeAll ? 'observe' : (settings?.mode ?? ofSet?.mode ?? ofTenant?.mode ?? policy.mode),
    limits: inOrder(mergeLimits(policy.limits, ofTenant?.limits, ofSet?.limits, settings?.limits)),
    pinned: settings?.pinned ?? ofSet?.pinned ?? false,
    exempt: settings?.exempt ?? ofSet?.exempt ?? false,
  };
};

/** The policy under the mode that a person has chosen for the whole deployment; null: nobody has. */
export const underMode = (policy: Policy, mode: Mode | null): Policy =>
  mode === null ? policy : { ...policy, mode, observeAll: mode === 'observe' };

/**
 * The limits by which a set is judged in its present standing: in probation they are stricter, and so they are for a new
 * sender that is kept apart. Where both hold, the strictest counts.
 */
export function limitsInStanding(
  { probation, newSenders }: Policy,
  { limits }: Effective,
  standing: Standing,
  isApart = false,
): Limits {
  const factors = [standing === 'probation' ? probation.limitFactor : 1, isApart ? newSenders.limitFactor : 1];
  const factor = Math.min(...factors);
  return factor === 1 ? limits : scaleLimits(limits, factor);
}
