import type { Policy } from './model.ts';
import { TenantPatterns } from './tenant-patterns.ts';

const known = new WeakMap<Policy['tenants'], TenantPatterns>();

/** The tenant whose patterns fit a set best; the first in the policy's order where two fit equally well. */
export const tenantByPattern = ({ tenants }: Pick<Policy, 'tenants'>, set: string): string | null => {
  const patterns = known.get(tenants) ?? new TenantPatterns(tenants);
  known.set(tenants, patterns);
  return patterns.tenantOf(set);
};
