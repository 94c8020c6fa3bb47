import type { TenantRules } from './model.ts';
import { fits, weight } from './pattern.ts';

/** The tenant of a pattern. The heaviest matching pattern wins; of equal ones the first in the policy. */
type Owner = { readonly tenant: string; readonly weight: number; readonly order: number };

/**
 * The patterns of all tenants, indexed: by name, by the text around a single `*`, and a list for patterns with several
 * (a policy may have 100 of those).
 */
export class TenantPatterns {
  readonly #exact = new Map<string, Owner>();
  /** Text before the `*` → text behind it → tenant. */
  readonly #single = new Map<string, Map<string, Owner>>();
  readonly #loose: { readonly pattern: string; readonly owner: Owner }[] = [];

  constructor(tenants: Readonly<Record<string, TenantRules>>) {
    let order = 0;
    for (const [tenant, { sets }] of Object.entries(tenants)) {
      for (const pattern of sets) this.#add(pattern, { tenant, weight: weight(pattern), order: order++ });
    }
  }

  /** The tenant whose patterns fit a set best, or null. */
  tenantOf(set: string): string | null {
    const exact = this.#exact.get(set);
    if (exact !== undefined) return exact.tenant;
    let best: Owner | null = null;
    const consider = (owner: Owner | undefined): void => {
      if (owner === undefined) return;
      const isBetter =
        best === null || owner.weight > best.weight || (owner.weight === best.weight && owner.order < best.order);
      if (isBetter) best = owner;
    };
    for (let before = 0; before <= set.length; before++) {
      const behind = this.#single.get(set.slice(0, before));
      if (behind === undefined) continue;
      for (let from = before; from <= set.length; from++) consider(behind.get(set.slice(from)));
    }
    for (const { pattern, owner } of this.#loose) if (fits(pattern, set)) consider(owner);
    return (best as Owner | null)?.tenant ?? null;
  }

  #add(pattern: string, owner: Owner): void {
    const [first = '', ...rest] = pattern.split('*');
    const [last, ...more] = rest;
    if (more.length > 0) this.#loose.push({ pattern, owner });
    else if (last === undefined) addFirst(this.#exact, pattern, owner);
    else {
      const behind = this.#single.get(first) ?? new Map<string, Owner>();
      this.#single.set(first, behind);
      addFirst(behind, last, owner);
    }
  }
}

const addFirst = (owners: Map<string, Owner>, key: string, owner: Owner): void => {
  if (!owners.has(key)) owners.set(key, owner);
};
