import { DOMAIN_TAG, type Policy } from '../../policy/model.ts';
import { isByDomain, isStream, setOfName, valueOfStream } from '../../streams/name.ts';
import { ruleFor } from '../../streams/rule.ts';
import type { SetRow } from '../schema/sets.ts';

/** Whose part a name is, and what tells it apart; null for a set. `by` null: no rule says so any more. */
export function streamOf(name: string, policy: Pick<Policy, 'streams'>): SetRow['stream'] {
  if (!isStream(name)) return null;
  const set = setOfName(name);
  const rule = ruleFor(policy, set);
  const by = rule === null ? null : isByDomain(name) ? DOMAIN_TAG : rule.by;
  return { set, value: valueOfStream(name), by };
}
