import { mergeOverrides } from '../../policy/limits.ts';
import { type Effective, type Policy, type SetSettings, TENANT_TAG } from '../../policy/model.ts';
import { resolvePolicy } from '../../policy/resolve.ts';
import { isByDomain, isStream, setOfName, valueOfStream } from '../../streams/name.ts';
import { ruleFor } from '../../streams/rule.ts';
import type { Decisions, SetState } from '../ports/decisions.ts';

/** What a person decided about a set or a stream, and the SES tenant that its events name. */
export type Whose = Pick<SetState, 'settings' | 'sesTenant'>;

/** What is known of the set of a stream; null for a set. */
export const setOfStream = async (decisions: Pick<Decisions, 'ownerOf'>, name: string): Promise<Whose | null> =>
  isStream(name) ? decisions.ownerOf(setOfName(name)) : null;

/** The settings in force for a set or a stream. */
export const effectiveOf = async (
  decisions: Pick<Decisions, 'ownerOf'>,
  policy: Policy,
  name: string,
  own: Whose,
): Promise<Effective> => effectiveFor(policy, name, own, await setOfStream(decisions, name));

/**
 * The settings in force for a set or a stream. A stream has the mode and limits of its set, its own tenant, and above
 * them what a person decided about it. A stream without a rule is not judged.
 * @param set what is known of the set of a stream; null for a set
 */
export function effectiveFor(policy: Policy, name: string, own: Whose, set: Whose | null): Effective {
  if (set === null) return resolvePolicy(policy, name, own.settings, own.sesTenant);
  const rule = ruleFor(policy, setOfName(name));
  const isByTenant = rule?.by === TENANT_TAG;
  const sesTenant = isByTenant && !isByDomain(name) ? valueOfStream(name) : own.sesTenant;
  const settings = layered(set.settings, own.settings, sesTenant);
  const effective = resolvePolicy(policy, setOfName(name), settings, set.sesTenant);
  const paused = isByTenant ? sesTenant : null;
  return {
    ...effective,
    exempt: effective.exempt || rule === null,
    stream: { mayPause: policy.pauseTenants && paused !== null, sesTenant: paused },
  };
}

/** The settings of a stream over those of its set. The stream's own SES tenant wins over its set's tenant. */
const layered = (set: SetSettings | null, own: SetSettings | null, sesTenant: string | null): SetSettings => ({
  tenant: own?.tenant ?? sesTenant ?? set?.tenant,
  mode: own?.mode ?? set?.mode,
  limits: mergeOverrides(set?.limits, own?.limits),
  pinned: own?.pinned ?? set?.pinned,
  exempt: own?.exempt ?? set?.exempt,
});
