import type { Deployment } from '../../../shared/evaluation/ports/deployment.ts';
import { cached } from '../../../shared/kernel/cached.ts';
import { type Clock, MINUTE_MS } from '../../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../../shared/policy/defaults.ts';
import type { Policy } from '../../../shared/policy/model.ts';
import { parsePolicy } from '../../../shared/policy/parse.ts';
import { underMode } from '../../../shared/policy/resolve.ts';

/** The policy that a function was deployed with. @throws naming every field that is wrong */
export function policyFromEnv(text: string | undefined): Policy {
  if (!text) return DEFAULT_POLICY;
  const parsed = parsePolicy(text);
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  return parsed.policy;
}

/** How often a warm function looks whether a person has saved another policy, where nothing depends on less. */
const POLICY_TTL_MS = MINUTE_MS;
/** What a log says where a saved policy does not hold any more: it was valid when it was saved. */
export const INVALID_POLICY = "saved policy is not valid, the deployment's own holds";

/** The policy in force, remembered for a while. @param log told why a saved policy does not hold */
export const rememberedPolicy = (
  deployment: Pick<Deployment, 'policy' | 'mode'>,
  fallback: Policy,
  log: (message: string, problems: readonly string[]) => void,
  { ttlMs = POLICY_TTL_MS, clock = Date }: { readonly ttlMs?: number; readonly clock?: Clock } = {},
): (() => Promise<Policy>) =>
  cached(() => policyInForce(deployment, fallback, (problems) => log(INVALID_POLICY, problems)), ttlMs, clock);

/**
 * The policy in force: the one that a person saved, else the deployment's own; under the mode that a person chose.
 * @param onInvalid told why a saved policy does not hold: it did when it was saved
 */
export async function policyInForce(
  deployment: Pick<Deployment, 'policy' | 'mode'>,
  fallback: Policy,
  onInvalid: (problems: readonly string[]) => void = () => undefined,
): Promise<Policy> {
  const mode = await deployment.mode();
  const saved = await deployment.policy();
  if (saved === null) return underMode(fallback, mode);
  const parsed = parsePolicy(saved);
  if (parsed.ok) return underMode(parsed.policy, mode);
  onInvalid(parsed.problems);
  return underMode(fallback, mode);
}
