import { effectiveFor, type Whose } from '../evaluation/judge/effective.ts';
import type { RosterEntry } from '../evaluation/ports/roster.ts';
import type { Policy } from '../policy/model.ts';
import { isStream, setOfName } from '../streams/name.ts';

/** Whose sets and streams are, by name. One whose item is damaged is left out: nobody may see what may be another's. */
export type OwnersOf = (names: readonly string[]) => Promise<ReadonlyMap<string, Whose>>;

/** Sets and streams by their tenant, in order of name, sets first; those without a tenant are left out. */
export async function namesByTenant(
  entries: readonly RosterEntry[],
  policy: Policy,
  ownersOf: OwnersOf,
): Promise<ReadonlyMap<string, readonly RosterEntry[]>> {
  const owners = await ownersOf([...new Set(entries.flatMap(({ set }) => [set, setOfName(set)]))]);
  const found = new Map<string, RosterEntry[]>();
  const rank = ({ set }: RosterEntry): string => `${isStream(set) ? 1 : 0}${set}`;
  for (const entry of entries.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1))) {
    const own = owners.get(entry.set);
    const ofSet = isStream(entry.set) ? owners.get(setOfName(entry.set)) : null;
    if (own === undefined || ofSet === undefined) continue;
    const { tenant } = effectiveFor(policy, entry.set, own, ofSet);
    if (tenant === null) continue;
    const listed = found.get(tenant);
    if (listed === undefined) found.set(tenant, [entry]);
    else listed.push(entry);
  }
  return found;
}
