import type { Roster, RosterEntry } from '../../shared/evaluation/ports.ts';
import { dayOf } from '../../shared/kernel/time.ts';

/** The roster in memory; held to one contract with the real one. */
export function memoryRoster(): Roster & { readonly tenants: ReadonlyMap<string, string> } {
  const entries = new Map<string, RosterEntry>();
  const tenants = new Map<string, string>();
  return {
    tenants,
    async enroll(set, at) {
      if (!entries.has(set)) entries.set(set, { set, lastDay: dayOf(at) });
    },
    async tellTenant(set, sesTenant) {
      tenants.set(set, sesTenant);
    },
    async seenOn(set, day) {
      const entry = entries.get(set);
      if (entry === undefined || entry.lastDay < day) entries.set(set, { set, lastDay: day });
    },
    all: async () => [...entries.values()],
  };
}
