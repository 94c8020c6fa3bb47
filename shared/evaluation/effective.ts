import { type Effective, type Policy, TENANT_TAG } from '../policy/model.ts';
import { resolvePolicy } from '../policy/resolve.ts';
import { isByDomain, isStream, setOfName, valueOfStream } from '../streams/name.ts';
import { ruleFor } from '../streams/rule.ts';
import type { Decisions, SetState } from './ports.ts';

/**
 * What holds for a set, or for a stream: a stream has the mode and the limits of its set, under its own tenant. One
 * whose rule is gone is judged no more.
 */
export async function effectiveOf(
  decisions: Pick<Decisions, 'whose'>,
  policy: Policy,
  name: string,
  { settings, sesTenant }: Pick<SetState, 'settings' | 'sesTenant'>,
): Promise<Effective> {
  if (!isStream(name)) return resolvePolicy(policy, name, settings, sesTenant);
  const set = setOfName(name);
  const rule = ruleFor(policy, set);
  const byTenant = rule?.by === TENANT_TAG;
  const tenant = byTenant ? (isByDomain(name) ? sesTenant : valueOfStream(name)) : null;
  const owner = await decisions.whose(set);
  const effective = resolvePolicy(policy, set, owner.settings, tenant);
  return {
    ...effective,
    tenant: tenant ?? effective.tenant,
    exempt: effective.exempt || rule === null,
    stream: { mayPause: policy.pauseTenants && tenant !== null },
  };
}
