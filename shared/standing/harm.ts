import type { Conviction, Metric } from '../judging/model.ts';
import type { Policy } from '../policy/model.ts';

/**
 * Harm of a convicted set to the pool that it leaves. Unit: hard bounces per hour. A hit of another metric counts more
 * by the ratio of the limits: by default a complaint counts 50. Of several levels of a metric the highest result
 * counts. Undefined where nothing is convicted.
 */
export const harmOf = (
  convictions: readonly Conviction[],
  { limits }: Pick<Policy, 'limits'>,
): { readonly harmPerHour?: number } => {
  if (convictions.length === 0) return {};
  const most = new Map<Metric, number>();
  for (const { metric, harmPerHour } of convictions) {
    const weight = limits.hardBounce.quarantine / limits[metric].quarantine;
    most.set(metric, Math.max(most.get(metric) ?? 0, harmPerHour * weight));
  }
  return { harmPerHour: [...most.values()].reduce((sum, harm) => sum + harm, 0) };
};
