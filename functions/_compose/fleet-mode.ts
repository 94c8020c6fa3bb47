import type { Deployment } from '../../shared/evaluation/ports/deployment.ts';
import { cached } from '../../shared/kernel/cached.ts';
import { type Clock, MINUTE_MS } from '../../shared/kernel/time.ts';
import { fleetModeIn } from '../../shared/policy/fleet-mode.ts';
import type { Mode } from '../../shared/standing/model.ts';

/**
 * The mode of alerts that are about no set, for functions that need nothing else of the policy and so do not bring along
 * what checks one: a person's choice, else what the saved policy says, else the deployment's own.
 * @param own the deployment's policy as JSON
 */
export const rememberedFleetMode = (
  deployment: Pick<Deployment, 'policy' | 'mode'>,
  own: string | undefined,
  clock: Clock = Date,
): (() => Promise<Mode>) =>
  cached(
    async () => (await deployment.mode()) ?? fleetModeIn((await deployment.policy()) ?? (own || '{}')),
    MINUTE_MS,
    clock,
  );
