import type { Deployment } from '../../shared/evaluation/ports.ts';
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

/**
 * The policy in force: the one that a person saved, else the deployment's own.
 * @param onInvalid told why a saved policy does not hold: it did when it was saved
 */
export async function policyInForce(
  deployment: Pick<Deployment, 'policy'>,
  fallback: Policy,
  onInvalid: (problems: readonly string[]) => void = () => undefined,
): Promise<Policy> {
  const saved = await deployment.policy();
  if (saved === null) return fallback;
  const parsed = parsePolicy(saved);
  if (parsed.ok) return parsed.policy;
  onInvalid(parsed.problems);
  return fallback;
}
