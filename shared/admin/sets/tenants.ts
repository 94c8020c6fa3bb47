import type { Policy } from '../../policy/model.ts';
import type { AnswerOf } from '../fleet/operations.ts';
import type { SetRow } from '../schema/sets.ts';

type TenantRow = AnswerOf<'listTenants'>['items'][number];

/** Every tenant that the policy names or that a set has, and how their sets stand; in order of name. */
export function tenantRows(rows: Iterable<SetRow>, policy: Policy): TenantRow[] {
  const tenants = new Map<string, TenantRow>();
  const rowFor = (name: string): TenantRow => {
    const known = tenants.get(name);
    if (known) return known;
    const rules = Object.hasOwn(policy.tenants, name) ? policy.tenants[name] : undefined;
    const fresh: TenantRow = {
      name,
      sets: 0,
      streams: 0,
      standings: { healthy: 0, warned: 0, quarantined: 0, probation: 0, paused: 0 },
      patterns: [...(rules?.sets ?? [])],
      mode: rules?.mode ?? null,
      limits: rules?.limits ?? null,
      inPolicy: rules !== undefined,
    };
    tenants.set(name, fresh);
    return fresh;
  };
  for (const name of Object.keys(policy.tenants)) rowFor(name);
  for (const { tenant, standing, stream } of rows) {
    if (tenant === null) continue;
    const row = rowFor(tenant);
    if (stream !== null) {
      row.streams++;
      continue;
    }
    row.sets++;
    row.standings[standing]++;
  }
  return [...tenants.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
