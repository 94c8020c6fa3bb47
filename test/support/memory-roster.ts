import type { Roster, RosterEntry } from '../../shared/evaluation/ports.ts';
import { dayOf } from '../../shared/kernel/time.ts';
import { isStream } from '../../shared/streams/name.ts';

/** The roster in memory; held to one contract with the real one. */
export function memoryRoster(): Roster & { readonly tenants: ReadonlyMap<string, string | null> } {
  const entries = new Map<string, RosterEntry>();
  const tenants = new Map<string, string | null>();
  const listed = (streams: boolean) => [...entries.values()].filter(({ set }) => isStream(set) === streams);
  return {
    tenants,
    async enroll(set, at) {
      if (!entries.has(set)) entries.set(set, { set, lastDay: dayOf(at) });
    },
    async tellTenant(name, sesTenant) {
      const known = tenants.get(name);
      tenants.set(name, known === undefined || known === sesTenant ? sesTenant : null);
    },
    async seenOn(set, day) {
      const entry = entries.get(set);
      if (entry === undefined || entry.lastDay < day) entries.set(set, { set, lastDay: day });
    },
    all: async () => listed(false),
    streams: async (since) => listed(true).filter(({ lastDay }) => lastDay >= since),
  };
}
