import { DEFAULT_POLICY } from '../../shared/policy/defaults.ts';
import type { Policy } from '../../shared/policy/model.ts';
import { parsePolicy } from '../../shared/policy/parse.ts';

/** The policy that a function was deployed with. @throws naming every field that is wrong */
export function policyFromEnv(text: string | undefined): Policy {
  if (!text) return DEFAULT_POLICY;
  const parsed = parsePolicy(text);
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  return parsed.policy;
}
