import type { Conviction, Metric } from '../judging/model.ts';
import type { Policy } from '../policy/model.ts';

/**
 * What a convicted set does to the pool that it leaves, as hard bounces an hour. A hit of another metric counts for as
 * many hard bounces as its limit is smaller: by default a complaint for 50. Of several levels of a metric the one that
 * tells most counts. Undefined: nothing is convicted.
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
